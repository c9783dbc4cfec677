//! Inventories and node lists whose time is later than that of the detection: a clock that runs ahead, or a forged
//! time. How old they really are is not known, so they prove nothing.

use std::borrow::Cow;

use jiff::Timestamp;

use super::node_lists::drop_list;
use crate::cluster::ClusterRef;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::observations::{CLOCK_SKEW, Inventory, NodeList, Observations};

/// The observations without what comes from the future: inventories count as incomplete and as not newer than the
/// backup, node lists are not used.
pub(super) fn without_future<'a>(
    observations: &'a Observations,
    now: Timestamp,
    diagnostics: &mut Diagnostics,
) -> Cow<'a, Observations> {
    let mut observations = Cow::Borrowed(observations);
    let is_ahead = |time: Timestamp| time.duration_since(now) > CLOCK_SKEW;
    let inventory_is_ahead = |inventory: &Inventory| is_ahead(inventory.content.collected_at);
    let list_is_ahead = |list: &NodeList| list.as_of.is_some_and(is_ahead);
    if observations.inventories.iter().any(inventory_is_ahead) {
        for inventory in &mut observations.to_mut().inventories {
            if inventory_is_ahead(inventory) {
                inventory.from_future = true;
                inventory.content.complete = false;
                diagnostics.add(
                    Severity::Error,
                    DiagnosticCode::ClockAhead,
                    inventory.source.clone(),
                    format!(
                        "This inventory says that it was taken at {}, which is in the future. It proves \
                         neither that a virtual machine is gone nor that it has no object. Set the clock of \
                         the machine that took it, and create a new one.",
                        inventory.content.collected_at
                    ),
                );
            }
        }
    }
    let ahead: Vec<(ClusterRef, String, Timestamp)> = observations
        .node_lists
        .values()
        .flatten()
        .filter(|list| list_is_ahead(list))
        .filter_map(|list| Some((list.cluster.clone(), list.source.clone(), list.as_of?)))
        .collect();
    for (cluster, source, as_of) in ahead {
        diagnostics.add(
            Severity::Error,
            DiagnosticCode::ClockAhead,
            source.clone(),
            format!(
                "Conditions of its nodes are of {as_of}, which is in the future. It is not used. Set the \
                 clocks of the nodes of {cluster}, or of this machine, and create a new one."
            ),
        );
        drop_list(observations.to_mut(), &cluster, |list| list.source == source && list_is_ahead(list));
    }
    observations
}

/// The time of the newest inventory that is not from the future.
pub(super) fn newest(collected_at: impl Iterator<Item = Timestamp>, now: Timestamp) -> Option<Timestamp> {
    collected_at.filter(|time| time.duration_since(now) <= CLOCK_SKEW).max()
}
