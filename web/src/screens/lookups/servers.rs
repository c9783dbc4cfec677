//! The API servers of the workload clusters. They are asked together: there may be a hundred.

use drift_core::inspection::ApiServerLookup;
use drift_core::report::MachineStatus;
use yew::{Callback, Html, html};

use crate::handles::{LookUpEvent, Lookups, Stage};
use crate::icons;
use crate::state::{Event, Subject};
use crate::words::{count, number, visible};

/// All of them, with one button.
pub(super) fn servers(lookups: &Lookups, known: &[ApiServerLookup], on: &Callback<LookUpEvent>) -> Html {
    let names: Vec<_> = known.iter().filter(|known| known.server.is_some()).map(name).collect();
    if names.is_empty() {
        return Html::default();
    }
    let stage = |name: &String| lookups.stage(&Subject::Cluster(name.clone()));
    let tally = |wanted: fn(&Stage) -> bool| names.iter().filter(|name| stage(name).is_some_and(wanted)).count();
    let pending = tally(|stage| matches!(stage, Stage::Waiting | Stage::Asking { .. }));
    let read = tally(|stage| matches!(stage, Stage::Read(_)));
    let failed = tally(|stage| matches!(stage, Stage::Failed(_)));
    let open: Vec<_> = names.iter().filter(|name| !matches!(stage(name), Some(Stage::Read(_)))).cloned().collect();
    let clusters = count(number(names.len()), "workload cluster", "workload clusters");
    let body = if pending > 0 {
        let stop = on.reform(|_| Event::StopClusters);
        html! { <>
            <p class="progress" role="status">{ format!("{} of {} read", read, names.len()) }</p>
            <progress aria-label="Reading node lists"
                max={names.len().to_string()} value={names.len().saturating_sub(pending).to_string()} />
            <button onclick={stop}>{ "Cancel" }</button>
        </> }
    } else if open.is_empty() {
        html! { <p class="done">{ icons::status(MachineStatus::Healthy) }{ format!("All {} read", names.len()) }</p> }
    } else {
        let label = match (read, failed) {
            (0, 0) => "Look up node lists".to_owned(),
            _ => format!("Look up {} again", number(open.len())),
        };
        let ask = on.reform(move |_| Event::AskClusters(open.clone()));
        html! { <p class="answers">
            <button class="primary" onclick={ask}>{ label }</button>
            <span class="soft">{ "with the kubeconfigs from the backup" }</span>
        </p> }
    };
    html! {
        <li class="lookup">
            <h3><b>{ "Node lists" }</b><span class="soft">{ format!(" {clusters}") }</span></h3>
            { body }
            { failures(lookups, known) }
            <details>
                <summary>{ "Servers that will be asked" }</summary>
                <ul class="asked">{ for known.iter().map(|known| asked(lookups, known)) }</ul>
            </details>
        </li>
    }
}

fn name(known: &ApiServerLookup) -> String {
    format!("{}/{}", known.cluster.namespace, known.cluster.name)
}

/// Those that could not be read, each with the reason.
fn failures(lookups: &Lookups, known: &[ApiServerLookup]) -> Html {
    let failure = |known: &ApiServerLookup| match lookups.stage(&Subject::Cluster(name(known))) {
        Some(Stage::Failed(problem)) => Some(problem),
        Some(Stage::Waiting | Stage::Asking { .. } | Stage::Confirming(..) | Stage::Read(_)) | None => None,
    };
    let failed: Vec<_> = known.iter().filter_map(failure).collect();
    if failed.is_empty() {
        return Html::default();
    }
    let said = match failed.len() {
        1 => "1 cluster could not be read. Its machines are judged without a node list.".to_owned(),
        more => format!("{more} clusters could not be read. Their machines are judged without node lists."),
    };
    html! {
        <div class="problem">
            <p>{ icons::severity(drift_core::diagnostic::Severity::Warning) }<span>{ said }</span></p>
            <ul>{ for failed.iter().take(SHOWN).map(|problem| html! { <li>{ visible(&problem.title) }</li> }) }</ul>
            if failed.len() > SHOWN {
                <p class="soft">{ format!("And {} more.", failed.len().saturating_sub(SHOWN)) }</p>
            }
        </div>
    }
}

/// How many reasons are shown.
const SHOWN: usize = 8;

fn asked(lookups: &Lookups, known: &ApiServerLookup) -> Html {
    let word = match lookups.stage(&Subject::Cluster(name(known))) {
        None => "",
        Some(Stage::Waiting) => "waiting",
        Some(Stage::Asking { .. }) => "reading",
        Some(Stage::Read(_)) => "read",
        Some(Stage::Failed(_) | Stage::Confirming(..)) => "not read",
    };
    let server = known.server.as_ref().map_or_else(|| "the backup has no address".to_owned(), |server| visible(server));
    let name = visible(&name(known));
    html! { <li><b>{ name }</b>{ " " }<code>{ server }</code>{ " " }<span class="soft">{ word }</span></li> }
}
