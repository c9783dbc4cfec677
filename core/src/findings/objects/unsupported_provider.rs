//! The infrastructure provider of a cluster, or of some of its machines, is not supported.

use std::collections::BTreeSet;

use crate::diagnostic::Severity;
use crate::english::{be, plural, some_names};
use crate::findings::context::{ClusterContext, entry};
use crate::findings::facts::in_backup;
use crate::graph::Provider;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, NextStep, StepTime};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let what = match &about.cluster.provider {
        Provider::Vsphere => return of_machines(about).into_iter().collect(),
        Provider::Supervisor => "a vSphere Supervisor".to_owned(),
        Provider::Other(kind) => format!("another infrastructure provider ({kind})"),
    };
    let message = format!(
        "The cluster belongs to {what}, which is not supported: its machines are not judged, and there is no forecast \
         for them."
    );
    let entry = about.cluster.object.map(|object| object.meta.entry.as_str()).unwrap_or_default();
    let finding = about
        .finding(FindingCode::UnsupportedProvider, Severity::Warning, message)
        .evidence([in_backup("spec.infrastructureRef of the Cluster.", &what, entry)])
        .steps([documentation()]);
    vec![finding.build()]
}

/// Machines of another provider in a cluster on vSphere.
fn of_machines(about: &ClusterContext<'_>) -> Option<Finding> {
    let foreign = || about.cluster.machines.iter().filter(|machine| machine.provider != Provider::Vsphere);
    let names: Vec<&str> = foreign().map(|machine| machine.name.as_str()).collect();
    if names.is_empty() {
        return None;
    }
    let references = || foreign().filter_map(|machine| Some((machine, machine.machine?.infrastructure.as_ref()?)));
    let kinds: BTreeSet<&str> = references().map(|(_, reference)| reference.kind.as_str()).collect();
    let message = format!(
        "{} of this cluster {} not on vSphere but of another infrastructure provider ({}), which is not supported: {}.",
        plural(names.len(), "machine"),
        be(names.len()),
        kinds.into_iter().collect::<Vec<_>>().join(", "),
        some_names(&names),
    );
    let evidence = references().map(|(machine, reference)| {
        in_backup("spec.infrastructureRef of the Machine.", &reference.kind, entry(machine))
    });
    let finding = about
        .finding(FindingCode::UnsupportedProvider, Severity::Warning, message)
        .machines(about.listed(foreign()))
        .evidence(evidence)
        .steps([documentation()]);
    Some(finding.build())
}

fn documentation() -> NextStep {
    say("Follow the provider's own documentation on restores.").when(StepTime::BeforeRestore)
}
