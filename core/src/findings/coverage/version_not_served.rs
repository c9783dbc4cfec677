//! The new management cluster does not serve the API version in which the backup keeps objects: Velero skips them.

use std::collections::BTreeMap;

use super::backup;
use crate::diagnostic::Severity;
use crate::english::list;
use crate::findings::builder::FindingBuilder;
use crate::findings::facts::in_backup;
use crate::findings::input::Input;
use crate::remediation::{run, say};
use crate::report::{Finding, FindingCode, NextStepEffect, StepTime};

pub(in crate::findings) fn find(input: &Input<'_>) -> Option<Finding> {
    let unserved = &input.forecast.unserved;
    let is_certain = unserved.values().any(|certain| *certain);
    let mut by_version: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for kind in unserved.keys() {
        by_version.entry(&kind.api_version).or_default().push(kind.kind.name());
    }
    if by_version.is_empty() {
        return None;
    }
    let versions: Vec<&str> = by_version.keys().copied().collect();
    let message = format!(
        "The backup keeps objects as {}, which the new management cluster {} serve: Velero skips them, and nothing of \
         the clusters is managed after a restore.",
        list(&versions),
        if is_certain { "does not" } else { "may not" },
    );
    let evidence = by_version
        .iter()
        .map(|(version, kinds)| in_backup(format!("The API version of {}.", list(kinds)), version, ""));
    let look = run(
        "Check which API versions the new management cluster serves.",
        NextStepEffect::ReadOnly,
        Some("kubectl api-versions | grep cluster.x-k8s.io".to_owned()),
    );
    let install = say(
        "Install the versions of Cluster API and CAPV that wrote the backup, restore, and upgrade them afterwards. \
         Choose them as the versions of the new management cluster to see the forecast for them.",
    );
    let severity = if is_certain { Severity::Error } else { Severity::Warning };
    let finding = FindingBuilder::new(FindingCode::VersionNotServed, severity, backup(input.verdict), message)
        .evidence(evidence)
        .steps([look, install].map(|step| step.when(StepTime::BeforeRestore)));
    Some(finding.build())
}
