//! Every format of every real report: whole, and of one mind with the exit code.

#![expect(clippy::unwrap_used, reason = "a test that cannot run has failed")]

use std::fs;

use drift_e2e::scenario::{self, Mode, json};

/// A number of the root element.
fn number(xml: &str, attribute: &str) -> u64 {
    let root = xml.split_once("<testsuites ").unwrap().1.split_once('>').unwrap().0;
    let value = root.split_once(&format!("{attribute}=\"")).unwrap().1;
    value.split_once('"').unwrap().0.parse().unwrap()
}

#[test]
fn all_formats_say_the_same() {
    let mut codes = Vec::new();
    for scenario in scenario::all() {
        let folder = tempfile::tempdir().unwrap();
        for mode in Mode::ALL {
            let [report, table, results, page] =
                ["report.json", "machines.csv", "junit.xml", "report.html"].map(|name| folder.path().join(name));
            let run = scenario.detect(mode, folder.path());
            let outcome = run.report(&report).report(&table).report(&results).report(&page).go();
            let name = &scenario.name;
            let report = json(&report);
            let summary = &report["summary"];
            let unattributed = &summary["needFurtherConfirmationInfraMachines"];
            let all = summary["machines"]["total"].as_u64().unwrap() + unattributed.as_u64().unwrap();

            let rows = csv::Reader::from_path(&table).unwrap().into_records().map(Result::unwrap).count();
            assert_eq!(u64::try_from(rows).unwrap(), all, "rows of {name}");

            let xml = fs::read_to_string(&results).unwrap();
            let code = match (number(&xml, "errors"), number(&xml, "failures")) {
                (0, 0) => 0,
                (0, _) => 1,
                _ => 3,
            };
            assert_eq!(outcome.code, Some(code), "{name}");
            assert!(number(&xml, "tests") > all, "{name}");
            codes.push(code);

            let html = fs::read_to_string(&page).unwrap();
            assert!(html.ends_with("</html>"), "{name}");
            for cluster in report["clusters"].as_array().unwrap() {
                let key = format!("{}/{}", cluster["namespace"].as_str().unwrap(), cluster["name"].as_str().unwrap());
                assert!(html.contains(&key), "{key} in {name}");
            }
        }
    }
    assert_eq!([0, 1, 3].map(|code| codes.contains(&code)), [true; 3]);
}
