//! A backup is being read.

use web_sys::MouseEvent;
use yew::{Callback, Html, html};

use crate::state::Progress;
use crate::words::{size, visible};

/// How far it has come.
pub(crate) fn reading(name: &str, progress: Progress, cancel: Callback<MouseEvent>) -> Html {
    let Progress { bytes, total, entries, seconds } = progress;
    html! {
        <div class="reading">
            <h1 id="title" tabindex="-1">{ "Reading " }<span class="name">{ visible(name) }</span></h1>
            <progress aria-label="Reading the backup" max={total.to_string()} value={bytes.to_string()} />
            <p class="figures">
                { format!("{} of {} · {entries} entries · {seconds:.1} s", size(bytes), size(total)) }
            </p>
            <button onclick={cancel}>{ "Cancel" }</button>
        </div>
    }
}
