//! The control plane that runs is in no backup: all of its machines in the backup are gone.

use crate::diagnostic::Severity;
use crate::english::sentence;
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::findings::steps::{avoid, pause};
use crate::ids::VerdictId;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};

/// `machines` are those of the backup; `signs` say that another control plane runs.
pub(super) fn build(about: &ClusterContext<'_>, machines: &[VerdictId], signs: &[String]) -> Finding {
    let object = about.control_plane();
    let cluster = &about.cluster.key.name;
    let message = format!(
        "No machine of the control plane that runs {cluster} is in the backup: {}, and all Machines of {} in the \
         backup are gone. After a restore nothing manages the running control plane, and as soon as these Machines are \
         deleted, a second one would be initialized beside it.",
        signs.join(", "),
        object.name,
    );
    let names = about.names(machines);
    let mut steps = avoid(
        "Use a newer backup that has the running machines. Otherwise leave this cluster out of the restore: it runs on \
         without a management cluster. If it has to be restored, restore it paused.",
        &object,
        pause("Pause the control plane, and keep it paused even when the cluster is unpaused.", &object),
    );
    steps.push(
        say("Keep the cluster paused, and delete none of its control-plane Machines.").when(StepTime::AfterRestore),
    );
    FindingBuilder::new(FindingCode::OrphanedControlPlane, Severity::Error, object, message)
        .evidence(signs.iter().map(|sign| in_backup(sentence(sign), cluster, "")))
        .evidence(names.iter().map(|name| in_backup("Its virtual machine is gone.", name, "")))
        .machines(names)
        .steps(steps)
        .build()
}
