//! Virtual machines of reports made by hand that match nothing.

use drift_core::report::*;

use super::parts::{steps, vm};

pub(super) fn unattributed_vm(
    name: &str,
    reason: InfraMachineReason,
    group: Option<&str>,
    likely: Option<&str>,
) -> InfraMachine {
    let number: u32 = name.bytes().map(u32::from).sum();
    InfraMachine {
        virtual_machine: vm(name, &format!("vm-{number}")),
        reason,
        group: group.map(str::to_owned),
        likely_cluster: likely
            .map(|cluster| LikelyCluster { namespace: Some("team-a".to_owned()), name: cluster.to_owned() }),
        evidence: Vec::new(),
        next_steps: steps(name, MachineStatus::Unknown),
    }
}

pub(super) fn edge() -> Vec<InfraMachine> {
    vec![
        unattributed_vm("edge-control-plane-lpv2s", InfraMachineReason::UnknownCluster, Some("edge"), None),
        unattributed_vm("edge-md-0-mb7jb-qscr6", InfraMachineReason::UnknownCluster, Some("edge"), None),
        unattributed_vm("edge-md-0-mb7jb-x25jz", InfraMachineReason::UnknownCluster, Some("edge"), None),
        unattributed_vm("prod-md-0 clone", InfraMachineReason::CopyOfMachine, None, Some("prod")),
    ]
}
