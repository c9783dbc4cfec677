//! There is no result: what happened, and what to do.

use web_sys::MouseEvent;
use yew::{Callback, Html, html};

use crate::failure::Failure;
use crate::icons;
use crate::parts::Command;
use crate::words::visible;
use drift_core::diagnostic::Severity;

/// The failure, and ways to go on.
pub(crate) fn trouble(failure: &Failure, choose: Callback<MouseEvent>, forget: Callback<MouseEvent>) -> Html {
    html! {
        <div class="trouble" role="alert">
            <h1 id="title" tabindex="-1">
                { icons::severity(Severity::Error) }<span>{ visible(&failure.title) }</span>
            </h1>
            <p>{ visible(&failure.advice) }</p>
            if failure.try_command_line {
                <p>{ "The command line reads backups of any size:" }</p>
                <Command text="drift-detector detect --backup FILE --inventory FILE" />
            }
            <div class="answers">
                <button class="primary" onclick={choose}>{ "Choose other files" }</button>
                <button onclick={forget}>{ "Start again" }</button>
            </div>
        </div>
    }
}
