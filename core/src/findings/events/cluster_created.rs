//! Virtual machines look like a cluster that was created after the backup.

use std::collections::BTreeMap;

use crate::backup::Kind;
use crate::diagnostic::Severity;
use crate::english::{plural, some_names};
use crate::findings::builder::FindingBuilder;
use crate::findings::facts::compared;
use crate::findings::input::Input;
use crate::remediation::say;
use crate::report::{EvidenceKind, Finding, FindingCode, InfraMachineReason, ObjectRef, StepTime};

pub(in crate::findings) fn find(input: &Input<'_>) -> Vec<Finding> {
    let unattributed = &input.verdicts.unattributed;
    let mut by_group: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let verdict = input.verdict;
    let of_unknown = unattributed.iter().filter(|found| found.reason == InfraMachineReason::UnknownCluster);
    for found in of_unknown.filter(|found| !verdict.is_older_than_backup(&verdict.vcenters.vms[found.vm])) {
        if let Some(group) = found.group.as_deref() {
            by_group.entry(group).or_default().push(&verdict.vcenters.vms[found.vm].record.name);
        }
    }
    by_group.into_iter().map(|(group, vms)| of_group(group, &vms)).collect()
}

fn of_group(group: &str, vms: &[&str]) -> Finding {
    let message = format!(
        "{} {} like a cluster {group} that is not in the backup: {}.",
        plural(vms.len(), "virtual machine"),
        if vms.len() == 1 { "looks" } else { "look" },
        some_names(vms)
    );
    let evidence = vms.iter().map(|name| {
        let message = "It has guestinfo of Cluster API's form, and its name fits no cluster of the backup.";
        compared(EvidenceKind::Name, message, None, Some((*name).to_owned()), None)
    });
    let newer =
        say("Look for a newer backup that contains the cluster. A restore of this one does not change these virtual \
         machines, \
         and does not bring back their cluster's objects.");
    let object = ObjectRef { kind: Kind::Cluster.name().to_owned(), namespace: None, name: group.to_owned() };
    FindingBuilder::new(FindingCode::ClusterCreated, Severity::Info, object, message)
        .evidence(evidence)
        .steps([newer.when(StepTime::BeforeRestore)])
        .build()
}
