//! The members of an external etcd in the backup and in vSphere are not the same, or not as many as desired.

use crate::backup::Kind;
use crate::diagnostic::Severity;
use crate::english::{count, some_names};
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::{compared, in_backup};
use crate::graph::Role;
use crate::remediation::{look_at_external_etcd, say};
use crate::report::{EvidenceKind, Finding, FindingCode, MachineStatus, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    of_cluster(about).into_iter().collect()
}

fn of_cluster(about: &ClusterContext<'_>) -> Option<Finding> {
    let name = about.cluster.etcd_name.as_deref()?;
    let members = || about.cluster.machines.iter().filter(|machine| machine.role == Role::Etcd);
    let machines = members().filter(|member| member.machine.is_some()).count();
    let desired = about.cluster.etcd.and_then(|etcd| etcd.replicas);
    let differs = desired.is_some_and(|desired| usize::try_from(desired) != Ok(machines));
    let verdicts = || about.verdicts.iter().filter(|verdict| verdict.role == Some(Role::Etcd));
    let gone: Vec<&str> = verdicts()
        .filter(|verdict| verdict.reason.status() == MachineStatus::Stale)
        .map(|verdict| verdict.name.as_str())
        .collect();
    let deleting: Vec<&str> =
        members().filter(|member| member.machine.is_none()).map(|member| member.name.as_str()).collect();
    let unknown = about.possible_etcd_members.as_slice();
    let parts = [
        differs.then(|| {
            let machines = count(u64::try_from(machines).unwrap_or(u64::MAX), "Machine", "Machines");
            format!("it should have {} members, and the backup has {machines}", desired.unwrap_or_default())
        }),
        (!gone.is_empty()).then(|| format!("gone: {}", some_names(&gone))),
        (!deleting.is_empty()).then(|| format!("being deleted when the backup was taken: {}", some_names(&deleting))),
        (!unknown.is_empty())
            .then(|| format!("not in the backup, but named like its members: {}", some_names(unknown))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        return None;
    }
    let message = format!("The external etcd {name} is not as in the backup: {}.", parts.join("; "));
    let object = about.object(Kind::EtcdadmCluster.name(), name);
    let entry = about.cluster.etcd.map(|etcd| etcd.meta.entry.as_str()).unwrap_or_default();
    let listed = about.listed(members().filter(|member| member.machine.is_none()));
    let of_vms = unknown.iter().map(|vm| {
        let message = "Its name is one that the EtcdadmCluster gives to its members.";
        compared(EvidenceKind::Name, message, Some(name.to_owned()), Some((*vm).to_owned()), None)
    });
    let newer =
        say("Use a newer backup that has the members that run now. Delete no virtual machine and no Machine of \
                     this etcd: first it has to be known which of them are members.");
    let finding = FindingBuilder::new(FindingCode::ExternalEtcdDiffers, Severity::Warning, object, message)
        .machines(gone.iter().map(|name| (*name).to_owned()).chain(listed))
        .evidence([in_backup("The EtcdadmCluster.", name, entry)])
        .evidence(gone.iter().map(|name| in_backup("Its virtual machine is gone.", name, "")))
        .evidence(of_vms)
        .steps([newer, look_at_external_etcd()].map(|step| step.when(StepTime::BeforeRestore)));
    Some(finding.build())
}
