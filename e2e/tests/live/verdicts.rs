//! What a detection on running vCenters finds: the same as from files.

use drift_e2e::{
    program::Run,
    scenario::{self, Mode, json},
    vcsim::{PASSWORD, SAVED_PASSWORD, USERNAME, Vcsim},
};
use serde_json::Value;

use crate::desk::{SAVED, assert_logged_out, judged, report, scenario, verdicts};

#[test]
fn live_verdicts_are_those_of_the_files() {
    let saved = scenario::all().into_iter().chain(scenario::others().unwrap_or_default());
    for scenario in saved.filter(|scenario| scenario.folder.join("vcenter.tgz").exists()) {
        let folder = tempfile::tempdir().unwrap();
        let (from_files, files) = scenario.report(Mode::NoNodes);
        let vcenter = scenario.vcenter(&[]);
        let file = folder.path().join("report.json");
        let run = Run::detect(&scenario.backup()).with("--skip-access-apiserver").with("--insecure-skip-verify");
        let (live, outcome) = report(run, &file);
        assert!(!judged(&live).is_empty());
        assert_eq!(judged(&live), judged(&from_files), "{}", scenario.name);
        assert_eq!(live["summary"], from_files["summary"], "{}", scenario.name);
        assert_eq!(outcome.code, files.code, "{}", outcome.text());
        assert!(outcome.stderr.contains("is not verified"), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("this takes at most"), "{}", outcome.stderr);
        assert_eq!(live["infrastructure"]["vcenters"][0]["status"], "Read");
        assert_logged_out(&vcenter, 1);
    }
}

#[test]
fn an_inventory_file_gives_the_same_report() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let vcenter = scenario.vcenter(&[]);
    let (file, password, inventory) =
        (folder.path().join("report.json"), folder.path().join("password"), folder.path().join("vc.json"));
    std::fs::write(&password, format!("{SAVED_PASSWORD}\n")).unwrap();
    let pin = format!("{}={}", vcenter.address(), vcenter.sha256());
    let outcome = Run::new(["inventory", "--vcenter", vcenter.address(), "--thumbprint", &pin, "-o"])
        .with(&inventory)
        .with("--vcenter-username")
        .with(USERNAME)
        .with("--vcenter-password-file")
        .with(&password)
        .go();
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    assert!(!outcome.text().contains("CANARY"));
    let live = Run::detect(&scenario.backup()).with("--skip-access-apiserver").with("--thumbprint").with(&pin);
    let (live, _) = report(live, &file);
    let (later, _) = report(Run::detect(&scenario.backup()).inventory(&inventory), &file);
    assert_eq!(verdicts(&live), verdicts(&later));
    assert_eq!(json(&inventory)["server"], vcenter.address());
    assert_logged_out(&vcenter, 2);
}

#[test]
fn two_thousand_virtual_machines_take_a_handful_of_requests() {
    let folder = tempfile::tempdir().unwrap();
    let vcenter = Vcsim::start(&["-vm", "2000", "-dc", "2"]);
    let (password, inventory) = (folder.path().join("password"), folder.path().join("vc.json"));
    std::fs::write(&password, PASSWORD).unwrap();
    let outcome = Run::new(["inventory", "--vcenter", vcenter.address(), "--insecure-skip-verify", "-o"])
        .with(&inventory)
        .with("--vcenter-username")
        .with(USERNAME)
        .with("--vcenter-password-file")
        .with(&password)
        .go();
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    let read = json(&inventory)["virtualMachines"].as_array().unwrap().len();
    assert_eq!(read, 2000);
    let requests = vcenter.stats()["requests"].as_u64().unwrap();
    assert!(requests <= 2000 / 1000 + 8, "{}", vcenter.stats());
    assert_logged_out(&vcenter, 1);
}

#[test]
fn one_vcenter_down_of_two() {
    let (scenario, folder) = (scenario::named("v1-28e-two-vcenters-both-inventories"), tempfile::tempdir().unwrap());
    // Another's content at the first address: whatever is said of it, the second is not there.
    let content = scenario::named(SAVED).folder.join("vcenter.tgz");
    let vcenter = Vcsim::load(&content, &scenario.first_server(), &[]);
    let run = Run::detect(&scenario.backup()).with("--insecure-skip-verify").with("--skip-access-apiserver");
    let (live, outcome) = report(run, &folder.path().join("report.json"));
    assert_eq!(outcome.code, Some(3));
    let servers = live["infrastructure"]["vcenters"].as_array().unwrap();
    let status = |server: &Value| servers.iter().find(|found| found["server"] == *server).unwrap()["status"].clone();
    let second = json(&scenario.inventories()[1])["server"].clone();
    assert_eq!(status(&scenario.first_server().into()), "Read");
    assert_eq!(status(&second), "NotRead");
    assert!(live["diagnostics"].to_string().contains("nothing listens there"), "{}", live["diagnostics"]);
    for machine in judged(&live) {
        assert!(!machine.contains("\"Healthy\"") && !machine.contains("\"Ghost\""), "{machine}");
    }
    assert_logged_out(&vcenter, 1);
}

/// Where CAPV's own search cannot be made, nothing proves that a machine is gone.
#[test]
fn a_search_that_fails_proves_no_absence() {
    let mut saved = scenario::all().into_iter().chain(scenario::others().unwrap_or_default());
    let is_stale = |scenario: &scenario::Scenario| {
        let saved = scenario.folder.join("vcenter.tgz").exists();
        saved && scenario.report(Mode::NoNodes).0["summary"]["machines"]["stale"] != 0
    };
    let Some(scenario) = saved.find(is_stale) else { return };
    let folder = tempfile::tempdir().unwrap();
    let detect = |flags: &[&str]| {
        let vcenter = scenario.vcenter(flags);
        let run = Run::detect(&scenario.backup()).with("--skip-access-apiserver").with("--insecure-skip-verify");
        let (live, outcome) = report(run, &folder.path().join("report.json"));
        assert!(vcenter.calls("FindAllByUuid") > 0, "{}", vcenter.stats());
        assert_logged_out(&vcenter, 1);
        (live["summary"]["machines"]["stale"].as_u64().unwrap(), outcome)
    };
    assert!(detect(&[]).0 > 0);
    let (stale, outcome) = detect(&["-rule", "FindAllByUuid fault=NotSupported"]);
    assert_eq!((stale, outcome.code), (0, Some(3)), "{}", outcome.text());
}
