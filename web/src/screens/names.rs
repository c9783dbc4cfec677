//! Two names of one vCenter, an address and a host name for instance: where that is possible, the person is asked.
//!
//! In: what the backup names, and what was read. Out: a question, and the answers that apply. Nothing is guessed here:
//! if one vCenter is mistaken for another, its machines look deleted.

use drift_core::diagnostic::DiagnosticCode;
use drift_core::inspection::Inspection;
use drift_core::report::{Report, VcenterStatus};
use yew::{Callback, Html, html};

use crate::state::Aliases;
use crate::words::visible;

/// The question, and the answers that apply. `answer` takes the backup's name, and the inventory's or nothing.
pub(crate) fn names(
    report: &Report,
    inspection: &Inspection,
    aliases: &Aliases,
    answer: &Callback<(String, Option<String>)>,
) -> Html {
    let doubt = Doubt::new(report, inspection, aliases);
    if aliases.is_empty() && (doubt.unmatched.is_empty() || doubt.named.is_empty()) {
        return Html::default();
    }
    let applied = |(named, other): (&String, &String)| {
        let name = named.clone();
        let undo = answer.reform(move |_| (name.clone(), None));
        html! {
            <li>
                <p>
                    <b>{ visible(named) }</b>{ " in the backup is compared with the inventory of " }
                    <b>{ visible(other) }</b>{ "." }
                </p>
                <button onclick={undo}>{ "Undo" }</button>
            </li>
        }
    };
    let question = |unmatched: &String| {
        let choice = |named: &String| {
            let (name, other) = (named.clone(), unmatched.clone());
            let choose = answer.reform(move |_| (name.clone(), Some(other.clone())));
            html! { <button onclick={choose}>{ format!("It is {}", visible(named)) }</button> }
        };
        html! {
            <li>
                <p>
                    { "The backup has no vCenter named " }<b>{ visible(unmatched) }</b>
                    { ". Does the backup use another name for it?" }
                </p>
                { for doubt.named.iter().map(choice) }
            </li>
        }
    };
    html! {
        <ul class="notice names" aria-label="Names of vCenters">
            { for aliases.iter().map(applied) }
            if !doubt.named.is_empty() { { for doubt.unmatched.iter().map(question) } }
        </ul>
    }
}

/// Names that may belong together.
#[derive(Debug, Default, PartialEq, Eq)]
struct Doubt {
    /// vCenters that the backup names.
    named: Vec<String>,
    /// vCenters that were read and that the backup does not name.
    unmatched: Vec<String>,
}

impl Doubt {
    fn new(report: &Report, inspection: &Inspection, aliases: &Aliases) -> Self {
        let named: Vec<_> = inspection.lookups.vcenters.iter().map(|vcenter| vcenter.server.clone()).collect();
        let is_named = |server: &str| named.iter().any(|name| name.eq_ignore_ascii_case(server));
        let vcenters = &report.infrastructure.vcenters;
        let missed = vcenters.iter().any(|vcenter| vcenter.status == VcenterStatus::NotRead);
        let suspected = report.diagnostics.iter().any(|diagnostic| diagnostic.code == DiagnosticCode::VcenterAlias);
        if !missed && !suspected {
            return Self::default();
        }
        let unmatched = vcenters
            .iter()
            .filter(|vcenter| vcenter.status != VcenterStatus::NotRead && !is_named(&vcenter.server))
            .map(|vcenter| vcenter.server.clone())
            .filter(|server| !aliases.values().any(|other| other == server))
            .collect();
        let named = named.into_iter().filter(|name| !aliases.contains_key(name)).collect();
        Self { named, unmatched }
    }
}
