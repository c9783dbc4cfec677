//! The bar: what can be done on this screen.

use yew::{Callback, Html, html};

use crate::handles::{Message, State};
use crate::state::{Dialog, Format, Screen, Source, Verdict};

/// The name of the page, and buttons.
pub(super) fn bar(state: &State, send: &Callback<Message>) -> Html {
    let button = |label: &str, message: fn() -> Message| {
        html! { <button onclick={send.reform(move |_| message())}>{ label }</button> }
    };
    let (printable, forgettable) = match &state.screen {
        Screen::Landing { .. } | Screen::Reading(_) => (false, false),
        Screen::Trouble(_) => (false, true),
        Screen::Contents(_) | Screen::Verdict(_) | Screen::Comparison(_) => (true, true),
    };
    let shown = state.verdict();
    let of_pair = matches!(state.screen, Screen::Comparison(_));
    // What is added belongs to the backup, which may not be what is shown.
    let extensible = state.opened().is_some() && shown.is_none_or(|verdict| verdict.source.backup().is_some());
    html! {
        <header class="bar">
            <p class="brand">{ icon() }{ "Drift Detector" }</p>
            <div class="actions">
                if of_pair && shown.is_some() { { button("Back to the comparison", || Message::Back) } }
                if extensible { { button("Add files", || Message::Choose) } }
                { look_ups(state, send) }
                if shown.is_some() {
                    { button("Runbook", || Message::Show(Dialog::Runbook(None))) }
                }
                if printable {
                    { button("Print", || Message::Print) }
                }
                if forgettable {
                    <button onclick={send.reform(|_| Message::Forget)}
                        title="Discards every file and ends the worker that read them">{ "Forget everything" }</button>
                }
                if shown.is_some() {
                    <button class="primary" onclick={send.reform(|_| Message::Download)}>{ "Download report" }</button>
                } else if of_pair {
                    { button("Download as JSON", || Message::DownloadComparison(Format::Json)) }
                    <button class="primary" onclick={send.reform(|_| Message::DownloadComparison(Format::Markdown))}>
                        { "Download as Markdown" }
                    </button>
                }
                <button class="square" aria-label="Help" onclick={send.reform(|_| Message::Help(true))}>{ "?" }</button>
            </div>
        </header>
    }
}

/// Beside the verdict, look-ups are one click away.
fn look_ups(state: &State, send: &Callback<Message>) -> Html {
    match state.verdict() {
        Some(Verdict { source: Source::Backup(opened), .. }) if state.makes_lookups => {
            let label = match opened.lookups.pending() {
                0 => "Look-ups".to_owned(),
                pending => format!("Look-ups ({pending} in progress)"),
            };
            html! { <button onclick={send.reform(|_| Message::Show(Dialog::Lookups))}>{ label }</button> }
        }
        Some(_) | None => Html::default(),
    }
}

/// Two outlines that do not quite cover each other.
fn icon() -> Html {
    html! {
        <svg class="logo" viewBox="0 0 20 20" aria-hidden="true">
            <rect class="line" x="2" y="2" width="11" height="11" rx="3" />
            <rect class="full" x="7" y="7" width="11" height="11" rx="3" />
        </svg>
    }
}
