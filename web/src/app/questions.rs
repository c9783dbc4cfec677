//! What a person is asked before something is lost.

use yew::{Callback, Html, html};

use crate::handles::Message;
use crate::parts::Dialog;
use crate::state::{Loss, NamedFile, Question};
use crate::words::visible;

/// The question that is open.
pub(super) fn question(question: &Question<web_sys::File>, losses: &[Loss], send: &Callback<Message>) -> Html {
    match question {
        Question::Backup { file, .. } => replace("this backup", file, None, send),
        Question::Reports(file, None) => replace("this report", file, None, send),
        Question::Reports(file, Some(other)) => replace("a comparison of these reports", file, Some(other), send),
        Question::Forget => forget(losses, send),
    }
}

type Named = NamedFile<web_sys::File>;

fn replace(what: &str, file: &Named, other: Option<&Named>, send: &Callback<Message>) -> Html {
    html! {
        <Dialog label="Replace?" on_close={send.reform(|()| Message::Replace(false))}>
            <h2>{ format!("Replace what is shown with {what}?") }</h2>
            { for [Some(file), other].into_iter().flatten().map(|file| html! { <p>{ visible(&file.name) }</p> }) }
            <div class="answers">
                <button class="primary" onclick={send.reform(|_| Message::Replace(true))}>{ "Replace" }</button>
                <button onclick={send.reform(|_| Message::Replace(false))}>{ "Keep what is shown" }</button>
            </div>
        </Dialog>
    }
}

fn forget(losses: &[Loss], send: &Callback<Message>) -> Html {
    html! {
        <Dialog label="Forget everything?" on_close={send.reform(|()| Message::ForgetAll(false))}>
            <h2>{ "Forget everything?" }</h2>
            { for losses.iter().map(|loss| html! { <p>{ loss.sentence() }</p> }) }
            <div class="answers">
                <button class="primary" onclick={send.reform(|_| Message::ForgetAll(true))}>{ "Forget it" }</button>
                <button onclick={send.reform(|_| Message::ForgetAll(false))}>{ "Keep what is shown" }</button>
            </div>
        </Dialog>
    }
}
