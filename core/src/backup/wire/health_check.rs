//! The JSON of `MachineHealthChecks`, which v1beta2 arranges anew.

use serde::Deserialize;

use super::amount::IntOrText;
use super::cluster_api::{LabelSelector, non_empty, selector};
use super::shape::wire;
use crate::backup::objects;

wire! {
    /// `MachineHealthCheck`
    MachineHealthCheck => objects::MachineHealthCheck { spec: Spec } |wire, meta| {
        let spec = wire.spec.unwrap_or_default();
        let checks = spec.checks.unwrap_or_default();
        let remediation = spec.remediation.unwrap_or_default();
        let trigger = remediation.trigger_if.unwrap_or_default();
        let conditions = spec.unhealthy_conditions.or(checks.unhealthy_node_conditions).unwrap_or_default();
        objects::MachineHealthCheck {
            meta,
            cluster_name: non_empty(spec.cluster_name),
            selector: selector(spec.selector),
            unhealthy_conditions: conditions
                .into_iter()
                .filter_map(|condition| Some((condition.kind?, condition.status?)))
                .collect(),
            machine_conditions: checks
                .unhealthy_machine_conditions
                .unwrap_or_default()
                .into_iter()
                .filter_map(|condition| Some((condition.kind?, condition.status?)))
                .collect(),
            // Absent means ten minutes, zero means never.
            awaits_node: !spec.node_startup_timeout.is_some_and(|text| is_zero(&text))
                && checks.node_startup_timeout_seconds != Some(0),
            at_most: spec.max_unhealthy.or(trigger.unhealthy_less_than_or_equal_to).and_then(IntOrText::amount),
            between: spec.unhealthy_range.or(trigger.unhealthy_in_range).as_deref().and_then(range),
            external: spec.remediation_template.is_some() || remediation.template_ref.is_some(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spec {
    cluster_name: Option<String>,
    selector: Option<LabelSelector>,
    unhealthy_conditions: Option<Vec<Condition>>,
    node_startup_timeout: Option<String>,
    max_unhealthy: Option<IntOrText>,
    unhealthy_range: Option<String>,
    remediation_template: Option<serde::de::IgnoredAny>,
    /// v1beta2
    checks: Option<Checks>,
    /// v1beta2
    remediation: Option<Remediation>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Checks {
    node_startup_timeout_seconds: Option<u64>,
    unhealthy_node_conditions: Option<Vec<Condition>>,
    unhealthy_machine_conditions: Option<Vec<Condition>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Remediation {
    trigger_if: Option<Trigger>,
    template_ref: Option<serde::de::IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Trigger {
    unhealthy_less_than_or_equal_to: Option<IntOrText>,
    unhealthy_in_range: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Condition {
    #[serde(rename = "type")]
    kind: Option<String>,
    status: Option<String>,
}

/// "0", "0s", "0m0s".
fn is_zero(duration: &str) -> bool {
    let mut digits = duration.chars().filter(char::is_ascii_digit);
    duration.chars().any(|character| character.is_ascii_digit()) && digits.all(|digit| digit == '0')
}

/// "[3-5]"
fn range(text: &str) -> Option<(u64, u64)> {
    let (low, high) = text.strip_prefix('[')?.strip_suffix(']')?.split_once('-')?;
    Some((low.parse().ok()?, high.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_zero_in_every_spelling() {
        for text in ["0", "0s", "0m0s"] {
            assert!(is_zero(text), "{text}");
        }
        for text in ["10m0s", "30s", "", "s"] {
            assert!(!is_zero(text), "{text}");
        }
    }

    #[test]
    fn ranges() {
        assert_eq!(range("[3-5]"), Some((3, 5)));
        assert_eq!(range("3-5"), None);
    }
}
