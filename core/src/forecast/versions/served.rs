//! Which objects of a backup the new management cluster does not take: Velero skips a kind that the backup keeps in
//! API versions that are not served, and in no other.

use super::behavior::Behavior;
use super::rules::Rule;
use crate::backup::{Backup, Kind};

/// A kind that is not restored.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Unserved {
    pub(crate) kind: Kind,
    /// The newest API version in which the backup keeps it.
    pub(crate) api_version: String,
}

/// The kinds without which a cluster is not managed, and whether they are CAPV's.
const KINDS: [(Kind, bool); 9] = [
    (Kind::Cluster, false),
    (Kind::Machine, false),
    (Kind::MachineSet, false),
    (Kind::MachineDeployment, false),
    (Kind::ControlPlane, false),
    (Kind::VSphereCluster, true),
    (Kind::VSphereMachine, true),
    (Kind::VSphereVM, true),
    (Kind::VSphereMachineTemplate, true),
];

/// The kinds of a backup that these controllers do not serve.
pub(crate) fn unserved<'b>(backup: &'b Backup, behavior: &'b Behavior) -> impl Iterator<Item = Unserved> + 'b {
    KINDS.iter().filter_map(move |(kind, is_capv)| {
        let versions = backup.api_versions.get(kind)?;
        let newest = versions.last()?;
        let is_served = versions.iter().any(|version| serves(behavior, version, *is_capv));
        (!is_served).then(|| Unserved { kind: *kind, api_version: newest.clone() })
    })
}

/// v1beta1 is served by all versions whose rules are known.
fn serves(behavior: &Behavior, api_version: &str, is_capv: bool) -> bool {
    match (api_version.rsplit('/').next().unwrap_or_default(), is_capv) {
        ("v1beta2", false) => behavior.has(Rule::ServesV1beta2),
        ("v1beta2", true) => behavior.has(Rule::ServesCapvV1beta2),
        ("v1alpha4", false) => behavior.has(Rule::ServesV1alpha4),
        ("v1alpha2" | "v1alpha3", false) => behavior.has(Rule::ServesV1alpha3),
        ("v1alpha2" | "v1alpha3" | "v1alpha4", true) => behavior.has(Rule::ServesCapvAlpha),
        _ => true,
    }
}
