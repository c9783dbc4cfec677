//! Exports of reports whose every name is hostile: no name acts, wherever the document is opened.

#![expect(clippy::unwrap_used, reason = "a test that cannot run has failed")]

use drift_core::presentation::{Level, Presentation, Selection};
use drift_core::report::{Cluster, LikelyCluster, Report};
use drift_core::{ClusterRef, export};
use serde_json::Value;

const REPORTS: [&str; 3] = [
    include_str!("../../fuzz/corpus/export/report-control-plane-replaced"),
    include_str!("../../fuzz/corpus/export/report-incomplete"),
    include_str!("../../fuzz/corpus/export/report-provisioning"),
];

/// Names for spreadsheets and for browsers.
const NAMES: [&str; 13] = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "a;=1+1",
    "\",=1",
    "\u{ff1d}1",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "]]>&x;<!--",
];

/// A report in which every free text of these fields is this one.
fn renamed(template: &str, name: &str) -> Report {
    const FIELDS: [&str; 8] = ["name", "message", "path", "vcenter", "server", "fileName", "providerID", "text"];
    fn rename(json: &mut Value, to: &str) {
        match json {
            Value::Array(values) => values.iter_mut().for_each(|value| rename(value, to)),
            Value::Object(fields) => {
                for (key, value) in fields {
                    match value {
                        Value::String(text) if FIELDS.contains(&key.as_str()) => to.clone_into(text),
                        other => rename(other, to),
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut json: Value = serde_json::from_str(template).unwrap();
    rename(&mut json, name);
    serde_json::from_value(json).unwrap()
}

fn cases() -> impl Iterator<Item = (&'static str, &'static str)> {
    REPORTS.into_iter().flat_map(|template| NAMES.map(|name| (template, name)))
}

fn table(of: Presentation<'_>) -> Vec<Vec<String>> {
    let mut bytes = Vec::new();
    export::csv::write(of, false, &mut bytes).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn no_name_becomes_a_formula() {
    for (template, name) in cases() {
        let report = renamed(template, name);
        let rows = table(Presentation::new(&report));
        let machines = report.clusters.iter().flat_map(Cluster::machines).count();
        assert_eq!(rows.len(), machines + report.need_further_confirmation_infra_machines.len() + 1, "{name}");
        for cell in rows.iter().flatten().flat_map(|cell| cell.split(';')) {
            let first = cell.trim_start().chars().next();
            assert!(!matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\u{ff1d}')), "{cell}");
        }
    }
}

#[test]
fn no_name_becomes_markup() {
    for (template, name) in cases() {
        let tags = |name| export::html::document(Presentation::new(&renamed(template, name))).matches('<').count();
        assert_eq!(tags(name), tags("x"), "{name}");
        let results = |name| {
            let mut bytes = Vec::new();
            export::junit::write(Presentation::new(&renamed(template, name)), |_| true, &mut bytes).unwrap();
            String::from_utf8(bytes).unwrap().matches('<').count()
        };
        assert_eq!(results(name), results("x"), "{name}");
    }
}

/// A browser drops an attribute that stands twice in a tag.
#[test]
fn attributes_stand_once() {
    for template in REPORTS {
        let html = export::html::document(Presentation::new(&renamed(template, "x")));
        let (_, body) = html.split_once("<body>").unwrap();
        for tag in body.split('<').filter_map(|tag| tag.split('>').next()) {
            assert!(tag.matches(" class=").count() < 2, "<{tag}>");
        }
    }
}

#[test]
fn a_selection_hides_lists_and_no_number() {
    for template in REPORTS {
        let report: Report = serde_json::from_str(template).unwrap();
        let whole = Presentation::new(&report);
        assert_eq!(whole.not_shown(), None);
        let all = table(whole).len();
        let mut by_level = 1;
        for level in Level::ALL {
            let selection = Selection { levels: Some([level].into()), ..Selection::default() };
            let part = whole.only(&selection);
            assert_eq!((part.answer(), part.compared()), (whole.answer(), whole.compared()), "{level:?}");
            by_level += table(part).len() - 1;
        }
        assert_eq!(by_level, all, "every machine has one level");

        let first = &report.clusters[0];
        let cluster = ClusterRef { namespace: first.namespace.clone(), name: first.name.clone() };
        let selection = Selection { clusters: vec![cluster.clone()], ..Selection::default() };
        let part = whole.only(&selection);
        let rows = table(part).len();
        assert_eq!(rows - 1, first.machines().count() + likely(&report, &cluster));
        assert!(rows == all || part.not_shown().is_some(), "what is not shown is told");
    }
}

/// How many virtual machines are probably of a cluster.
fn likely(report: &Report, cluster: &ClusterRef) -> usize {
    let clusters = report.need_further_confirmation_infra_machines.iter().filter_map(|vm| vm.likely_cluster.as_ref());
    let is_it = |likely: &&LikelyCluster| {
        likely.name == cluster.name && likely.namespace.as_ref().is_none_or(|namespace| *namespace == cluster.namespace)
    };
    clusters.filter(is_it).count()
}
