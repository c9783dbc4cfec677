//! The frame around every state: bar, notices, questions, the drop target.

use drift_core::report::{ApiServerStatus, VcenterStatus};
use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlInputElement};
use yew::{Context, Html, html};

use super::{App, Message, Opened, Waiting, files};
use crate::lookups;
use crate::parts::Dialog;
use crate::screens;
use crate::verdict::{Shown, Verdict};
use crate::words::{count, time, visible};

impl App {
    pub(super) fn draw(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let state = self.state();
        let status = self.shown.as_ref().filter(|_| state == "verdict").map(Shown::status);
        let chosen = link.batch_callback(|event: Event| {
            let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
            let files = files(input.files());
            input.set_value(""); // So that the same file can be chosen again.
            (!files.is_empty()).then_some(Message::Files(files))
        });
        let class = yew::classes!("app", self.dragging.then_some("dragging"), self.printing.then_some("printing"));
        html! {
            <div id="app" {class} data-state={state} data-status={status}>
                <a class="skip" href="#title" onclick={link.batch_callback(|event: yew::MouseEvent| {
                    event.prevent_default();
                    crate::browser::focus("title");
                    None
                })}>{ "Skip to the content" }</a>
                { self.bar(context) }
                <main>
                    <input type="file" id="files" class="hidden" multiple=true tabindex="-1" aria-label="Files"
                        ref={self.input.clone()} onchange={chosen} />
                    <p class="hidden" role="status">{ self.spoken() }</p>
                    { self.notices(context) }
                    { self.names(context) }
                    { self.chips() }
                    { self.screen(context) }
                </main>
                if self.dragging {
                    <div class="drop" aria-hidden="true"><p>{ "Drop the files anywhere" }</p></div>
                }
                { self.question(context) }
                if let Some(lookups) = self.opened.as_ref().filter(|_| self.looking).and_then(|opened| self.lookups(context, opened)) {
                    <Dialog label="Look-ups" on_close={link.callback(|()| Message::Looking(false))}>
                        <h2>{ "Look up what is running now" }</h2>
                        { lookups }
                    </Dialog>
                }
                if let Some(runbook) = &self.runbook {
                    <Dialog label="Runbook" on_close={link.callback(|()| Message::Runbook(false))}>
                        { screens::runbook(runbook, link.callback(|_| Message::SaveRunbook)) }
                    </Dialog>
                }
                if self.helping {
                    <Dialog label="Keys" on_close={link.callback(|()| Message::Help(false))}>{ screens::help(self.settings, &link.callback(Message::Settings)) }</Dialog>
                }
            </div>
        }
    }

    fn screen(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let choose = link.callback(|_| Message::Choose);
        let forget = link.callback(|_| Message::Forget);
        if let Some(reading) = &self.reading {
            return screens::reading(
                &reading.name,
                reading.progress,
                reading.since,
                link.callback(|_| Message::Cancel),
            );
        }
        if let Some(failure) = &self.failure {
            return screens::trouble(failure, choose, forget);
        }
        if let Some(shown) = &self.shown {
            return html! { <Verdict shown={shown.clone()} printing={self.printing} /> };
        }
        if let Some(opened) = &self.opened {
            let lookups = self.lookups(context, opened);
            return screens::contents(&opened.inspection, &self.taken, self.comparing, lookups, choose);
        }
        screens::landing(&self.taken, choose, link.callback(|_| Message::Sample))
    }

    /// What a screen reader says when the state changes.
    fn spoken(&self) -> String {
        match self.state() {
            "reading" => "Reading the backup.".to_owned(),
            "contents" | "verdict" if self.comparing => "Comparing.".to_owned(),
            "contents" => "The backup was read. Add what was observed for a verdict.".to_owned(),
            "verdict" => self.shown.as_ref().map(|shown| screens::sentence(shown.report())).unwrap_or_default(),
            _ => String::new(),
        }
    }

    fn bar(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let state = self.state();
        html! {
            <header class="bar">
                <p class="brand">{ icon() }{ "Drift Detector" }</p>
                <div class="actions">
                    if state == "contents" || state == "verdict" {
                        if !self.shown.as_ref().is_some_and(Shown::is_earlier) {
                            <button onclick={link.callback(|_| Message::Choose)}>{ "Add files" }</button>
                        }
                    }
                    { self.look_up_button(context, state) }
                    if state == "verdict" {
                        <button onclick={link.callback(|_| Message::Runbook(true))}>{ "Runbook" }</button>
                        <button onclick={link.callback(|_| Message::Print)}>{ "Print" }</button>
                    }
                    if state != "empty" && state != "reading" {
                        <button onclick={link.callback(|_| Message::Forget)}
                            title="Drops every file and ends the worker that read them">{ "Forget everything" }</button>
                    }
                    if state == "verdict" {
                        <button class="primary" onclick={link.callback(|_| Message::Download)}>{ "Download report" }</button>
                    }
                    <button class="square" aria-label="Help" onclick={link.callback(|_| Message::Help(true))}>{ "?" }</button>
                </div>
            </header>
        }
    }

