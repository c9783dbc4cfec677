//! One vCenter under two names: the backup's and the inventory's.
//!
//! A vCenter on which none of its machines was found, and an inventory in which no machine of the backup was found, may
//! be the same server under two names. Until a person confirms it, nothing is concluded from either.

use std::collections::{BTreeMap, BTreeSet};

use super::index::VmIndex;
use super::input::Input;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::ids::{IdVec, VcenterId};
use crate::observations::{Coverage, VcenterView};
use crate::uuid::Uuid;

/// vCenters whose identity is in doubt.
#[derive(Debug, Default)]
pub(crate) struct AliasDoubts {
    doubted: BTreeSet<VcenterId>,
}

/// How many machines of the backup are on a vCenter, and how many of them were found there.
#[derive(Clone, Default)]
struct Tally {
    machines: usize,
    found: usize,
}

impl AliasDoubts {
    pub(super) fn find(input: &Input<'_>, vms: &VmIndex<'_>, diagnostics: &mut Diagnostics) -> Self {
        let views = &input.vcenters.views;
        let mut tallies = views.map(|_, _| Tally::default());
        // How many machines of the first vCenter were found in the second.
        let mut elsewhere: BTreeMap<(VcenterId, VcenterId), usize> = BTreeMap::new();
        let mut found_in: BTreeMap<Uuid, BTreeSet<VcenterId>> = BTreeMap::new();
        for machine in input.graph.clusters.iter().flat_map(|cluster| &cluster.machines) {
            let Some(uuid) = machine.uuid() else { continue };
            let Some(own) = machine.server.as_ref().and_then(|server| input.vcenters.id(server)) else {
                continue;
            };
            let found = found_in.entry(uuid).or_insert_with(|| {
                let vcenters = vms.with_bios(uuid).iter().map(|vm| vms.get(*vm).vcenter);
                vcenters.collect::<BTreeSet<VcenterId>>()
            });
            let tally = &mut tallies[own];
            tally.machines = tally.machines.saturating_add(1);
            tally.found = tally.found.saturating_add(usize::from(found.contains(&own)));
            for other in found.iter().copied() {
                let count = elsewhere.entry((own, other)).or_default();
                *count = count.saturating_add(1);
            }
        }
        // Inventories are few; the servers that a hostile backup names need not be.
        let unmatched: Vec<_> = views
            .enumerate()
            .filter(|(id, view)| view.coverage != Coverage::NotRead && tallies[*id].found == 0)
            .collect();
        let mut doubts = Self::default();
        doubts.doubt_second_names(input, &tallies, &elsewhere, diagnostics);
        let shared = views.enumerate().filter(|(_, view)| view.shares_identity);
        doubts.doubted.extend(shared.map(|(id, _)| id));
        for (own, view) in views.enumerate() {
            let tally = &tallies[own];
            if !view.named_by_backup || tally.machines == 0 || tally.found > 0 {
                continue;
            }
            for (other, candidate) in unmatched.iter().copied().filter(|(other, _)| *other != own) {
                doubts.doubted.extend([own, other]);
                let count = elsewhere.get(&(own, other)).copied().unwrap_or_default();
                let what = if count > 0 {
                    format!(
                        "{count} of the {} machines on {} are in the inventory of {}",
                        tally.machines, view.server, candidate.server
                    )
                } else {
                    format!(
                        "None of the {} machines on {} was found there, and no machine in the backup is on {}",
                        tally.machines, view.server, candidate.server
                    )
                };
                let name = first_name(view);
                let advice = match (are_two(view, candidate), count) {
                    (false, _) => format!(
                        "If both are the same vCenter, confirm it with the alias {name}={}. Until then nothing \
                         there is marked Stale or Ghost.",
                        candidate.server
                    ),
                    (true, 0) => format!(
                        "By their instanceUuid they are two vCenters. Check that the inventory of {} is of the vCenter \
                         that the objects mean. Nothing there is marked Stale or Ghost.",
                        view.server
                    ),
                    (true, _) => "By their instanceUuid they are two vCenters: machines were moved, or failed over, \
                                  from one to the other. CAPV looks for them only in the one that their objects name. \
                                  Nothing there is marked Stale or Ghost."
                        .to_owned(),
                };
                diagnostics.add(
                    Severity::Error,
                    DiagnosticCode::VcenterAlias,
                    view.server.clone(),
                    format!("{what}. {advice}"),
                );
            }
        }
        doubts
    }

    /// None of a vCenter's machines was found there, but some in one that has machines of its own: the objects may name
    /// one vCenter twice, as by its address and by its host name. What is not in the former is not known to be gone.
    fn doubt_second_names(
        &mut self,
        input: &Input<'_>,
        tallies: &IdVec<VcenterId, Tally>,
        elsewhere: &BTreeMap<(VcenterId, VcenterId), usize>,
        diagnostics: &mut Diagnostics,
    ) {
        let views = &input.vcenters.views;
        for ((own, other), count) in elsewhere {
            let (view, candidate, tally) = (&views[*own], &views[*other], &tallies[*own]);
            let is_second_name = own != other && view.named_by_backup && tally.found == 0 && tallies[*other].found > 0;
            if !is_second_name || are_two(view, candidate) {
                continue;
            }
            self.doubted.insert(*own);
            let name = first_name(view);
            diagnostics.add(
                Severity::Error,
                DiagnosticCode::VcenterAlias,
                view.server.clone(),
                format!(
                    "{count} of the {} machines on {} are in the inventory of {}, and none was found on {}. If both \
                     are the same vCenter, confirm it with the alias {name}={}. If not, machines were moved, or \
                     failed over, from one to the other. Until then no machine on {} is marked Stale or Ghost.",
                    tally.machines, view.server, candidate.server, view.server, candidate.server, view.server
                ),
            );
        }
    }

    /// A vCenter may be another one.
    pub(super) fn concern(&self, vcenter: VcenterId) -> bool {
        self.doubted.contains(&vcenter)
    }
}

/// They say themselves that they are two.
fn are_two(one: &VcenterView, other: &VcenterView) -> bool {
    one.instance_uuid.as_ref().zip(other.instance_uuid.as_ref()).is_some_and(|(one, other)| one != other)
}

/// What the backup calls it.
fn first_name(view: &VcenterView) -> String {
    view.names.iter().next().map(ToString::to_string).unwrap_or_default()
}
