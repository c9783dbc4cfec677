//! Virtual machines of clusters that are not in the backup, grouped by what their names have in common.

use std::collections::BTreeSet;

use super::input::Input;
use super::verdict::Unattributed;
use crate::names;
use crate::report::InfraMachineReason;

/// Names the group of each virtual machine whose cluster is unknown.
pub(super) fn name_groups(input: &Input<'_>, unattributed: &mut [Unattributed]) {
    let guess = |found: &Unattributed| {
        let unknown =
            matches!(found.reason, InfraMachineReason::UnknownCluster | InfraMachineReason::PossibleManagementCluster);
        unknown.then(|| {
            let name = input.vcenters.vms[found.vm].record.first_name();
            let known = found.likely.as_ref().map(|likely| likely.name.as_str());
            known.unwrap_or_else(|| names::cluster_guess(name)).to_owned()
        })
    };
    let guesses: Vec<Option<String>> = unattributed.iter().map(guess).collect();
    let distinct: BTreeSet<&str> = guesses.iter().flatten().map(String::as_str).collect();
    for (found, guess) in unattributed.iter_mut().zip(&guesses) {
        let Some(guess) = guess else { continue };
        // `lab-md-0-…` belongs with `lab-…`, where there is one.
        let shorter = names::beginnings(guess).find(|beginning| distinct.contains(beginning));
        found.group = Some(shorter.unwrap_or(guess).to_owned());
    }
}
