//! What every list must hold, whatever is filtered and folded: on the sample.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use drift_core::presentation::{ClusterNode, Facet, Order, Place, Presentation};
use drift_core::report::{MachineStatus, Report};
use drift_core::{BackupReader, ClusterRef, Context, Observations};

use super::filter::{Filter, Index};
use super::rows::{Folding, Row, Rows, rows};

/// The sample's verdict.
fn report() -> Report {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
    let file = |name: &str| fs::read(folder.join(name)).unwrap();
    let mut reader = BackupReader::new("mgmt-nightly.tar.gz");
    reader.push(&file("mgmt-nightly.tar.gz"));
    let mut observations = Observations::default();
    observations.add_inventory("vcenter-inventory.json", &file("vcenter-inventory.json"));
    for cluster in ["team-a/web", "team-a/web-api", "team-b/web"] {
        let name = format!("nodes-{}.json", cluster.replace('/', "."));
        observations.add_nodes(&name, ClusterRef::parse(cluster).as_ref(), &file(&name));
    }
    let generated_at = "2026-11-22T12:00:00Z".parse().unwrap();
    drift_core::detect(
        &reader.finish(),
        &observations,
        &Context { generated_at, version: String::new(), restore_into: None },
    )
}

/// Everything of a report that is judged.
fn everything(report: &Report) -> Vec<Place> {
    let presentation = Presentation::new(report);
    let sets = presentation.clusters_as_reported().flat_map(ClusterNode::sets);
    let machines = sets.flat_map(|set| set.nodes().map(drift_core::presentation::MachineNode::place));
    machines.chain(presentation.unattributed().map(drift_core::presentation::UnattributedNode::place)).collect()
}

/// What of it has a row of its own, in the order of the rows.
fn shown(rows: &Rows) -> Vec<Place> {
    let judged = rows.rows.iter().filter(|row| matches!(row, Row::Machine { .. } | Row::Unattributed(_)));
    judged.filter_map(|row| row.place()).collect()
}

/// The status of the machine at a place.
fn status(report: &Report, place: Place) -> Option<MachineStatus> {
    match place {
        Place::Machine(cluster, set, machine) => {
            Some(Presentation::new(report).machine(cluster, set, machine).unwrap().machine().status)
        }
        _ => None,
    }
}

fn sorted(mut places: Vec<Place>) -> Vec<Place> {
    places.sort_unstable();
    places
}

/// The list without any fold.
fn unfolded(report: &Report, filter: &Filter) -> Rows {
    rows(Presentation::new(report), &Index::new(Presentation::new(report)), filter, Folding::Nothing)
}

#[test]
fn nothing_is_lost_and_nothing_stands_twice() {
    let report = report();
    let all = sorted(everything(&report));
    assert_eq!(all.len(), 16);
    for order in [Order::WorstFirst, Order::Name] {
        let rows = unfolded(&report, &Filter { order, ..Filter::default() });
        assert_eq!((sorted(shown(&rows)), rows.found), (all.clone(), all.len()));
    }
}

#[test]
fn facets_show_what_they_count() {
    let report = report();
    for facet in Facet::ALL {
        let rows = unfolded(&report, &Filter { facets: [facet].into(), ..Filter::default() });
        assert_eq!(u64::try_from(rows.found).unwrap(), facet.count(&report), "{}", facet.word());
        assert_eq!(shown(&rows).len(), rows.found);
    }
    let index = Index::new(Presentation::new(&report));
    for (reason, number) in index.reasons() {
        let rows = unfolded(&report, &Filter { reason: Some(reason), hide_healthy: true, ..Filter::default() });
        assert_eq!(u64::try_from(rows.found).unwrap(), number, "{reason:?}");
    }
    for (outcome, number) in index.outcomes() {
        let rows = unfolded(&report, &Filter { outcome: Some(outcome), ..Filter::default() });
        assert_eq!(u64::try_from(rows.found).unwrap(), number, "{outcome:?}");
    }
}

#[test]
fn only_what_is_healthy_can_be_hidden() {
    let report = report();
    let rows = unfolded(&report, &Filter { hide_healthy: true, ..Filter::default() });
    let kept: BTreeSet<Place> = shown(&rows).into_iter().collect();
    for place in everything(&report) {
        let healthy = status(&report, place) == Some(MachineStatus::Healthy);
        assert_eq!(kept.contains(&place), !healthy, "{place:?}");
    }
}

#[test]
fn folding_hides_rows_and_changes_no_number() {
    let report = report();
    let presentation = Presentation::new(&report);
    let (index, filter) = (Index::new(presentation), Filter::default());
    let open = rows(presentation, &index, &filter, Folding::But(&BTreeSet::new()));
    for (place, was_open) in open.rows.iter().filter_map(|row| row.fold()) {
        let turned = rows(presentation, &index, &filter, Folding::But(&[place].into()));
        assert_eq!(turned.found, open.found);
        assert_eq!(turned.rows.len() < open.rows.len(), was_open, "{place:?}");
        assert!(turned.rows.iter().any(|row| row.fold() == Some((place, !was_open))), "{place:?} can be turned back");
    }
}

#[test]
fn the_worst_comes_first() {
    let report = report();
    let rows = unfolded(&report, &Filter::default());
    let first = |wanted| shown(&rows).iter().position(|place| status(&report, *place) == wanted).unwrap();
    let ghost = first(Some(MachineStatus::Ghost));
    let unattributed = first(None);
    let stale = first(Some(MachineStatus::Stale));
    assert!(ghost < unattributed && unattributed < stale, "{ghost} {unattributed} {stale}");
}

#[test]
fn searches_find_what_people_type() {
    let report = report();
    let found = |words: &str| unfolded(&report, &Filter { words: words.to_owned(), ..Filter::default() }).found;
    assert_eq!(found("web-md-0-gn9tl-dsdgc"), 1);
    assert_eq!(found("WEB-MD-0 dsdgc"), 1, "words in any order and case");
    assert_eq!(found("vm-225"), 1, "a managed object reference");
    assert_eq!(found("team-b control plane"), 1);
    assert_eq!(found("lab"), 2, "the likely cluster");
    for facet in Facet::ALL {
        assert_eq!(u64::try_from(found(facet.word())).unwrap(), facet.count(&report), "{}", facet.word());
    }
    assert_eq!(found("  "), everything(&report).len());
    assert_eq!(found("no such machine"), 0);
    assert_eq!(unfolded(&report, &Filter { words: "no such machine".to_owned(), ..Filter::default() }).rows, []);
}
