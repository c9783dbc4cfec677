//! What holds for every forecast, whatever drifted.

use std::collections::{BTreeMap, BTreeSet};

use drift_core::Report;
use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{Cluster, Concern, EvidenceKind, FindingCode, Machine, MachineStatus, Outcome, Span};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::missing::{with_bootstrap, without_bootstrap};
use crate::random;
use crate::support::{Entry, Object, Resource, Scene, read, report};
use crate::twists::scene;

/// What a forecast says of one cluster.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    created: Span,
    deleted: Span,
    machines: BTreeMap<String, Outcome>,
    /// Nodes that lose their etcd membership.
    removed: Vec<String>,
    /// What a restore destroys.
    dangers: BTreeSet<FindingCode>,
    /// A Node lives while the inventory has no virtual machine for it, or has it off: neither is believed, until the
    /// other is not known.
    contradicted: bool,
}

fn told(report: &Report) -> BTreeMap<String, Told> {
    let of_cluster = |cluster: &Cluster| {
        let forecast = cluster.forecast.as_ref().unwrap();
        let machines = cluster.machines().filter(|machine| machine.machine.is_some());
        let machines = machines.map(|machine| (machine.name.clone(), machine.forecast.as_ref().unwrap().outcome));
        // Nor is an API server that lists Nodes and has no virtual machine.
        let members = &cluster.control_plane.machines;
        let is_gone = !members.is_empty() && members.iter().all(|machine| machine.status == MachineStatus::Stale);
        let has_node = |machine: &Machine| machine.evidence.iter().any(|found| found.kind == EvidenceKind::Node);
        let is_contradicted = |machine: &Machine| {
            machine.status == MachineStatus::Unknown
                && machine.evidence.iter().any(|evidence| evidence.kind == EvidenceKind::Node)
        };
        let told = Told {
            created: forecast.vms_created,
            deleted: forecast.vms_deleted,
            machines: machines.collect(),
            removed: forecast.etcd_members_removed.clone(),
            dangers: cluster.findings.iter().filter(|finding| finding.is_danger()).map(|found| found.code).collect(),
            contradicted: cluster.machines().any(is_contradicted) || is_gone && cluster.machines().any(has_node),
        };
        (format!("{}/{}", cluster.namespace, cluster.name), told)
    };
    report.clusters.iter().map(of_cluster).collect()
}

/// Versions on both sides of every change.
const CAPI: [&str; 16] = [
    "1.2.7", "1.2.8", "1.3.10", "1.4.9", "1.5.8", "1.6.8", "1.7.3", "1.7.4", "1.8.1", "1.8.2", "1.9.11", "1.10.1",
    "1.11.11", "1.12.11", "1.13.5", "1.14.0",
];
const CAPV: [&str; 5] = ["1.5.8", "1.7.7", "1.8.10", "1.13.1", "1.16.1"];

/// A way to know less.
#[derive(Clone, Copy, Debug)]
enum Lack {
    NodeLists,
    WholeNodeLists,
    Inventories,
    WholeInventories,
}

fn forget(scene: &mut Scene, lack: Lack) {
    match lack {
        Lack::NodeLists => scene.node_lists.clear(),
        Lack::WholeNodeLists => scene.node_lists.iter_mut().for_each(|list| list.paged = true),
        Lack::Inventories => scene.inventories.clear(),
        Lack::WholeInventories => scene.inventories.iter_mut().for_each(|one| one.content.complete = false),
    }
}

/// What a backup does not show although objects name it.
#[derive(Clone, Copy, Debug)]
enum Hidden {
    Template,
    BootstrapTemplates,
    BootstrapConfigs,
    Authorities,
    /// It is in the archive, and is no JSON.
    HealthCheck,
}

fn hidden() -> impl Strategy<Value = Hidden> {
    prop::sample::select(vec![
        Hidden::Template,
        Hidden::BootstrapTemplates,
        Hidden::BootstrapConfigs,
        Hidden::Authorities,
        Hidden::HealthCheck,
    ])
}

