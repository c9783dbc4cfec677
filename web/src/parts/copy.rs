//! What can be copied: commands, and names and identities that a person looks for elsewhere.

use yew::{AttrValue, Callback, Html, Properties, classes, component, html, use_state};

use crate::browser;
use crate::words::visible;

/// A command, and a button that copies it.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct CommandProps {
    /// The command.
    pub(crate) text: String,
}

/// A command, and a button that copies it.
#[component]
pub(crate) fn Command(props: &CommandProps) -> Html {
    html! {
        <div class="command">
            <pre tabindex="0" aria-label="Command"><code>{ lines(&props.text) }</code></pre>
            <Copy text={props.text.clone()} label="Copy the command" />
        </div>
    }
}

/// Line breaks stay, every other hidden character is made visible.
fn lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// What is copied, and what the button is called.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct CopyProps {
    /// The text.
    #[prop_or_default]
    pub(crate) text: String,
    /// Writes the text when it is wanted, where that takes time.
    #[prop_or_default]
    pub(crate) write: Option<Callback<(), String>>,
    /// What a screen reader calls the button.
    pub(crate) label: AttrValue,
    /// It stands beside a short value.
    #[prop_or_default]
    pub(crate) small: bool,
}

/// A button that copies a text.
#[component]
pub(crate) fn Copy(props: &CopyProps) -> Html {
    let said = use_state(|| "");
    let onclick = {
        let (said, text, write) = (said.clone(), props.text.clone(), props.write.clone());
        Callback::from(move |_| {
            let text = write.as_ref().map_or_else(|| text.clone(), |write| write.emit(()));
            let said = said.clone();
            wasm_bindgen_futures::spawn_local(async move {
                said.set(if browser::copy(&text).await { "Copied" } else { "Select it and copy by hand" });
            });
        })
    };
    let class = classes!("copy", props.small.then_some("small"));
    html! {
        <>
            <button {class} {onclick} aria-label={props.label.clone()}>
                { if *said == "Copied" { "Copied" } else { "Copy" } }
            </button>
            <span class="hidden" role="status">{ *said }</span>
        </>
    }
}
