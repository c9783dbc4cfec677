//! The frame around every screen: bar, notices, questions, dialogs, the drop target.

use drift_core::ClusterRef;
use drift_core::presentation::Presentation;
use drift_core::report::Cluster;
use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlInputElement, MouseEvent};
use yew::{Callback, ContextProvider, Html, NodeRef, html};

use super::bar::bar;
use super::questions;
use super::window::files;
use crate::browser;
use crate::handles::{self, Message, Opened, State};
use crate::parts::{Dialog, OnPaper};
use crate::runbook::Runbook;
use crate::screens;
use crate::state::{self, Screen, Source};
use crate::verdict::Verdict;
use crate::words::visible;

/// The whole page.
pub(super) fn frame(state: &State, input: &NodeRef, send: &Callback<Message>) -> Html {
    let verdict = state.verdict();
    let status = verdict.map(|verdict| verdict.report.status());
    let chosen = {
        let send = send.clone();
        move |event: Event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let files = files(input.as_ref().and_then(HtmlInputElement::files));
            if let Some(input) = input {
                input.set_value(""); // So that the same file can be chosen again.
            }
            if !files.is_empty() {
                send.emit(Message::Files(files));
            }
        }
    };
    let class = yew::classes!("app", state.dragging.then_some("dragging"), state.printing.then_some("printing"));
    html! {
        <ContextProvider<OnPaper> context={OnPaper(state.printing)}>
        <div id="app" {class} data-state={state.screen.name()} data-status={status}>
            <a class="skip" href="#title" onclick={|event: MouseEvent| {
                event.prevent_default();
                browser::focus("title");
            }}>{ "Skip to the content" }</a>
            { bar(state, send) }
            <main>
                <input type="file" id="files" class="hidden" multiple=true tabindex="-1" aria-label="Files"
                    ref={input.clone()} onchange={chosen} />
                <p class="hidden" role="status">{ spoken(state) }</p>
                { notices(&state.notices, send) }
                { names(state, send) }
                { chips(state) }
                { screen(state, send) }
            </main>
            if state.dragging {
                <div class="drop" aria-hidden="true"><p>{ "Drop the files anywhere" }</p></div>
            }
            { for state.question.iter().map(|asked| questions::question(asked, &state.losses(), send)) }
            { dialog(state, send) }
            if state.helping {
                <Dialog label="Help" on_close={send.reform(|()| Message::Help(false))}>
                    { screens::help(state.settings, &send.reform(Message::Settings)) }
                </Dialog>
            }
        </div>
        </ContextProvider<OnPaper>>
    }
}

fn screen(state: &State, send: &Callback<Message>) -> Html {
    let choose = send.reform(|_| Message::Choose);
    match &state.screen {
        Screen::Landing { .. } => screens::landing(&state.taken, choose, send.reform(|_| Message::Sample)),
        Screen::Reading(reading) => screens::reading(&reading.name, reading.progress, send.reform(|_| Message::Cancel)),
        Screen::Contents(opened) => {
            let lookups = state.makes_lookups.then(|| lookups(opened, send));
            screens::contents(&opened.inspection, &state.taken, opened.awaited.is_some(), lookups, choose)
        }
        Screen::Verdict(verdict) => self::verdict(verdict, state, send),
        Screen::Comparison(pair) => match state.verdict() {
            Some(verdict) => self::verdict(verdict, state, send),
            None => screens::comparison(pair, &send.reform(|(side, cluster)| Message::Open(side, cluster))),
        },
        Screen::Trouble(failure) => screens::trouble(failure, choose, send.reform(|_| Message::Forget)),
    }
}

fn verdict(verdict: &handles::Verdict, state: &State, send: &Callback<Message>) -> Html {
    html! {
        <Verdict shown={verdict.report.clone()} printing={state.printing} wanted={verdict.wanted}
            on_runbook={send.reform(|cluster| Message::Show(state::Dialog::Runbook(cluster)))}>
            { basis(state, send) }
        </Verdict>
    }
}

