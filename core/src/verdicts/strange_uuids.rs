//! Inventories whose BIOS UUIDs are those of no machine, although the machines are there by name.
//!
//! Whoever makes an inventory with their own tools may take the instance UUID for the BIOS UUID, or the byte order in
//! which the guest shows it. Or everything was restored as new virtual machines. Either way, no look-up by UUID shows
//! that anything is gone, or that nothing accounts for it.

use std::collections::BTreeSet;

use super::index::{ALIKE, VmIndex};
use super::input::Input;
use crate::diagnostic::{DiagnosticCode, Diagnostics, Severity};
use crate::ids::{VcenterId, VmId};
use crate::observations::Coverage;

/// So many machines have to be there by name alone: one may be a copy.
const SEVERAL: usize = 2;

/// vCenters whose BIOS UUIDs are in doubt.
#[derive(Debug, Default)]
pub(super) struct StrangeUuids {
    vcenters: BTreeSet<VcenterId>,
}

/// The machines of a vCenter that have a BIOS UUID, and how many of them were found by it, or by name alone.
#[derive(Clone, Copy, Default)]
struct Tally {
    machines: usize,
    by_uuid: usize,
    by_name: usize,
}

impl StrangeUuids {
    pub(super) fn find(input: &Input<'_>, vms: &VmIndex<'_>, diagnostics: &mut Diagnostics) -> Self {
        let views = &input.vcenters.views;
        let mut tallies = views.map(|_, _| Tally::default());
        for machine in input.graph.clusters.iter().flat_map(|cluster| &cluster.machines) {
            let own = machine.server.as_ref().and_then(|server| input.vcenters.id(server));
            let Some((uuid, own)) = machine.uuid().zip(own) else { continue };
            let is_here = |vm: &VmId| {
                let vm = vms.get(*vm);
                vm.vcenter == own && !vm.record.template
            };
            let tally = &mut tallies[own];
            tally.machines = tally.machines.saturating_add(1);
            if vms.with_bios(uuid).iter().take(ALIKE).any(is_here) {
                tally.by_uuid = tally.by_uuid.saturating_add(1);
            } else if vms.named(machine.birth_name()).iter().take(ALIKE).any(is_here) {
                tally.by_name = tally.by_name.saturating_add(1);
            }
        }
        let mut strange = Self::default();
        for (id, view) in views.enumerate().filter(|(_, view)| view.coverage != Coverage::NotRead) {
            let Tally { machines, by_uuid, by_name } = tallies[id];
            if by_uuid > 0 || by_name < SEVERAL {
                continue;
            }
            strange.vcenters.insert(id);
            diagnostics.add(
                Severity::Error,
                DiagnosticCode::InventoryIncomplete,
                view.server.clone(),
                format!(
                    "None of the {machines} machines on this vCenter has its BIOS UUID in the inventory, although \
                     {by_name} of them are there by name. Either the inventory has something else as biosUUID, such \
                     as the instance UUID or the byte order of the guest, or all of them were restored as new virtual \
                     machines. Create an inventory with `drift-detector inventory`. Until then nothing there is \
                     marked Stale or Ghost."
                ),
            );
        }
        strange
    }

    /// What this vCenter's inventory has as BIOS UUIDs may be something else.
    pub(super) fn concern(&self, vcenter: VcenterId) -> bool {
        self.vcenters.contains(&vcenter)
    }
}
