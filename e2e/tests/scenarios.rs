//! Every fixture, with everything, without node lists, and with inventories that say that they are incomplete.

use drift_e2e::{
    judge::{judge, right_codes},
    scenario::{self, Mode, Scenario},
};
use serde_json::{Value, json};

/// Compares every scenario with its truth, and lists all differences.
#[track_caller]
fn check(scenarios: &[Scenario], mode: Mode) {
    let mut faults = Vec::new();
    for scenario in scenarios {
        let (truth, (report, outcome)) = (scenario.truth(), scenario.report(mode));
        let mut wrong = judge(&report, &truth, mode, &scenario.first_server());
        let codes = right_codes(&truth, mode, scenario.inventories_are_complete());
        if !outcome.code.is_some_and(|code| codes.contains(&code)) {
            wrong.push(format!("exit {:?}, want one of {codes:?}", outcome.code));
        }
        faults.extend(wrong.into_iter().map(|fault| format!("{}: {fault}", scenario.name)));
    }
    assert!(faults.is_empty(), "{} differences in mode {mode:?}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn with_everything_the_verdict_is_the_truth() {
    check(&scenario::all(), Mode::Full);
}

#[test]
fn without_node_lists_nothing_is_wrong() {
    check(&scenario::all(), Mode::NoNodes);
}

#[test]
fn of_an_incomplete_inventory_nothing_is_stale() {
    check(&scenario::all(), Mode::Partial);
}

#[test]
fn more_fixtures_where_there_are_any() {
    let Some(scenarios) = scenario::others() else {
        println!("DRIFT_FIXTURES names no folder of more fixtures");
        return;
    };
    for mode in Mode::ALL {
        check(&scenarios, mode);
    }
}

/// The same report, with one thing changed, is wrong, and in a way that names the thing.
#[test]
fn differences_are_seen() {
    let scenario = scenario::named("v2-02-scale-and-new-cluster");
    let (report, _) = scenario.report(Mode::Full);
    let (truth, server) = (scenario.truth(), scenario.first_server());
    let differences = |change: &dyn Fn(&mut Value)| {
        let mut report = report.clone();
        change(&mut report);
        judge(&report, &truth, Mode::Full, &server).join("\n")
    };
    let place = |list: &Value, name| list.as_array().unwrap().iter().position(|item| item["name"] == name).unwrap();
    let web = place(&report["clusters"], "web");
    let pool = place(&report["clusters"][web]["workers"]["pools"], "web-md-0");

    assert_eq!(differences(&|_| {}), "");
    let healthy_ghost = differences(&|report| {
        let machine = &mut report["clusters"][web]["workers"]["pools"][pool]["machines"][0];
        assert_eq!(machine["status"], "Ghost");
        machine["status"] = json!("Healthy");
    });
    assert!(healthy_ghost.contains("unexpected Healthy (live-node)"), "{healthy_ghost}");
    assert!(healthy_ghost.contains("not found") && healthy_ghost.contains("summary counts"), "{healthy_ghost}");
    let false_ghost = differences(&|report| {
        let machine = &mut report["clusters"][web]["controlPlane"]["machines"][0];
        machine["status"] = json!("Ghost");
    });
    assert!(false_ghost.contains("FALSE GHOST"), "{false_ghost}");
    let other_vm = differences(&|report| {
        report["clusters"][web]["controlPlane"]["machines"][0]["virtualMachine"]["moref"] = json!("vm-0");
    });
    assert!(other_vm.contains("matched vm-0 on"), "{other_vm}");
    let other_pool = differences(&|report| {
        report["clusters"][web]["workers"]["pools"][pool]["name"] = json!("web-md-9");
    });
    assert!(other_pool.contains("placed in Some(Pool(Some(\"web-md-9\")))"), "{other_pool}");
    let lost = differences(&|report| report["needFurtherConfirmationInfraMachines"] = json!([]));
    assert!(lost.contains("not reported") && lost.contains("another number of unattributed VMs"), "{lost}");
    let nothing = differences(&|report| report["clusters"] = json!([]));
    assert!(nothing.contains("team-a/web: not in the report"), "{nothing}");
    let status = differences(&|report| report["summary"]["status"] = json!("Healthy"));
    assert!(status.contains("summary Healthy, want ManualRemediationRequired"), "{status}");
}
