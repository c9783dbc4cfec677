//! Cluster-scoped objects that a cluster needs are not in the backup. Velero omits all of them as soon as a backup is
//! limited to namespaces.

use std::collections::BTreeMap;

use crate::backup::Kind;
use crate::diagnostic::Severity;
use crate::english::plural;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::forecast::missing_for;
use crate::remediation::say;
use crate::report::{Evidence, Finding, FindingCode, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let mut missing: BTreeMap<(Kind, &str), Vec<&str>> = BTreeMap::new();
    for machine in &about.cluster.machines {
        if let Some(object) = missing_for(about.input.backup, about.cluster, machine) {
            missing.entry(object).or_default().push(machine.name.as_str());
        }
    }
    missing.into_iter().map(|((kind, name), machines)| missing_object(about, kind, name, machines)).collect()
}

/// One object that is missing, and the machines that wait for it.
fn missing_object(about: &ClusterContext<'_>, kind: Kind, name: &str, machines: Vec<&str>) -> Finding {
    let is_identity = kind == Kind::VSphereClusterIdentity;
    let why = if is_identity {
        "Without it, and its Secret in the namespace of CAPV, CAPV cannot reach the vCenter after a restore".to_owned()
    } else {
        format!("Until it exists after a restore, {} not adopted", waiting(machines.len()))
    };
    let message = format!("{} {name} is not in the backup. {why}: CAPV looks for no virtual machine.", kind.name());
    let include = say(
        "Take a backup with --include-cluster-resources=true: a backup with a namespace filter omits cluster-scoped \
         objects.",
    );
    let create = say(if is_identity {
        "Create the object and its Secret by hand if they were not restored."
    } else {
        "Create the object by hand if it was not restored: the machines are adopted within seconds."
    });
    about
        .finding(FindingCode::SharedObjectMissing, Severity::Warning, message)
        .evidence([evidence(about, kind, name)])
        .machines(machines)
        .steps([include.when(StepTime::BeforeRestore), create.when(StepTime::WhilePaused)])
        .build()
}

fn evidence(about: &ClusterContext<'_>, kind: Kind, name: &str) -> Evidence {
    let vsphere = about.cluster.vsphere.map(|vsphere| vsphere.meta.entry.as_str()).unwrap_or_default();
    if kind == Kind::VSphereClusterIdentity {
        in_backup("spec.identityRef of the VSphereCluster.", name, vsphere)
    } else if kind == Kind::VSphereDeploymentZone {
        in_backup("spec.failureDomain of its Machines.", name, "")
    } else {
        in_backup("spec.failureDomain of the VSphereDeploymentZone.", name, "")
    }
}

/// "1 machine is", "2 machines are".
fn waiting(machines: usize) -> String {
    format!("{} {}", plural(machines, "machine"), if machines == 1 { "is" } else { "are" })
}
