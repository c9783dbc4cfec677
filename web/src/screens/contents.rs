//! What the backup holds, and what is missing for a verdict.

use drift_core::inspection::{InspectedCluster, InspectedPool, Inspection};
use drift_core::{diagnostic::Severity, report::Finding};
use std::rc::Rc;

use web_sys::{File, MouseEvent};
use yew::{Callback, Html, html};

use super::landing::taken;
use crate::icons;
use crate::intake::{Role, Taken};
use crate::parts::{self, Command, Later};
use crate::words::{count, list, number, time, visible};

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
    let holds = format!("{} in {}", count(machines, "machine", "machines"), count(clusters, "cluster", "clusters"));
    let begun = backup.started_at.map_or_else(|| "at an unknown time".to_owned(), |at| format!("on {}", time(at)));
    html! {
        <div class="contents">
            <h1 id="title" tabindex="-1">{ format!("The backup holds {holds}.") }</h1>
            <p class="sub">{ format!("{} entries, {} objects of interest, begun {begun}.", backup.entries, backup.objects) }</p>
            { gaps(inspection) }
            if comparing {
                <p class="busy" role="status">{ "Comparing with what was observed…" }</p>
            } else {
                { next(inspection, files, lookups, choose) }
            }
            { taken(files) }
            { for inspection.findings.iter().filter(|finding| finding.severity != Severity::Info).take(FULL).map(parts::finding) }
            <section aria-labelledby="clusters">
                <h2 id="clusters">{ "Clusters" }</h2>
                { table(&inspection.clusters, 0, CLUSTERS) }
                if inspection.clusters.len() > CLUSTERS { { rest(inspection) } }
            </section>
            { notes(inspection) }
        </div>
    }
}

/// Clusters that are listed at once; the others when they are asked for.
const CLUSTERS: usize = 60;
/// Findings that are told in full at once.
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
            <td>{ for cluster.pools.iter().map(|each| html! { <div>{ pool(each) }</div> }) }</td>
            <td class="right">{ cluster.machines }</td>
        </tr>
    }
}

fn pool(pool: &InspectedPool) -> Html {
    let name = pool.name.as_deref().map_or_else(|| "in no known pool".to_owned(), visible);
    let desired = pool.desired.map(|desired| format!(" of {desired}")).unwrap_or_default();
    html! { <>{ name }{ " " }<span class="soft">{ format!("{}{desired}", pool.machines) }</span></> }
}

/// What keeps the backup from being whole.
fn gaps(inspection: &Inspection) -> Html {
    let backup = &inspection.backup;
    let kinds = backup.missing_kinds.iter().map(|kind| format!("It holds no {}.", visible(kind)));
    let cut =
        (!backup.complete).then(|| "It was not read completely: what is missing is unknown, never fine.".to_owned());
    let said = inspection.diagnostics.iter().filter(|diagnostic| diagnostic.severity != Severity::Info);
    let said = said.map(|diagnostic| visible(&diagnostic.message)).take(5);
    let lines: Vec<String> = cut.into_iter().chain(kinds).chain(said).collect();
    if lines.is_empty() {
        return Html::default();
    }
    html! {
        <div class="banner warning">
            { icons::severity(Severity::Warning) }
            <div><strong>{ "The backup is not whole, or looks odd." }</strong>
            <ul>{ for lines.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul></div>
        </div>
    }
}

/// What is missing for a verdict: at least one inventory.
fn next(inspection: &Inspection, files: &[Taken<File>], asked: Option<Html>, choose: Callback<MouseEvent>) -> Html {
    let lookups = &inspection.lookups;
    let inventories = lookups.vcenters.iter().map(|vcenter| {
        let datacenters: Vec<_> = vcenter.datacenters.iter().map(|datacenter| visible(datacenter)).collect();
        let within = if datacenters.is_empty() { String::new() } else { format!(", {}", list(&datacenters)) };
        let command = format!("drift-detector inventory --vcenter {} -o inventory.json", quoted(&vcenter.server));
        html! { <li><p><b>{ visible(&vcenter.server) }</b><span class="soft">{ within }</span></p><Command text={command} /></li> }
    });
    let nodes = lookups.api_servers.iter().take(SERVERS).map(|server| {
        let (namespace, name) = (&server.cluster.namespace, &server.cluster.name);
        let command = format!(
            "kubectl --context {} get nodes -o json > {}",
            quoted(name),
            quoted(&format!("nodes-{namespace}.{name}.json"))
        );
        html! { <li><p><b>{ visible(&format!("{namespace}/{name}")) }</b></p><Command text={command} /></li> }
    });
    let more = lookups.api_servers.len().saturating_sub(SERVERS);
    let has_nodes = files.iter().any(|file| file.role == Role::Nodes);
    let clusters = count(number(lookups.api_servers.len()), "workload cluster", "workload clusters");
    let primary = asked.is_none().then_some("primary");
    let by_hand = html! { <>
        <p>{ "Where a vCenter can be reached, write its inventory with the command line, then drop the file here." }</p>
        <ul class="lookups">{ for inventories }</ul>
        if !has_nodes && !lookups.api_servers.is_empty() {
            <details>
                <summary>{ format!("Better with node lists: {clusters}") }</summary>
                <p>{ "Only a live node list proves whose an unknown virtual machine is. Name the context as yours is called." }</p>
                <ul class="lookups">{ for nodes }</ul>
                if more > 0 { <p>{ format!("And {more} more, likewise.") }</p> }
            </details>
        }
        <div class="answers"><button class={primary} onclick={choose}>{ "Choose files" }</button></div>
    </> };
    html! {
        <section class="next" aria-labelledby="next">
            <h2 id="next">{ "For a verdict, add what is running now" }</h2>
            if let Some(asked) = asked {
                <p>{ "The program that serves this page asks each, when you say so. The backup itself stays here." }</p>
                { asked }
                <details class="by-hand"><summary>{ "Or add files by hand" }</summary>{ by_hand }</details>
            } else {
                { by_hand }
                <p class="soft">{ "Opened from " }<code>{ "drift-detector serve" }</code>{ ", beside the vCenter, this page looks it up by itself." }</p>
            }
        </section>
    }
}

/// For how many workload clusters commands are written out.
const SERVERS: usize = 20;

/// A word for a shell: what could mean something to it stands in quotes.
fn quoted(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-._:/@".contains(character);
    if !word.is_empty() && !word.starts_with('-') && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Findings that are good to know, and those of which there are too many.
fn notes(inspection: &Rc<Inspection>) -> Html {
    let told = |finding: &&Finding| finding.severity != Severity::Info;
    let rest = |inspection: &Inspection| -> Vec<Finding> {
        let (told, notes): (Vec<_>, Vec<_>) = inspection.findings.iter().partition(told);
        told.into_iter().skip(FULL).chain(notes).cloned().collect()
    };
    let notes = rest(inspection);
    if notes.is_empty() {
        return Html::default();
    }
    let summary = count(number(notes.len()), "note", "notes");
    html! { <Later {summary} draw={Callback::from(move |()| notes.iter().map(parts::finding).collect())} /> }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn commands_survive_hostile_names() {
        assert_eq!(quoted("vc01.corp.example:8443"), "vc01.corp.example:8443");
        assert_eq!(quoted("a; rm -rf 'x'"), r"'a; rm -rf '\''x'\'''");
        assert_eq!(quoted("-o"), "'-o'");
        assert_eq!(quoted(""), "''");
    }
}
