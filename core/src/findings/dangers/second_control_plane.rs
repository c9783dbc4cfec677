//! A second control plane is initialized beside the running one.

use crate::diagnostic::Severity;
use crate::english::sentence;
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::findings::steps::{avoid, pause};
use crate::ids::VerdictId;
use crate::report::{Finding, FindingCode};

/// `machine` is the one that would initialize it; `signs` say that a control plane runs.
pub(super) fn build(about: &ClusterContext<'_>, machine: Option<VerdictId>, signs: &[String]) -> Finding {
    let object = about.control_plane();
    let name = &object.name;
    let why = match machine {
        None => format!("the backup has no Machine of control plane {name}"),
        Some(machine) => format!(
            "Machine {} of control plane {name} has no virtual machine yet, and its bootstrap data initialize a new \
             cluster",
            about.name(machine)
        ),
    };
    let message = format!(
        "After a restore a second control plane would be initialized beside the running one: {why}, but {}. etcd then \
         loses \
         its quorum or its data.",
        signs.join(", ")
    );
    let own = about.cluster.control_plane.map(|found| in_backup("The control plane.", name, &found.meta.entry));
    let evidence = signs.iter().map(|sign| in_backup(sentence(sign), name, "")).chain(own).collect::<Vec<_>>();
    let steps = avoid(
        "Use another backup, or exclude this cluster from the restore. If it has to be restored, restore it paused.",
        &object,
        pause("Pause the control plane, and keep it paused even when the cluster is unpaused.", &object),
    );
    FindingBuilder::new(FindingCode::SecondControlPlane, Severity::Error, object, message)
        .machines(machine.map(|machine| about.name(machine)))
        .evidence(evidence)
        .steps(steps)
        .build()
}
