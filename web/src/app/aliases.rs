//! Two names of one vCenter, an address and a host name for instance: where that may be so, the reader is asked.
//!
//! In: what the backup names, and what was read. Out: a question, and the answers that hold. Nothing is guessed here: a
//! vCenter that is taken for another makes its machines look deleted.

use std::collections::BTreeMap;

use drift_core::diagnostic::DiagnosticCode;
use drift_core::inspection::Inspection;
use drift_core::report::{Report, VcenterStatus};
use yew::{Context, Html, html};

use super::{App, Message};
use crate::words::visible;

/// The backup's name of a vCenter → the inventory's.
pub(crate) type Aliases = BTreeMap<String, String>;

/// Names that may belong together.
#[derive(Debug, Default, PartialEq, Eq)]
struct Doubt {
    /// vCenters of the backup.
    named: Vec<String>,
    /// vCenters that were read, and that the backup does not name.
    strangers: Vec<String>,
}

impl Doubt {
    fn new(report: &Report, inspection: &Inspection, aliases: &Aliases) -> Self {
        let named: Vec<_> = inspection.lookups.vcenters.iter().map(|vcenter| vcenter.server.clone()).collect();
        let is_named = |server: &str| named.iter().any(|name| name.eq_ignore_ascii_case(server));
        let vcenters = &report.infrastructure.vcenters;
        let missed = vcenters.iter().any(|vcenter| vcenter.status == VcenterStatus::NotRead);
        let suspected = report.diagnostics.iter().any(|remark| remark.code == DiagnosticCode::VcenterAlias);
        if !missed && !suspected {
            return Self::default();
        }
        let strangers = vcenters
            .iter()
            .filter(|vcenter| vcenter.status != VcenterStatus::NotRead && !is_named(&vcenter.server))
            .map(|vcenter| vcenter.server.clone())
            .filter(|server| !aliases.values().any(|taken| taken == server))
            .collect();
        let named = named.into_iter().filter(|name| !aliases.contains_key(name)).collect();
        Self { named, strangers }
    }
}

impl App {
    /// The reader says that both names are of one vCenter, or no longer.
    pub(super) fn name(&mut self, context: &Context<Self>, named: String, other: Option<String>) {
        match other {
            Some(other) => drop(self.aliases.insert(named, other)),
            None => drop(self.aliases.remove(&named)),
        }
        self.compare(context);
        crate::browser::focus("title"); // The button that was pressed is gone.
    }

    /// The question, and the answers that hold.
    pub(super) fn names(&self, context: &Context<Self>) -> Html {
        let (Some(opened), Some(shown)) = (&self.opened, &self.shown) else { return Html::default() };
        let doubt = Doubt::new(shown.report(), &opened.inspection, &self.aliases);
        if self.aliases.is_empty() && (doubt.strangers.is_empty() || doubt.named.is_empty()) {
            return Html::default();
        }
        let link = context.link();
        let answer = |(named, other): (&String, &String)| {
            let name = named.clone();
            let undo = link.callback(move |_| Message::Alias(name.clone(), None));
            html! {
                <li>
                    <p><b>{ visible(named) }</b>{ " of the backup is taken for " }<b>{ visible(other) }</b>{ "." }</p>
                    <button onclick={undo}>{ "Undo" }</button>
                </li>
            }
        };
        let question = |stranger: &String| {
            let choice = |named: &String| {
                let (name, other) = (named.clone(), stranger.clone());
                let choose = link.callback(move |_| Message::Alias(name.clone(), Some(other.clone())));
                html! { <button onclick={choose}>{ format!("It is {}", visible(named)) }</button> }
            };
            html! {
                <li>
                    <p>{ "The backup names no " }<b>{ visible(stranger) }</b>{ ". Is it a vCenter of the backup under another name?" }</p>
                    { for doubt.named.iter().map(choice) }
                </li>
            }
        };
        html! {
            <ul class="notice names" aria-label="Names of vCenters">
                { for self.aliases.iter().map(answer) }
                if !doubt.named.is_empty() { { for doubt.strangers.iter().map(question) } }
            </ul>
        }
    }
}
