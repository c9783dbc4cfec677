//! What the backup contains, and how to go on from there.

use std::rc::Rc;

use drift_core::diagnostic::Severity;
use drift_core::inspection::{InspectedCluster, InspectedPool, Inspection};
use drift_core::presentation::{dangers, words};
use drift_core::report::Finding;
use web_sys::{File, MouseEvent};
use yew::{Callback, Html, html};

use super::gather::gather;
use super::taken::taken;
use crate::icons;
use crate::intake::Taken;
use crate::parts::{self, Later};
use crate::words::{count, number, time, visible, written};

/// The contents, and how to go on from here.
pub(crate) fn contents(
    inspection: &Rc<Inspection>,
    files: &[Taken<File>],
    comparing: bool,
    lookups: Option<Html>,
    choose: Callback<MouseEvent>,
) -> Html {
    let machines: u64 = inspection.clusters.iter().map(|cluster| cluster.machines).fold(0, u64::saturating_add);
    let backup = &inspection.backup;
    let clusters = number(inspection.clusters.len());
    let content = format!("{} in {}", count(machines, "machine", "machines"), count(clusters, "cluster", "clusters"));
    let started = backup.started_at.map_or_else(|| "at an unknown time".to_owned(), |at| format!("on {}", time(at)));
    let size = format!("{} entries, {} relevant objects, started {started}.", backup.entries, backup.objects);
    html! {
        <div class="contents">
            <h1 id="title" tabindex="-1">{ format!("The backup contains {content}.") }</h1>
            <p class="sub">{ size }</p>
            { gaps(inspection) }
            if comparing {
                <p class="busy" role="status">{ "Comparing with the inventories and node lists…" }</p>
            } else {
                { gather(&inspection.lookups, files, lookups, choose) }
            }
            { taken(files) }
            { parts::dangers(&dangers(inspection.findings.iter().map(|finding| (None, finding))), None) }
            { for warnings(inspection).take(FULL).map(parts::brief_finding) }
            <section aria-labelledby="clusters">
                <h2 id="clusters">{ "Clusters" }</h2>
                { table(&inspection.clusters, 0, CLUSTERS) }
                if inspection.clusters.len() > CLUSTERS { { rest(inspection) } }
            </section>
            { notes(inspection) }
        </div>
    }
}

/// Clusters that are listed at first; the others are drawn on request.
const CLUSTERS: usize = 60;
/// Findings that are shown in full at first.
const FULL: usize = 5;

fn table(clusters: &[InspectedCluster], first: usize, number: usize) -> Html {
    html! {
        <div class="scroll" tabindex="0" role="group" aria-label="Table of clusters">
            <table>
                <thead><tr>
                    <th scope="col">{ "Cluster" }</th><th scope="col">{ "Control plane" }</th>
                    <th scope="col">{ "Pools" }</th><th scope="col" class="right">{ "Machines" }</th>
                </tr></thead>
                <tbody>{ for clusters.iter().skip(first).take(number).map(cluster) }</tbody>
            </table>
        </div>
    }
}

fn rest(inspection: &Rc<Inspection>) -> Html {
    let all = Rc::clone(inspection);
    let more = count(number(all.clusters.len().saturating_sub(CLUSTERS)), "more cluster", "more clusters");
    html! { <Later summary={more} draw={Callback::from(move |()| table(&all.clusters, CLUSTERS, usize::MAX))} /> }
}

fn cluster(cluster: &InspectedCluster) -> Html {
    html! {
        <tr>
            <th scope="row">
                <span class="soft">{ visible(&cluster.namespace) }{ "/" }</span><b>{ visible(&cluster.name) }</b>
                if cluster.paused { <span class="soft">{ " · paused" }</span> }
            </th>
            <td>{ for cluster.control_plane.as_ref().map(pool) }</td>
            <td>
                { for cluster.etcd.as_ref().map(|etcd| html! { <div>{ "external etcd " }{ pool(etcd) }</div> }) }
                { for cluster.pools.iter().map(|each| html! { <div>{ pool(each) }</div> }) }
            </td>
            <td class="right">{ cluster.machines }</td>
        </tr>
    }
}

fn pool(pool: &InspectedPool) -> Html {
    let name = written(&words::pool(pool.name.as_deref()));
    let desired = pool.desired.map(|desired| format!(" of {desired}")).unwrap_or_default();
    html! { <>{ name }{ " " }<span class="soft">{ format!("{}{desired}", pool.machines) }</span></> }
}

/// Why the backup may be incomplete.
fn gaps(inspection: &Inspection) -> Html {
    let backup = &inspection.backup;
    let kinds = backup.missing_kinds.iter().map(|kind| format!("It contains no {} objects.", visible(kind)));
    let cut = (!backup.complete)
        .then(|| "It was not read completely. Anything not read counts as Unknown, not Healthy.".to_owned());
    let diagnostics = inspection.diagnostics.iter().filter(|diagnostic| diagnostic.severity != Severity::Info);
    let diagnostics = diagnostics.map(|diagnostic| visible(&diagnostic.message)).take(5);
    let lines: Vec<String> = cut.into_iter().chain(kinds).chain(diagnostics).collect();
    if lines.is_empty() {
        return Html::default();
    }
    html! {
        <div class="banner warning">
            { icons::severity(Severity::Warning) }
            <div><strong>{ "The backup is incomplete or has errors." }</strong>
            <ul>{ for lines.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul></div>
        </div>
    }
}

/// What is no danger, and more than a note.
fn warnings(inspection: &Inspection) -> impl Iterator<Item = &Finding> {
    inspection.findings.iter().filter(|finding| finding.severity == Severity::Warning)
}

/// Findings of severity info, and those that exceed the limit.
fn notes(inspection: &Inspection) -> Html {
    let info = inspection.findings.iter().filter(|finding| finding.severity == Severity::Info);
    let notes: Vec<Finding> = warnings(inspection).skip(FULL).chain(info).cloned().collect();
    if notes.is_empty() {
        return Html::default();
    }
    let summary = count(number(notes.len()), "note", "notes");
    html! { <Later {summary} draw={Callback::from(move |()| notes.iter().map(parts::brief_finding).collect())} /> }
}
