//! The load balancer before the API servers of a cluster is gone.

use crate::diagnostic::Severity;
use crate::findings::context::{ClusterContext, entry};
use crate::findings::facts::in_backup;
use crate::graph::Role;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, MachineStatus, StepTime};
use crate::verdicts::MachineVerdict;

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let is_gone = |verdict: &&MachineVerdict| {
        verdict.role == Some(Role::LoadBalancer) && verdict.reason.status() == MachineStatus::Stale
    };
    about.verdicts.iter().filter(is_gone).map(|verdict| of_machine(about, verdict)).collect()
}

fn of_machine(about: &ClusterContext<'_>, verdict: &MachineVerdict) -> Finding {
    let name = &verdict.name;
    let of_cluster = about.cluster.object.and_then(|object| object.endpoint.as_ref());
    let endpoint = of_cluster.map(|endpoint| format!(" {}", endpoint.host)).unwrap_or_default();
    let message = format!(
        "The load balancer {name} before the API servers is gone: the API server cannot be reached at the cluster's \
         endpoint{endpoint}, and after a restore no controller can do anything in the cluster."
    );
    let entry = about.node(verdict).map(entry).unwrap_or_default();
    let create = say("Create a load balancer with this address. It has no Machine, and no controller replaces it.");
    about
        .finding(FindingCode::LoadBalancerGone, Severity::Warning, message)
        .machines([name])
        .evidence([in_backup("Its VSphereVM.", name, entry)])
        .steps([create.when(StepTime::BeforeRestore)])
        .build()
}
