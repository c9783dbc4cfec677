//! Runs a detection, and compares reports.

use std::path::Path;

use drift_e2e::{
    program::{Outcome, Run},
    scenario::{self, Scenario},
    vcsim::Vcsim,
};
use serde_json::Value;

/// The scenario of most tests, with its saved vCenter.
pub(crate) fn scenario() -> Scenario {
    scenario::named(SAVED)
}

/// Its name.
pub(crate) const SAVED: &str = "v2-01-no-drift";

/// Removes what depends on time and place.
fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for name in ["source", "generatedAt", "collectedAt", "createdAt"] {
                fields.remove(name);
            }
            // The age of a backup is measured against the time of the look-up.
            if fields.get("kind").is_some_and(|kind| kind == "age") {
                fields.remove("infrastructure");
            }
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What must be the same whoever brought the inventory.
pub(crate) fn verdicts(report: &Value) -> Value {
    let mut report = report.clone();
    report["infrastructure"]["apiServers"] = Value::Null;
    strip(&mut report);
    report
}

/// Names, statuses and reasons of all machines.
pub(crate) fn judged(report: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for cluster in report["clusters"].as_array().unwrap() {
        let pools = cluster["workers"]["pools"].as_array().unwrap().iter();
        for group in pools.chain([&cluster["controlPlane"]]) {
            for machine in group["machines"].as_array().unwrap() {
                found.push(format!(
                    "{} {} {} {}",
                    cluster["name"], machine["name"], machine["status"], machine["reason"]
                ));
            }
        }
    }
    found.sort();
    found
}

/// Runs a detection; gives its report and outcome. Nothing secret may be in either.
#[track_caller]
pub(crate) fn report(run: Run, file: &Path) -> (Value, Outcome) {
    let outcome = run.report(file).go();
    assert!(file.exists(), "{}", outcome.text());
    let report = std::fs::read_to_string(file).unwrap();
    for text in [&report, &outcome.text()] {
        assert!(!text.contains("CANARY"), "{text}");
    }
    (serde_json::from_str(&report).unwrap(), outcome)
}

/// There were so many logins, and all of them ended.
#[track_caller]
pub(crate) fn assert_logged_out(vcenter: &Vcsim, logins: u64) {
    let stats = vcenter.stats();
    assert_eq!(
        (&stats["logins"], &stats["logouts"], &stats["sessions"]),
        (&logins.into(), &logins.into(), &0.into()),
        "{stats}"
    );
}
