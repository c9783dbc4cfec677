//! What a comparison of two reports says.

use drift_core::Report;
use drift_core::compare::{Caveat, ChangeKind, Comparison, Subject, compare, in_order, markdown};
use drift_core::ignore::IgnoreFile;

use crate::support::{Cluster, Scene};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

fn calm() -> Report {
    Scene::of(&web()).report()
}

/// A machine is gone, a ghost and one that nobody knows have come.
fn drifted() -> Report {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.grow(&web, &web.set("web-md-0"), 7);
    scene.lose(&web.vm_name(&web.worker(1)));
    scene.grow_without_node(&web, &web.set("web-md-0"), 8);
    scene.report()
}

fn kinds(comparison: &Comparison) -> Vec<(ChangeKind, bool)> {
    comparison.changes.iter().map(|change| (change.kind, change.needs_person)).collect()
}

#[test]
fn the_same_is_counted() {
    for report in [calm(), drifted()] {
        let comparison = compare(&report, &report);
        assert!(comparison.changes.is_empty(), "{comparison:#?}");
        assert_eq!(comparison.caveats, [Caveat::SameReport]);
        let items = report.summary.machines.total
            + report.summary.need_further_confirmation_infra_machines
            + u64::try_from(report.all_findings().count()).unwrap();
        assert_eq!(comparison.summary.same, items);
        assert_eq!(comparison.exit_code(), 0, "what was known before needs nobody anew");
    }
}

#[test]
fn what_is_new_needs_a_person() {
    let comparison = compare(&calm(), &drifted());
    assert_eq!(comparison.exit_code(), 1);
    assert_eq!(comparison.summary.needs_person, 3, "{:#?}", comparison.changes);
    insta::with_settings!({ snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!("comparison", markdown(&comparison));
    });
    let back = compare(&drifted(), &calm());
    assert_eq!((back.exit_code(), back.summary.needs_person), (0, 0));
    assert_eq!(back.caveats, comparison.caveats);
    assert_eq!(back.summary.gone, comparison.summary.new);
}

/// What was not read is not gone.
#[test]
fn an_incomplete_report_is_never_calm() {
    let mut scene = Scene::of(&web());
    scene.inventories[0].content.complete = false;
    let incomplete = scene.report();
    let comparison = compare(&drifted(), &incomplete);
    assert!(comparison.caveats.contains(&Caveat::AfterIncomplete));
    assert_ne!(comparison.exit_code(), 0);
    assert!(!comparison.headline().starts_with("Nothing new needs"), "{}", comparison.headline());
}

/// A virtual machine of which more is known is still the same.
#[test]
fn an_unattributed_one_may_become_a_ghost() {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.set("web-md-0"), 7);
    let after = scene.report();
    scene.remove_node(&ghost);
    scene.vm(&ghost).guestinfo = None;
    let before = scene.report();
    let comparison = compare(&before, &after);
    let changed: Vec<_> = comparison.of(ChangeKind::Changed).collect();
    let of_vm = changed.iter().find(|change| matches!(change.subject, Subject::VirtualMachine(_)));
    assert!(of_vm.is_some_and(|change| change.needs_person), "{:#?}", comparison.changes);
}

#[test]
fn what_is_ignored_needs_nobody() {
    let file = "[[ignore]]\nmatch = { vm = '*' }\nreason = 'known'\nuntil = 2026-12-01\n";
    let ignored = IgnoreFile::parse(file.as_bytes()).unwrap().apply(drifted());
    assert_eq!(ignored.suppressed.len(), 2);
    let comparison = compare(&calm(), &ignored);
    assert_eq!(comparison.summary.needs_person, 1, "the stale one: {:#?}", kinds(&comparison));
    let ended = compare(&ignored, &drifted());
    assert_eq!(ended.summary.needs_person, 2, "what is not ignored any more is new work");
}

/// Reports of other programs and times.
#[test]
fn caveats_are_told() {
    let (before, after) = (calm(), calm().without_healthy());
    assert_eq!(compare(&before, &after).caveats, [Caveat::HealthyNotListed]);
    let mut older = calm();
    for vcenter in &mut older.infrastructure.vcenters {
        vcenter.collected_at = Some("2026-11-01T00:00:00Z".parse().unwrap());
    }
    assert_eq!(compare(&calm(), &older).caveats, [Caveat::WrongOrder]);
    older.infrastructure.vcenters[0].server = "vc99".into();
    assert_eq!(compare(&older, &calm()).caveats, [Caveat::OtherVcenters]);
}

/// Two reports that have nothing to do with each other.
#[test]
fn other_clusters_are_told() {
    let other = Scene::of(&Cluster::new("team-b", "lab")).report();
    assert_eq!(compare(&calm(), &other).caveats, [Caveat::OtherClusters]);
    let hidden = other.without_healthy();
    assert!(!compare(&calm(), &hidden).caveats.contains(&Caveat::OtherClusters), "not all of its clusters are listed");
}

#[test]
fn the_time_of_writing_decides_which_is_the_earlier() {
    let (one, mut other) = (calm(), calm());
    assert!(in_order(&one, &other) && in_order(&other, &one));
    other.generated_at = "2030-01-01T00:00:00Z".parse().unwrap();
    assert!(in_order(&one, &other) && !in_order(&other, &one));
    other.generated_at = one.generated_at;
    for vcenter in &mut other.infrastructure.vcenters {
        vcenter.collected_at = Some("2026-11-01T00:00:00Z".parse().unwrap());
    }
    assert!(in_order(&other, &one) && !in_order(&one, &other), "read earlier");
}

#[test]
fn every_difference_stands_once_in_its_cluster() {
    let mut scene = Scene::of(&web());
    scene.inventories[0].content.virtual_machines.clear();
    let comparison = compare(&drifted(), &scene.report());
    let clusters = comparison.by_cluster();
    let listed: usize = clusters.iter().map(|of| of.changes.len()).sum();
    assert_eq!(listed, comparison.changes.len());
    let of_web = clusters.iter().find(|of| of.title().plain() == "team-a/web").unwrap();
    assert!(of_web.needs_person() && of_web.counts().contains("changed"), "{}", of_web.counts());
    let gone = of_web.changes.iter().find(|change| matches!(change.subject, Subject::VirtualMachine(_)));
    assert_eq!(gone.map(|change| change.kind), Some(ChangeKind::Gone), "a ghost is one of its cluster's");
    let general = clusters.iter().find(|of| of.cluster.is_none());
    assert!(general.is_some_and(|of| of.changes.iter().any(|change| change.before.is_some())), "{clusters:#?}");
}
