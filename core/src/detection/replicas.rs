//! How many machines a set has.

use crate::report::{Machine, MachineStatus, Replicas, number};

pub(super) fn replicas(desired: Option<u64>, machines: &[Machine]) -> Replicas {
    let with = |condition: fn(&Machine) -> bool| number(machines.iter().filter(|machine| condition(machine)).count());
    Replicas {
        desired,
        in_backup: with(|machine| machine.machine.is_some()),
        in_vsphere: with(|machine| matches!(machine.status, MachineStatus::Healthy | MachineStatus::Ghost)),
    }
}