fn hide(scene: &mut Scene, hidden: Hidden, which: Index) {
    let of_kind = |scene: &Scene, resource: Resource| -> Vec<String> {
        let objects = scene.objects.iter().filter(|object| object.resource == resource);
        objects.map(|object| object.name().to_owned()).collect()
    };
    let chosen = |scene: &Scene, resource: Resource| {
        let names = of_kind(scene, resource);
        (!names.is_empty()).then(|| names[which.index(names.len())].clone())
    };
    match hidden {
        Hidden::Template => {
            if let Some(name) = chosen(scene, Resource::VSphereMachineTemplate) {
                scene.remove_object(Resource::VSphereMachineTemplate, &name);
            }
        }
        Hidden::BootstrapTemplates => without_bootstrap(scene, "kubeadmconfigtemplates"),
        Hidden::BootstrapConfigs => without_bootstrap(scene, "kubeadmconfigs"),
        Hidden::Authorities => {
            let clusters = of_kind(scene, Resource::Cluster);
            scene.missing_secrets = clusters.iter().map(|cluster| format!("{cluster}-ca")).collect();
        }
        Hidden::HealthCheck => {
            let Some(name) = chosen(scene, Resource::MachineHealthCheck) else { return };
            let is_it = |object: &Object| object.resource == Resource::MachineHealthCheck && object.name() == name;
            let checks: Vec<Object> = scene.objects.iter().filter(|object| is_it(object)).cloned().collect();
            scene.objects.retain(|object| !is_it(object));
            let entries = checks.iter().flat_map(|check| Entry::of(check, scene.layout));
            let broken: Vec<Entry> = entries.map(|entry| Entry::new(&entry.path, b"{")).collect();
            scene.entries.extend(broken);
        }
    }
}

fn contains(wide: Span, narrow: Span) -> bool {
    wide.min <= narrow.min && narrow.max <= wide.max
}

