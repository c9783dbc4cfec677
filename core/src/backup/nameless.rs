//! Objects that name a vCenter which is none, such as `https://`. The fault is theirs: they do not mean any vCenter.

use super::item::Item;
use super::kind::Kind;
use crate::diagnostic::{DiagnosticCode, Diagnostics};
use crate::vsphere::ServerName;

/// Tells of each of them.
pub(super) fn diagnose(items: &[Item], diagnostics: &mut Diagnostics) {
    for item in items {
        let Some((kind, server)) = named(item) else { continue };
        if server.is_some_and(|server| ServerName::parse(server).is_none()) {
            diagnostics.add(
                kind.severity_of_losing(),
                DiagnosticCode::ObjectUnreadable,
                item.meta().entry.clone(),
                format!(
                    "The vCenter that this {} names is not a server name. Nothing is compared with it.",
                    kind.name()
                ),
            );
        }
    }
}

/// The vCenter that an object names, if it is of a kind that names one.
fn named(item: &Item) -> Option<(Kind, Option<&str>)> {
    let (kind, placement) = if let Item::VSphereVM(object) = item {
        (Kind::VSphereVM, &object.placement)
    } else if let Item::VSphereMachine(object) = item {
        (Kind::VSphereMachine, &object.placement)
    } else if let Item::VSphereCluster(object) = item {
        (Kind::VSphereCluster, &object.placement)
    } else if let Item::VSphereMachineTemplate(object) = item {
        (Kind::VSphereMachineTemplate, &object.placement)
    } else if let Item::VSphereDeploymentZone(object) = item {
        (Kind::VSphereDeploymentZone, &object.placement)
    } else {
        return None;
    };
    Some((kind, placement.server.as_deref()))
}
