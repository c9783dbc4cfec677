//! What a forecast says of one cluster, apart from its wording.

use drift_core::Report;
use drift_core::diagnostic::Severity;
use drift_core::report::{Cluster, ClusterForecast, FindingCode, Outcome, Span};

use crate::support::Scene;

/// The only cluster of a report.
#[track_caller]
pub(crate) fn only(report: &Report) -> &Cluster {
    let [cluster] = report.clusters.as_slice() else { panic!("{} clusters", report.clusters.len()) };
    cluster
}

/// The forecast of the only cluster.
#[track_caller]
pub(crate) fn forecast(scene: &Scene) -> ClusterForecast {
    only(&scene.report()).forecast.clone().unwrap()
}

/// What happens to the machine of this name.
#[track_caller]
pub(crate) fn outcome(scene: &Scene, name: &str) -> Outcome {
    let report = scene.report();
    let machine = only(&report).machines().find(|machine| machine.name == name).unwrap();
    machine.forecast.as_ref().unwrap().outcome
}

/// The severities of the findings with this code.
pub(crate) fn findings(scene: &Scene, code: FindingCode) -> Vec<Severity> {
    let report = scene.report();
    only(&report).findings.iter().filter(|finding| finding.code == code).map(|finding| finding.severity).collect()
}

/// A range.
pub(crate) fn span(min: u64, max: u64) -> Span {
    Span { min, max }
}
