//! What is said of small reports, made by hand.

mod outline;
mod reports;

use serde_json::{Value, json};

use super::*;
use crate::report::{Cluster, MachineReason, Outcome, Report};
use outline::outline;
use reports::{cluster, finding, machine, pool, report, unattributed};

/// A cluster of one pool, "md-0" with two desired machines.
fn of_workers(name: &str, workers: &[Value]) -> Value {
    cluster(name, &[machine("cp-0", "matched")], json!([pool(Some("md-0"), 2, workers)]))
}

fn healthy(name: &str) -> Value {
    of_workers(name, &[machine("a", "matched"), machine("b", "matched")])
}

fn with(mut value: Value, key: &str, field: Value) -> Value {
    value[key] = field;
    value
}

/// What a report says of everything that can happen to a set.
#[test]
fn a_report_in_outline() {
    let mut ghost = machine("ghost", "live-node");
    ghost["critical"] = true.into();
    ghost["nextSteps"] = json!([{"text": "Look at it.", "effect": "readOnly"}]);
    let doomed = with(machine("doomed", "matched"), "forecast", json!({"outcome": "Deleted", "message": ""}));
    let moved = with(machine("moved", "matched"), "notes", json!(["moved to /DC0/vm/new"]));
    let workers = [ghost, machine("gone-1", "vm-missing"), machine("gone-2", "vm-missing"), doomed, moved];
    let mut drifted = of_workers("prod", &workers);
    drifted["findings"] = json!([
        finding("not-paused", "warning", "Cluster", "prod"),
        finding("scale-up", "info", "MachineDeployment", "md-0"),
        finding("machine-health-check", "warning", "MachineHealthCheck", "check"),
        finding("selectors-overlap", "error", "MachineDeployment", "md-0"),
    ]);
    drifted["forecast"] = json!({
        "sentence": "", "vmsCreated": {"min": 0, "max": 0}, "vmsDeleted": {"min": 1, "max": 1}, "etcdMembersRemoved": []
    });
    let others = [
        unattributed("lab-0", Some("lab"), None),
        unattributed("lab-1", Some("lab"), None),
        unattributed("x", None, Some("prod")),
    ];
    let report = report(&[healthy("calm"), drifted], &others);
    insta::assert_snapshot!(outline(Presentation::new(&report)));
}

