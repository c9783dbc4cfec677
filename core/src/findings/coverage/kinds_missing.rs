//! The backup contains no object of a kind that other objects refer to.

use super::backup;
use crate::diagnostic::Severity;
use crate::findings::builder::FindingBuilder;
use crate::findings::facts::in_backup;
use crate::remediation::say;
use crate::report::{Finding, FindingCode, StepTime};
use crate::verdicts;

pub(in crate::findings) fn find(input: &verdicts::Input<'_>) -> Option<Finding> {
    let missing = &input.graph.missing;
    if missing.is_empty() {
        return None;
    }
    let kinds: Vec<&str> = missing.iter().map(|(kind, _)| kind).collect();
    let message = format!("The backup contains no {}. A restore leaves clusters without them.", kinds.join(", no "));
    let evidence = missing.iter().map(|(kind, namespaces)| {
        let namespaces = namespaces.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        in_backup(format!("None in namespace {namespaces}, although other objects there refer to one."), kind, "")
    });
    let other = say(
        "Use another backup, or take one without resource filters. `velero backup describe --details` and `velero \
         backup \
         logs` show whether a filter or a failed listing is the cause.",
    );
    let finding = FindingBuilder::new(FindingCode::KindsMissing, Severity::Error, backup(input), message)
        .evidence(evidence)
        .steps([other.when(StepTime::BeforeRestore)]);
    Some(finding.build())
}
