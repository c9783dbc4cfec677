//! What scripts and other consoles rely on: the schemas as they are committed, reports and inspections that fit them,
//! and a reader that takes no field it does not know.

#![expect(clippy::unwrap_used, reason = "a test that cannot run has failed")]

mod reader;
mod schema;

use std::fs;

use drift_e2e::{
    program::{self, Run},
    scenario::{self, Mode},
};
use serde_json::Value;

/// With `UPDATE_DOCS=1` this test writes the schemas anew; without, it fails when one is stale.
#[test]
fn the_schemas_are_current() {
    for name in ["report", "inventory", "inspect", "compare"] {
        let current = Run::new(["schema", name]).go().stdout;
        let file = program::root().join("docs/schema").join(format!("{name}.json"));
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&file, &current).unwrap();
        }
        let written = fs::read_to_string(&file).unwrap_or_default();
        assert!(
            written == current,
            "{name}.json is stale: run `UPDATE_DOCS=1 cargo test -p drift-e2e --test contract`"
        );
    }
}

fn committed(name: &str) -> Value {
    scenario::json(&program::root().join("docs/schema").join(format!("{name}.json")))
}

#[test]
fn reports_and_inspections_are_as_promised() {
    let (report_schema, inspect_schema) = (committed("report"), committed("inspect"));
    let scenarios = scenario::all().into_iter().chain(scenario::others().into_iter().flatten());
    for scenario in scenarios {
        for mode in Mode::ALL {
            let (report, _) = scenario.report(mode);
            assert_eq!(schema::faults(&report_schema, &report), [""; 0], "{} {mode:?}", scenario.name);
            if let Err(error) = serde_json::from_value::<reader::Report>(report) {
                panic!("{} {mode:?}: {error}", scenario.name);
            }
        }
        let inspected = Run::inspect(&scenario.backup()).with("--format").with("json").go().stdout;
        let inspection = serde_json::from_str(&inspected).unwrap();
        assert_eq!(schema::faults(&inspect_schema, &inspection), [""; 0], "{}", scenario.name);
        if let Err(error) = serde_json::from_str::<reader::Inspection>(&inspected) {
            panic!("{}: {error}", scenario.name);
        }
    }
}

#[test]
fn inventories_are_as_promised() {
    let schema = committed("inventory");
    let scenarios = scenario::all().into_iter().chain(scenario::others().into_iter().flatten());
    for path in scenarios.flat_map(|scenario| scenario.inventories()) {
        assert_eq!(schema::faults(&schema, &scenario::json(&path)), [""; 0], "{}", path.display());
    }
}

/// The same input gives the same bytes, but for the time of writing.
#[test]
fn the_same_input_gives_the_same_bytes() {
    let scenario = scenario::named("v1-28e-two-vcenters-both-inventories");
    let folder = tempfile::tempdir().unwrap();
    let report = || {
        let path = folder.path().join("report.json");
        scenario.detect(Mode::Full, folder.path()).report(&path).go();
        let text = fs::read_to_string(path).unwrap();
        let lines: Vec<_> = text.lines().filter(|line| !line.contains("\"generatedAt\"")).collect();
        assert_eq!(lines.len() + 1, text.lines().count());
        lines.join("\n")
    };
    assert_eq!(report(), report());
}

/// What leaves out the healthy leaves the numbers alone.
#[test]
fn healthy_resources_can_be_left_out() {
    for scenario in scenario::all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        let (whole, outcome) = scenario.report(Mode::Full);
        let run = scenario.detect(Mode::Full, folder.path()).report(&path).with("--ignore-healthy-resources");
        assert_eq!(run.go().code, outcome.code);
        let part = scenario::json(&path);
        assert_eq!(part["summary"], whole["summary"]);
        serde_json::from_value::<reader::Report>(part).unwrap();
    }
}

#[test]
fn drift_can_be_asked_not_to_count() {
    for scenario in scenario::all() {
        let folder = tempfile::tempdir().unwrap();
        let code = |run: Run| run.go().code;
        let usual = code(scenario.detect(Mode::Full, folder.path()));
        let asked = code(scenario.detect(Mode::Full, folder.path()).with("--exit-zero"));
        assert_eq!(asked, if usual == Some(1) { Some(0) } else { usual }, "{}", scenario.name);
    }
}