proptest! {
    #![proptest_config(random::tries(192))]

    /// Who knows less may say less, and nothing else.
    #[test]
    fn more_information_only_narrows(
        scene in scene(),
        lack in prop::sample::select(
            vec![Lack::NodeLists, Lack::WholeNodeLists, Lack::Inventories, Lack::WholeInventories]
        ),
    ) {
        let report = scene.report();
        // A list of Nodes that the inventory refutes is believed where nothing refutes it.
        let is_refuted = report.diagnostics.iter().any(|found| found.code == DiagnosticCode::NodesOfAnotherCluster);
        prop_assume!(!is_refuted || matches!(lack, Lack::NodeLists | Lack::WholeNodeLists));
        let known = told(&report);
        let mut less = scene;
        forget(&mut less, lack);
        let less = told(&less.report());
        for (key, known) in known {
            let Some(less) = less.get(&key).filter(|_| !known.contradicted || !matches!(lack, Lack::NodeLists)) else {
                continue;
            };
            let (created, deleted) = (known.created, known.deleted);
            prop_assert!(contains(less.created, created), "{key} created {created:?} in {:?}", less.created);
            prop_assert!(contains(less.deleted, deleted), "{key} deleted {deleted:?} in {:?}", less.deleted);
            for (name, outcome) in &known.machines {
                let Some(vague) = less.machines.get(name) else { continue };
                let vaguer = vague == outcome || matches!(vague, Outcome::Unknown | Outcome::AtRisk);
                prop_assert!(vaguer, "{key} {name}: {outcome:?} became {vague:?}");
            }
        }
    }

    /// Of an archive that was cut nothing is certain, least of all that nothing happens.
    #[test]
    fn a_cut_archive_promises_nothing(scene in scene(), place in any::<Index>()) {
        let archive = scene.archive();
        let backup = read(&archive[..place.index(archive.len())]);
        prop_assume!(backup.unusable().is_none());
        for (key, cut) in told(&report(&backup, &scene.observations())) {
            prop_assert_eq!((cut.created.min, cut.deleted.min), (0, 0), "{}", key);
            for (name, outcome) in &cut.machines {
                prop_assert!(matches!(outcome, Outcome::AtRisk | Outcome::Unknown), "{key} {name} became {outcome:?}");
            }
        }
    }

    /// Who does not know the version is told what happens in each of them, and who does not choose one, what happens in
    /// those that may have written the backup.
    #[test]
    fn the_forecast_for_unknown_versions_contains_that_of_each(
        scene in scene(),
        capi in prop::sample::select(CAPI.to_vec()),
        capv in prop::sample::select(CAPV.to_vec()),
    ) {
        let one = told(&scene.report_for(Some(&format!("capi={capi},capv={capv}"))));
        for unknown in [format!("capi={capi}"), format!("capv={capv}")] {
            let unknown = told(&scene.report_for(Some(&unknown)));
            for (key, one) in &one {
                let unknown = &unknown[key];
                prop_assert!(contains(unknown.created, one.created), "{key}: {:?}, {:?}", unknown.created, one.created);
                prop_assert!(contains(unknown.deleted, one.deleted), "{key}: {:?}, {:?}", unknown.deleted, one.deleted);
                prop_assert!(one.removed.iter().all(|node| unknown.removed.contains(node)), "{key}");
                prop_assert!(one.dangers.iter().all(|code| unknown.dangers.contains(code)), "{key} {:?}", one.dangers);
                for (name, outcome) in &one.machines {
                    let vague = unknown.machines[name];
                    let vaguer = vague == *outcome || matches!(vague, Outcome::Unknown | Outcome::AtRisk);
                    prop_assert!(vaguer, "{key} {name}: {outcome:?} became {vague:?}");
                    let is_deletion = matches!(outcome, Outcome::Deleted | Outcome::AtRisk);
                    prop_assert!(!is_deletion || vague != Outcome::Unknown, "{key} {name}: calmer than {outcome:?}");
                }
            }
        }
    }

    /// What a filter leaves out, or nobody can read, is no reason to expect less.
    #[test]
    fn what_is_hidden_makes_nothing_calmer(scene in scene(), hidden in hidden(), which in any::<Index>()) {
        let scene = with_bootstrap(scene);
        let known = told(&scene.report());
        let mut less = scene;
        hide(&mut less, hidden, which);
        let less = told(&less.report());
        for (key, known) in &known {
            let Some(less) = less.get(key) else { continue };
            prop_assert!(contains(less.created, known.created), "{key}: {:?} in {:?}", known.created, less.created);
            prop_assert!(contains(less.deleted, known.deleted), "{key}: {:?} in {:?}", known.deleted, less.deleted);
            prop_assert!(known.removed.iter().all(|node| less.removed.contains(node)), "{key}");
            // What a health check would do that nobody can read is a gap, and no danger.
            let is_named = |code: &FindingCode| less.dangers.contains(code) || matches!(hidden, Hidden::HealthCheck);
            prop_assert!(known.dangers.iter().all(is_named), "{key} {:?}", known.dangers);
            for (name, outcome) in &known.machines {
                let hidden = less.machines[name];
                let is_deletion = |outcome| matches!(outcome, Outcome::Deleted | Outcome::AtRisk);
                let is_open = is_deletion(hidden) || hidden == Outcome::Unknown;
                prop_assert!(!is_deletion(*outcome) || is_open, "{key} {name}: {outcome:?}, {hidden:?}");
                let is_calmer = hidden == Outcome::Adopted && *outcome != Outcome::Adopted;
                prop_assert!(!is_calmer, "{key} {name}: {outcome:?} became {hidden:?}");
            }
        }
    }

    #[test]
    fn no_virtual_machine_is_lost_twice(scene in scene(), capi in prop::sample::select(CAPI.to_vec())) {
        let report = scene.report_for(Some(&format!("capi={capi}")));
        for cluster in &report.clusters {
            let deleted = cluster.forecast.as_ref().unwrap().vms_deleted;
            let outcomes = cluster.machines().map(|machine| machine.forecast.as_ref().unwrap().outcome);
            let in_danger = outcomes.filter(|outcome| matches!(outcome, Outcome::Deleted | Outcome::AtRisk)).count();
            prop_assert!(deleted.min <= deleted.max && deleted.max <= in_danger as u64, "{deleted:?}");
        }
    }

    #[test]
    fn no_more_is_deleted_than_machines_are_in_danger(scene in scene()) {
        for cluster in &scene.report().clusters {
            let forecast = cluster.forecast.as_ref().unwrap();
            let in_danger = cluster
                .machines()
                .map(|machine| machine.forecast.as_ref().unwrap().outcome)
                .filter(|outcome| matches!(outcome, Outcome::Deleted | Outcome::AtRisk))
                .count() as u64;
            prop_assert!(forecast.vms_deleted.max <= in_danger, "{forecast:?}");
            for span in [forecast.vms_created, forecast.vms_deleted] {
                prop_assert!(span.min <= span.max, "{forecast:?}");
            }
        }
    }

    /// Statuses, counts and all concerns but danger follow from the verdicts alone.
    #[test]
    fn a_forecast_changes_no_verdict(scene in scene()) {
        let report = scene.report();
        let mut without = report.clone();
        for cluster in &mut without.clusters {
            cluster.forecast = None;
            cluster.findings.clear();
        }
        without.findings.clear();
        let verdicts = report.concerns().into_iter().filter(|concern| *concern != Concern::Danger).collect();
        prop_assert_eq!(without.concerns(), verdicts);
        for cluster in &report.clusters {
            let worst = cluster.machines().map(|machine| machine.reason.status().into()).min();
            prop_assert_eq!(cluster.status, worst.unwrap_or(drift_core::report::Status::Healthy));
        }
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(mut scene in scene()) {
        let expected = told(&scene.report());
        scene.objects.reverse();
        scene.node_lists.reverse();
        scene.inventories.reverse();
        for list in &mut scene.node_lists {
            list.nodes.reverse();
        }
        prop_assert_eq!(told(&scene.report()), expected);
    }
}
