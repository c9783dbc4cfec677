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
    // Where CAPV does not look, as in a datacenter that was renamed.
    let is_elsewhere = machines.iter().any(|machine| about.verdicts[*machine].vm.is_some());
    let gone = if is_elsewhere {
        format!(
            "CAPV finds no machine of the control plane that runs {cluster}: {}, and no virtual machine of the \
             Machines of {} in the backup is where CAPV looks for it.",
            signs.join(", "),
            object.name,
        )
    } else {
        format!(
            "No machine of the control plane that runs {cluster} is in the backup: {}, and all Machines of {} in the \
             backup are gone.",
            signs.join(", "),
            object.name,
        )
    };
    let message = format!(
        "{gone} After a restore nothing manages the running control plane, and as soon as these Machines are deleted, \
         a second one would be initialized beside it."
    );
    let names = about.names(machines);
    let fact = if is_elsewhere { "CAPV does not find its virtual machine." } else { "Its virtual machine is gone." };
    let mut steps = avoid(
        if is_elsewhere {
            "Bring the virtual machines back to where CAPV looks for them, and run the detection again. Otherwise \
             leave this cluster out of the restore: it runs on without a management cluster. If it has to be restored, \
             restore it paused."
        } else {
            "Use a newer backup that has the running machines. Otherwise leave this cluster out of the restore: it \
             runs on without a management cluster. If it has to be restored, restore it paused."
        },
        &object,
        pause("Pause the control plane, and keep it paused even when the cluster is unpaused.", &object),
    );
    steps.push(
        say("Keep the cluster paused, and delete none of its control-plane Machines.").when(StepTime::AfterRestore),
    );
    FindingBuilder::new(FindingCode::OrphanedControlPlane, Severity::Error, object, message)
        .evidence(signs.iter().map(|sign| in_backup(sentence(sign), cluster, "")))
        .evidence(names.iter().map(|name| in_backup(fact, name, "")))
        .machines(names)
        .steps(steps)
        .build()
}
