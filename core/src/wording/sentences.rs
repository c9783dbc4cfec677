//! One short sentence for each reason and code: what happened, in words that fit one machine or many.

use crate::report::{InfraMachine, InfraMachineReason, LikelyCluster, MachineReason};

/// Why a machine has its status, to stand after its name. `place` is the vCenter's name, or "vSphere" where there are
/// several.
pub fn machine(reason: MachineReason, many: bool, place: &str) -> String {
    reason.sentence(many, place)
}

/// Why a virtual machine could not be attributed, to stand after its name.
pub fn infra_machine(reason: InfraMachineReason, many: bool) -> String {
    reason.sentence(many)
}

/// Where a virtual machine that matches nothing probably belongs, to stand above those of the same place. `shown` writes
/// a name.
pub fn belonging(machine: &InfraMachine, shown: impl Fn(&str) -> String) -> String {
    match (&machine.group, &machine.likely_cluster) {
        (_, Some(LikelyCluster { namespace: Some(namespace), name })) => {
            format!("probably of {}", shown(&format!("{namespace}/{name}")))
        }
        (_, Some(LikelyCluster { namespace: None, name })) => format!("probably of {}", shown(name)),
        (Some(group), None) => format!("{}: probably of one cluster, made after the backup", shown(group)),
        (None, None) => "of an unknown cluster, or of none".to_owned(),
    }
}
