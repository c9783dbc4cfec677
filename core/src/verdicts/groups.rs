//! Virtual machines of clusters that are not in the backup, grouped by what their names have in common.

use std::collections::{BTreeMap, BTreeSet};

use super::{Input, Unattributed};
use crate::names;
use crate::report::InfraMachineReason;

/// Names the group of each virtual machine whose cluster is unknown.
pub(super) fn name_groups(input: &Input<'_>, unattributed: &mut [Unattributed]) {
    let mut guesses: BTreeMap<usize, String> = BTreeMap::new();
    for (position, found) in unattributed.iter().enumerate() {
        let unknown =
            matches!(found.reason, InfraMachineReason::UnknownCluster | InfraMachineReason::PossibleManagementCluster);
        if let (true, Some(vm)) = (unknown, input.vcenters.vms.get(found.vm)) {
            let name = vm.record.birth_name().unwrap_or(&vm.record.name);
            let known = found.likely.as_ref().map(|likely| likely.name.as_str());
            guesses.insert(position, known.unwrap_or_else(|| names::cluster_guess(name)).to_owned());
        }
    }
    let distinct: BTreeSet<&str> = guesses.values().map(String::as_str).collect();
    for (position, guess) in &guesses {
        // `lab-md-0-…` belongs with `lab-…`, where there is one.
        let shorter = names::beginnings(guess).find(|beginning| distinct.contains(beginning));
        if let Some(found) = unattributed.get_mut(*position) {
            found.group = Some(shorter.unwrap_or(guess).to_owned());
        }
    }
}
