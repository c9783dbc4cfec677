//! The external etcd of a cluster is initialized anew beside the one that runs.

use crate::backup::Kind;
use crate::diagnostic::Severity;
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::findings::steps::{avoid, pause};
use crate::ids::VerdictId;
use crate::remediation::{look_at_external_etcd, say};
use crate::report::{Finding, FindingCode, StepTime};

/// `machines` are its members in the backup.
pub(super) fn build(about: &ClusterContext<'_>, name: &str, entry: &str, machines: &[VerdictId]) -> Finding {
    let object = about.object(Kind::EtcdadmCluster.name(), name);
    let message = format!(
        "After a restore EtcdadmCluster {name} initializes a new external etcd: it counts only Machines with its owner \
         reference, which a Velero restore drops, and adopts none. The new etcd is empty, and the API servers may be \
         pointed to it: the cluster then loses its data."
    );
    let names = about.names(machines);
    let mut steps = avoid(
        "Take a snapshot of etcd on one of its machines, and exclude this cluster from the restore if its management \
         cluster can be recovered in another way.",
        &object,
        pause("Pause the EtcdadmCluster, and keep it paused when the cluster is unpaused.", &object),
    );
    steps.insert(1, look_at_external_etcd().when(StepTime::BeforeRestore));
    steps.push(
        say("Resume it only when each Machine of a running member has an owner reference to the restored \
             EtcdadmCluster, with its new UID: ask the distribution's support how.")
        .when(StepTime::AfterRestore),
    );
    FindingBuilder::new(FindingCode::ExternalEtcdInitialized, Severity::Error, object, message)
        .machines(names.iter().copied())
        .evidence([in_backup("The EtcdadmCluster.", name, entry)])
        .evidence(names.iter().map(|name| in_backup("One of its Machines in the backup.", name, "")))
        .steps(steps)
        .build()
}
