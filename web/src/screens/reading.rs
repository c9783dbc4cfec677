//! A backup is being read.

use web_sys::MouseEvent;
use yew::{Callback, Html, html};

use crate::browser;
use crate::package::Progress;
use crate::words::{size, visible};

/// How far it has come, since the moment `since`.
pub(crate) fn reading(name: &str, progress: Progress, since: f64, cancel: Callback<MouseEvent>) -> Html {
    let seconds = (browser::now() - since) / 1e3;
    html! {
        <div class="reading">
            <h1 id="title" tabindex="-1">{ "Reading " }<span class="name">{ visible(name) }</span></h1>
            <progress aria-label="Read" max={progress.total.to_string()} value={progress.bytes.to_string()} />
            <p class="figures">
                { format!("{} of {} · {} entries · {seconds:.1} s", size(progress.bytes), size(progress.total), progress.entries) }
            </p>
            <button onclick={cancel}>{ "Cancel" }</button>
        </div>
    }
}
