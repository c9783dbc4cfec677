//! What a report says, apart from how it says it.

use std::collections::{BTreeMap, BTreeSet};

use drift_core::Report;
use drift_core::report::{InfraMachineReason, MachineReason, MachineStatus, VirtualMachine};

/// A cluster and a name.
pub(crate) type Key = (String, String);

/// The verdicts of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The machines of the backup.
    pub(crate) machines: BTreeMap<Key, (MachineStatus, MachineReason)>,
    /// The Ghosts: the cluster, and the virtual machine.
    pub(crate) ghosts: BTreeMap<Key, MachineReason>,
    /// The unattributed virtual machines.
    pub(crate) unattributed: BTreeMap<String, InfraMachineReason>,
    pub(crate) exit_code: u8,
}

impl Seen {
    pub(crate) fn of(report: &Report) -> Self {
        let mut seen = Self {
            machines: BTreeMap::new(),
            ghosts: BTreeMap::new(),
            unattributed: BTreeMap::new(),
            exit_code: report.exit_code().code(),
        };
        for cluster in &report.clusters {
            let key = format!("{}/{}", cluster.namespace, cluster.name);
            for machine in cluster.machines() {
                if machine.status == MachineStatus::Ghost {
                    let vm = identity(machine.virtual_machine.as_ref().unwrap());
                    assert_eq!(seen.ghosts.insert((key.clone(), vm), machine.reason), None);
                } else {
                    let verdict = (machine.status, machine.reason);
                    assert_eq!(seen.machines.insert((key.clone(), machine.name.clone()), verdict), None);
                }
            }
        }
        for vm in &report.need_further_confirmation_infra_machines {
            assert_eq!(seen.unattributed.insert(identity(&vm.virtual_machine), vm.reason), None);
        }
        seen
    }

    /// The machines with this status.
    pub(crate) fn with(&self, status: MachineStatus) -> BTreeSet<&Key> {
        self.machines.iter().filter(|(_, (found, _))| *found == status).map(|(key, _)| key).collect()
    }
}

/// What makes a virtual machine one and the same.
pub(crate) fn identity(vm: &VirtualMachine) -> String {
    format!("{} {}", vm.vcenter, vm.moref.as_deref().unwrap_or(&vm.name))
}
