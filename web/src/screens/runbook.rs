//! What to do before, during and after the restore, as it goes into a ticket.

use web_sys::MouseEvent;
use yew::{Callback, Html, html};

use crate::parts::Copy;
use crate::words::visible;

/// The Markdown, to be read, copied or saved.
pub(crate) fn runbook(markdown: &str, save: Callback<MouseEvent>) -> Html {
    html! {
        <div class="runbook">
            <h2>{ "Runbook of this restore" }</h2>
            <p class="answers">
                <button class="primary" onclick={save}>{ "Download as Markdown" }</button>
                <Copy text={markdown.to_owned()} label="Copy the runbook" />
            </p>
            <pre tabindex="0" aria-label="Runbook">{ for markdown.split_inclusive('\n').map(line) }</pre>
        </div>
    }
}

/// Line by line: an end of a line is one, and nothing else that cannot be seen is.
fn line(line: &str) -> Html {
    html! { <>{ visible(line.trim_end_matches('\n')) }{ "\n" }</> }
}
