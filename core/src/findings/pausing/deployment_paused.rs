//! A `MachineDeployment` is paused by `spec.paused`: it only scales, and rolls out nothing until somebody resumes it.

use crate::backup::Kind;
use crate::backup::objects::MachineDeployment;
use crate::diagnostic::Severity;
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::field;
use crate::graph::PoolNode;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let paused = about.cluster.pools.iter().filter_map(|pool| Some((pool, pool.deployment?)));
    let paused = paused.filter(|(_, deployment)| deployment.paused);
    paused.map(|(pool, deployment)| of_deployment(about, pool, deployment)).collect()
}

fn of_deployment(about: &ClusterContext<'_>, pool: &PoolNode<'_>, deployment: &MachineDeployment) -> Finding {
    let name = &deployment.meta.name;
    let active = pool.sets.iter().filter(|set| set.replicas.unwrap_or(1) > 0).count();
    let rollout = if active > 1 {
        "A rollout was under way: it does not continue until somebody resumes it, also after a restore."
    } else {
        "A change of its template is rolled out only when somebody resumes it, also after a restore."
    };
    let message = format!("MachineDeployment {name} is paused by spec.paused: it only scales. {rollout}");
    let ask = say("Find out who paused it and why, before you set spec.paused to false.").when(StepTime::AfterRestore);
    let object = about.object(Kind::MachineDeployment.name(), name);
    FindingBuilder::new(FindingCode::DeploymentPaused, Severity::Info, object, message)
        .evidence([field("spec.paused of the MachineDeployment in the backup.", true, &deployment.meta.entry)])
        .steps([ask])
        .build()
}