#[test]
fn the_worst_comes_first_and_the_calm_last() {
    let warned =
        with(healthy("warned"), "findings", json!([finding("machine-health-check", "warning", "Cluster", "warned")]));
    let clusters = [
        healthy("a-calm"),
        warned,
        of_workers("stale", &[machine("a", "vm-missing")]),
        of_workers("unknown", &[machine("a", "inventory-incomplete")]),
        of_workers("ghost", &[machine("a", "live-node")]),
    ];
    let report = report(&clusters, &[unattributed("x", None, None)]);
    let order = |order| {
        let sections = Presentation::new(&report).sections(order).into_iter();
        let names = sections.map(|section| match section {
            Section::Cluster(node) => node.cluster().name.clone(),
            Section::Unattributed => "-".to_owned(),
        });
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(order(Order::WorstFirst), "ghost unknown - stale warned a-calm");
    assert_eq!(order(Order::Name), "- a-calm ghost stale unknown warned");
}

fn of_clusters(clusters: &[Value]) -> Report {
    report(clusters, &[])
}

/// The positions of the findings with a line of their own.
fn inline(cluster: Value) -> Vec<usize> {
    let report = of_clusters(&[cluster]);
    let node = Presentation::new(&report).cluster(0).unwrap();
    node.inline_findings().map(|(position, _)| position).collect()
}

#[test]
fn a_finding_stands_beside_the_set_that_it_is_about() {
    let about = |kind: &str, name: &str| vec![finding("scale-up", "info", kind, name)];
    let of = |findings: Vec<Value>| inline(with(healthy("prod"), "findings", findings.into()));
    assert_eq!(of(about("MachineDeployment", "md-0")), [0; 0]);
    assert_eq!(of(about("KubeadmControlPlane", "prod-cp")), [0; 0]);
    assert_eq!(of(about("MachineDeployment", "another")), [0]);
    assert_eq!(of(about("Cluster", "md-0")), [0], "the name alone does not tell a pool");
    assert_eq!(of(vec![finding("not-paused", "warning", "Cluster", "prod")]), [0; 0], "beside the cluster's name");
    assert_eq!(of(vec![finding("not-paused", "error", "Cluster", "prod")]), [0], "a danger is never hidden");
    let mut of_1_0 = about("MachineDeployment", "md-0");
    of_1_0[0].as_object_mut().unwrap().remove("subjectRef");
    assert_eq!(of(of_1_0.clone()), [0], "what it is about is not read out of a string");
    let finding = serde_json::from_value(of_1_0.remove(0)).unwrap();
    assert_eq!(subject(&finding).plain(), "MachineDeployment/team-a/md-0");
}

#[test]
fn only_what_says_nothing_is_calm() {
    let is_calm = |cluster: Value| {
        let report = of_clusters(&[cluster]);
        Presentation::new(&report).cluster(0).unwrap().is_calm()
    };
    assert!(is_calm(healthy("prod")));
    let finding = |severity| json!([finding("machine-health-check", severity, "Cluster", "prod")]);
    assert!(is_calm(with(healthy("prod"), "findings", finding("info"))));
    assert!(!is_calm(with(healthy("prod"), "findings", finding("warning"))));
    let noted = with(machine("a", "matched"), "notes", json!(["renamed"]));
    assert!(!is_calm(of_workers("prod", &[noted])));
    for outcome in ["Deleted", "AtRisk", "Cloned"] {
        let foretold = with(machine("a", "matched"), "forecast", json!({"outcome": outcome, "message": ""}));
        assert!(!is_calm(of_workers("prod", &[foretold])), "{outcome}");
    }
}

/// A number never stands for a machine that a restore deletes.
#[test]
fn healthy_machines_that_may_be_deleted_are_not_folded() {
    let doomed = with(machine("doomed", "matched"), "forecast", json!({"outcome": "AtRisk", "message": ""}));
    let report = of_clusters(&[of_workers("prod", &[doomed, machine("safe", "matched")])]);
    let set = Presentation::new(&report).cluster(0).unwrap().set(SetPlace::Pool(0)).unwrap();
    let plain: Vec<_> = set.nodes().filter(|node| node.is_plain()).map(|node| node.machine().name.as_str()).collect();
    assert_eq!(plain, ["safe"]);
    assert!(matches!(set.summary(), SetSummary::Numbers { .. }));
    assert_eq!(set.machine(0).unwrap().lead(), Statement::AfterRestore(Outcome::AtRisk));
    assert_eq!(set.machine(1).unwrap().lead(), Statement::Reason(MachineReason::Matched));
}

#[test]
fn a_healthy_set_whose_machines_were_left_out_is_omitted() {
    let whole = of_clusters(&[of_workers("prod", &[machine("a", "live-node"), machine("b", "matched")])]);
    let without = whole.clone().without_healthy();
    let shown = |report: &Report| {
        let node = Presentation::new(report).cluster(0).unwrap();
        node.sets().filter(|set| !set.is_omitted()).map(|set| set.label().plain()).collect::<Vec<_>>()
    };
    assert_eq!(shown(&whole), ["control plane", "md-0"]);
    assert_eq!(shown(&without), ["md-0"]);
    let empty = of_clusters(&[cluster("prod", &[], json!([pool(Some("md-0"), 0, &[])]))]);
    let pool = Presentation::new(&empty).cluster(0).unwrap().set(SetPlace::Pool(0)).unwrap();
    assert!(!pool.is_omitted());
    assert_eq!(pool.summary(), SetSummary::Empty);
}

#[test]
fn dangers_with_one_step_stand_together() {
    let step = |text: &str| json!([{"text": text, "effect": "changes"}]);
    let danger = |name: &str, text: &str| {
        with(finding("selectors-overlap", "error", "MachineDeployment", name), "nextSteps", step(text))
    };
    let findings = json!([danger("a", "Fix."), danger("b", "Other."), danger("c", "Fix.")]);
    let report = of_clusters(&[with(healthy("prod"), "findings", findings)]);
    let dangers = Presentation::new(&report).dangers();
    assert_eq!(dangers.iter().map(|group| group.dangers.len()).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(dangers[0].step.unwrap().text, "Fix.");
    let (cluster, finding) = dangers[0].dangers[0];
    assert_eq!(subject_in(finding, cluster).plain(), "MachineDeployment team-a/a, Cluster team-a/prod");
}

#[test]
fn a_step_stands_for_machines_of_one_kind_alone() {
    let calls = |name: &str, reason: &str, text: &str| {
        with(machine(name, reason), "nextSteps", json!([{"text": text, "effect": "readOnly"}]))
    };
    let ghosts =
        [calls("a", "live-node", "Look."), calls("b", "live-node", "Look."), calls("c", "vm-missing", "Look.")];
    let clusters: Vec<_> = (0..8).map(|number| of_workers(&format!("c{number}"), &ghosts)).collect();
    let report = of_clusters(&clusters);
    let steps = Presentation::new(&report).next_steps();
    let told: Vec<_> = steps.iter().map(|step| format!("{}{}", step.first, step.others().plain())).collect();
    let clusters = "team-a/c0, team-a/c1, team-a/c2, team-a/c3, team-a/c4 and 3 other clusters";
    assert_eq!(told, [format!("a, and 15 more like it in {clusters}"), format!("c, and 7 more like it in {clusters}")]);
}

#[test]
fn the_forecast_in_short_says_first_what_is_deleted() {
    let report = |outcomes: &[&str], deleted: Value, etcd: &[&str]| {
        let machines = outcomes.iter().enumerate().map(|(number, outcome)| {
            let forecast = json!({"outcome": outcome, "message": ""});
            with(machine(&format!("m{number}"), "matched"), "forecast", forecast)
        });
        let machines: Vec<_> = machines.collect();
        let none = json!({"min": 0, "max": 0});
        let forecast = json!({"sentence": "", "vmsCreated": none, "vmsDeleted": deleted, "etcdMembersRemoved": etcd});
        let cluster = cluster("prod", &[], json!([pool(Some("md-0"), 2, &machines)]));
        of_clusters(&[with(cluster, "forecast", forecast)])
    };
    let told = |report: &Report| {
        let after = Presentation::new(report).cluster(0).unwrap().after_restore()?;
        Some((after.text, after.is_destructive))
    };
    let none = || json!({"min": 0, "max": 0});
    assert_eq!(told(&report(&["Adopted", "Adopted"], none(), &[])), None);
    let left = told(&report(&["Adopted", "Unmanaged", "Unmanaged", "Stuck"], none(), &[]));
    assert_eq!(left, Some(("1 machine adopted; 1 machine stuck; 2 VMs left unmanaged".to_owned(), false)));
    let deleted = told(&report(&["Adopted", "Deleted", "Unknown"], json!({"min": 0, "max": 2}), &["node"]));
    let text = "up to 2 VMs deleted; 1 etcd member removed; 1 machine adopted; forecast unknown for 1 machine";
    assert_eq!(deleted, Some((text.to_owned(), true)));
}

/// Every machine has a place of its own, from which it is found again.
#[test]
fn places_lead_back() {
    let report =
        report(&[healthy("a"), of_workers("b", &[machine("x", "live-node")])], &[unattributed("u", None, None)]);
    let presentation = Presentation::new(&report);
    let nodes = presentation.clusters_as_reported().flat_map(ClusterNode::sets).flat_map(SetNode::nodes);
    let mut found = 0;
    for node in nodes {
        let Place::Machine(cluster, set, position) = node.place() else { panic!("{:?}", node.place()) };
        assert_eq!(presentation.machine(cluster, set, position).unwrap().machine(), node.machine());
        found += 1;
    }
    assert_eq!(found, report.clusters.iter().flat_map(Cluster::machines).count());
    assert!(presentation.machine(9, SetPlace::ControlPlane, 0).is_none());
    assert!(presentation.machine(0, SetPlace::Pool(9), 0).is_none());
    assert!(presentation.unattributed_at(0).is_some() && presentation.unattributed_at(1).is_none());
}

/// What holds no workers says so, and so does a control plane that is not kubeadm's.
#[test]
fn sets_say_what_they_are() {
    let mut other = of_workers("edge", &[machine("a", "matched")]);
    let pools = other["workers"]["pools"].as_array_mut().unwrap();
    pools.push(with(pool(Some("edge-etcd"), 1, &[machine("e", "matched")]), "role", "etcd".into()));
    pools.push(with(pool(Some("edge-lb"), 1, &[machine("l", "matched")]), "role", "loadBalancer".into()));
    let said = |other: &Value| -> Vec<(String, String)> {
        let report = report(std::slice::from_ref(other), &[]);
        let cluster = Presentation::new(&report).cluster(0).unwrap();
        cluster.sets().map(|set| (set.label().plain(), set.role().plain())).collect()
    };
    let pair = |label: &str, role: &str| (label.to_owned(), role.to_owned());
    let of_pools = [
        pair("md-0", "worker of md-0"),
        pair("external etcd edge-etcd", "member of external etcd edge-etcd"),
        pair("load balancer edge-lb", "load balancer of the API servers"),
    ];
    for (kind, hosted, label) in [
        (None, false, "control plane"),
        (Some("KubeadmControlPlane"), false, "control plane"),
        (Some("RKE2ControlPlane"), false, "control plane, RKE2ControlPlane"),
        (Some("KamajiControlPlane"), true, "control plane hosted elsewhere, KamajiControlPlane"),
    ] {
        other["controlPlane"]["kind"] = kind.into();
        other["controlPlane"]["hosted"] = hosted.into();
        let mut all = vec![pair(label, "control plane")];
        all.extend(of_pools.clone());
        assert_eq!(said(&other), all);
    }
}