/// What a screen reader says when the state changes.
fn spoken(state: &State) -> String {
    let comparing = state.opened().is_some_and(|opened| opened.awaited.is_some());
    match &state.screen {
        Screen::Reading(_) => "Reading the backup.".to_owned(),
        Screen::Contents(_) | Screen::Verdict(_) | Screen::Comparison(_) if comparing => "Comparing.".to_owned(),
        Screen::Contents(_) => "The backup was read. Add an inventory for a verdict.".to_owned(),
        Screen::Verdict(verdict) => screens::sentence(verdict.report.report()),
        Screen::Comparison(pair) => match state.verdict() {
            Some(verdict) => screens::sentence(verdict.report.report()),
            None => pair.comparison.headline(),
        },
        Screen::Landing { .. } | Screen::Trouble(_) => String::new(),
    }
}

/// The look-ups for a backup.
fn lookups(opened: &Opened, send: &Callback<Message>) -> Html {
    let since = opened.since;
    screens::lookups(&opened.lookups, &opened.inspection, &send.reform(move |event| Message::LookUp(since, event)))
}

/// What is open above the verdict.
fn dialog(state: &State, send: &Callback<Message>) -> Html {
    let Some(verdict) = state.verdict() else { return Html::default() };
    let (Some(dialog), source) = (&verdict.dialog, &verdict.source) else { return Html::default() };
    let on_close = {
        let dialog = *dialog;
        send.reform(move |()| Message::Hide(dialog))
    };
    match (dialog, source) {
        (state::Dialog::Lookups, Source::Backup(opened)) => html! {
            <Dialog label="Look-ups" {on_close}>
                <h2>{ "Look up the current infrastructure" }</h2>
                { lookups(opened, send) }
            </Dialog>
        },
        (state::Dialog::Lookups, Source::Earlier) => Html::default(),
        (state::Dialog::Runbook(cluster), _) => html! {
            <Dialog label="Runbook" {on_close}>{ runbook(state, verdict, *cluster, send) }</Dialog>
        },
    }
}

/// The runbook, with the ways to it and back.
fn runbook(state: &State, verdict: &handles::Verdict, cluster: Option<usize>, send: &Callback<Message>) -> Html {
    let report = &verdict.report;
    let on_cluster = {
        let (send, report) = (send.clone(), report.clone());
        Callback::from(move |wanted: ClusterRef| {
            let position = report.report().clusters.iter().position(|cluster| cluster.is(&wanted));
            if let Some(position) = position {
                send.emit(Message::ShowCluster(position));
            }
        })
    };
    html! {
        <Runbook shown={report.clone()} ticks={verdict.ticks.clone()} printing={state.printing}
            cluster={cluster.and_then(|cluster| report.report().clusters.get(cluster)).map(Cluster::reference)}
            on_tick={send.reform(Message::Tick)} on_save={send.reform(|()| Message::RunbookSaved)}
            on_print={send.reform(|()| Message::Print)} {on_cluster} />
    }
}

/// The versions on which the forecast is based, where the person may choose others.
fn basis(state: &State, send: &Callback<Message>) -> Html {
    let Some(state::Verdict { report, source: Source::Backup(opened), .. }) = state.verdict() else {
        return Html::default();
    };
    let Some(statement) = Presentation::new(report.report()).forecast_basis() else { return Html::default() };
    let choose = send.reform(Message::RestoreInto);
    html! { <screens::Basis {statement} chosen={opened.restore_into.clone()} {choose} /> }
}

/// Which names of vCenters may belong together.
fn names(state: &State, send: &Callback<Message>) -> Html {
    match state.verdict() {
        Some(state::Verdict { report, source: Source::Backup(opened), .. }) => {
            let answer = send.reform(|(named, other)| Message::Alias(named, other));
            screens::names(report.report(), &opened.inspection, &opened.aliases, &answer)
        }
        Some(state::Verdict { source: Source::Earlier, .. }) | None => Html::default(),
    }
}

fn chips(state: &State) -> Html {
    match (&state.screen, state.verdict()) {
        (Screen::Contents(opened), _) => html! { <ul class="chips"><li><b>{ visible(&opened.name) }</b></li></ul> },
        (_, Some(verdict)) => screens::chips(verdict.report.report(), verdict.source == Source::Earlier),
        (_, None) => Html::default(),
    }
}

fn notices(notices: &[String], send: &Callback<Message>) -> Html {
    if notices.is_empty() {
        return Html::default();
    }
    html! {
        <div class="notice" role="alert">
            <ul>{ for notices.iter().map(|notice| html! { <li>{ visible(notice) }</li> }) }</ul>
            <button onclick={send.reform(|_| Message::Dismiss)}>{ "Dismiss" }</button>
        </div>
    }
}