    /// The look-ups, where the page is served by a program that makes them.
    fn lookups(&self, context: &Context<Self>, opened: &Opened) -> Option<Html> {
        self.token.as_ref()?;
        let since = opened.since;
        let on = context.link().callback(move |event| Message::LookUp(since, event));
        Some(lookups::view(&opened.lookups, &opened.inspection, &on))
    }

    /// Beside the verdict, look-ups are one click away.
    fn look_up_button(&self, context: &Context<Self>, state: &str) -> Html {
        let opened = self.opened.as_ref().filter(|_| state == "verdict" && self.token.is_some());
        let Some(opened) = opened else { return Html::default() };
        let label = match opened.lookups.pending() {
            0 => "Look-ups".to_owned(),
            pending => format!("Look-ups ({pending} under way)"),
        };
        html! { <button onclick={context.link().callback(|_| Message::Looking(true))}>{ label }</button> }
    }

    fn chips(&self) -> Html {
        if let Some(shown) = self.shown.as_ref().filter(|_| self.state() == "verdict") {
            return report_chips(shown);
        }
        match &self.opened {
            Some(opened) if self.state() == "contents" => {
                html! { <ul class="chips"><li><b>{ visible(&opened.name) }</b></li></ul> }
            }
            Some(_) | None => Html::default(),
        }
    }

    fn notices(&self, context: &Context<Self>) -> Html {
        if self.notices.is_empty() {
            return Html::default();
        }
        html! {
            <div class="notice" role="alert">
                <ul>{ for self.notices.iter().map(|notice| html! { <li>{ visible(notice) }</li> }) }</ul>
                <button onclick={context.link().callback(|_| Message::Dismiss)}>{ "Dismiss" }</button>
            </div>
        }
    }

    fn question(&self, context: &Context<Self>) -> Html {
        let link = context.link();
        let (file, what) = match &self.waiting {
            None => return Html::default(),
            Some(Waiting::Backup(file, _)) => (file, "backup"),
            Some(Waiting::Report(file)) => (file, "report"),
        };
        html! {
            <Dialog label="Replace?" on_close={link.callback(|()| Message::Replace(false))}>
                <h2>{ format!("Replace what is shown with this {what}?") }</h2>
                <p>{ visible(&file.name()) }</p>
                <div class="answers">
                    <button class="primary" onclick={link.callback(|_| Message::Replace(true))}>{ "Replace" }</button>
                    <button onclick={link.callback(|_| Message::Replace(false))}>{ "Keep what is shown" }</button>
                </div>
            </Dialog>
        }
    }
}

fn report_chips(shown: &Shown) -> Html {
    let report = shown.report();
    let backup = &report.backup;
    let taken = backup.started_at.map_or_else(|| " · time unknown".to_owned(), |at| format!(" · {}", time(at)));
    let vcenters = report.infrastructure.vcenters.iter().map(|vcenter| {
        let read = match (vcenter.status, vcenter.collected_at) {
            (VcenterStatus::NotRead, _) => " · not read".to_owned(),
            (VcenterStatus::Read | VcenterStatus::Partial, at) => {
                let partial = if vcenter.status == VcenterStatus::Partial { ", in part" } else { "" };
                let at = at.map(|at| format!(", read {}", time(at))).unwrap_or_default();
                format!(" · {}{at}{partial}", count(vcenter.virtual_machines, "VM", "VMs"))
            }
        };
        let class = (vcenter.status != VcenterStatus::Read).then_some("doubtful");
        html! { <li {class}><b>{ visible(&vcenter.server) }</b>{ read }</li> }
    });
    let servers = &report.infrastructure.api_servers;
    let known = |status| matches!(status, ApiServerStatus::Reached | ApiServerStatus::Provided);
    let read = servers.iter().filter(|server| known(server.status)).count();
    html! {
        <ul class="chips" aria-label="What this is about">
            if shown.is_earlier() {
                <li class="doubtful">{ format!("an earlier report, of {}", time(report.generated_at)) }</li>
            }
            <li><b>{ visible(&backup.file_name) }</b>{ taken }</li>
            { for vcenters }
            if !servers.is_empty() {
                <li>{ "Node lists " }<b>{ format!("{read} of {}", servers.len()) }</b></li>
            }
        </ul>
    }
}

/// Two outlines that do not quite cover each other.
fn icon() -> Html {
    html! {
        <svg class="logo" viewBox="0 0 20 20" aria-hidden="true">
            <rect class="line" x="2" y="2" width="11" height="11" rx="3" /><rect class="full" x="7" y="7" width="11" height="11" rx="3" />
        </svg>
    }
}
