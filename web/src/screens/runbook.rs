//! What to do before, during and after the restore, ready for a ticket.

use std::rc::Rc;

use drift_core::runbook;
use wasm_bindgen::JsValue;
use yew::{Callback, Html, Properties, component, html, use_memo};

use crate::browser;
use crate::parts::Copy;
use crate::verdict::Shown;
use crate::words::visible;

/// Of which report.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct RunbookProps {
    /// The report.
    pub(crate) shown: Shown,
}

/// The Markdown, to be read, copied or saved.
#[component]
pub(crate) fn Runbook(props: &RunbookProps) -> Html {
    let markdown = use_memo(props.shown.clone(), |shown| runbook::markdown(shown.report()));
    let save = {
        let markdown = Rc::clone(&markdown);
        Callback::from(move |_| {
            let _saved = browser::save("runbook.md", "text/markdown", &JsValue::from_str(&markdown));
        })
    };
    html! {
        <div class="runbook">
            <h2>{ "Restore runbook" }</h2>
            <p class="answers">
                <button class="primary" onclick={save}>{ "Download as Markdown" }</button>
                <Copy text={(*markdown).clone()} label="Copy the runbook" />
            </p>
            <pre tabindex="0" aria-label="Runbook">{ for markdown.split_inclusive('\n').map(line) }</pre>
        </div>
    }
}

/// Line by line: line breaks stay, every other hidden character is made visible.
fn line(line: &str) -> Html {
    html! { <>{ visible(line.trim_end_matches('\n')) }{ "\n" }</> }
}
