//! The account that a person types, for one vCenter. It goes to the worker, and is not kept.

use wasm_bindgen::JsValue;
use web_sys::{HtmlInputElement, SubmitEvent};
use yew::{Callback, Html, Properties, component, html, use_node_ref};

use crate::browser::object;

/// For which server, and what happens with what was typed.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct AccountProps {
    /// The vCenter.
    pub(crate) server: String,
    /// The account's name, as the backup has it.
    pub(crate) username: Option<String>,
    /// Takes `{ username, password }`.
    pub(crate) on_ask: Callback<JsValue>,
}

/// A name and a password, beside the name of the server that they are for.
#[component]
pub(crate) fn Account(props: &AccountProps) -> Html {
    let (username, password) = (use_node_ref(), use_node_ref());
    let onsubmit = {
        let (username, password, ask) = (username.clone(), password.clone(), props.on_ask.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default(); // Nothing is sent from here, and no address changes.
            let fields = (username.cast::<HtmlInputElement>(), password.cast::<HtmlInputElement>());
            if let (Some(name), Some(secret)) = fields {
                ask.emit(object(&[("username", &name.value().into()), ("password", &secret.value().into())]));
                secret.set_value("");
            }
        })
    };
    let label = format!("Account for {}", props.server);
    html! {
        <form class="account" {onsubmit} aria-label={label}>
            <label>{ "User name" }
                <input type="text" required=true autocomplete="off" spellcheck="false" placeholder="administrator@vsphere.local"
                    ref={username} value={props.username.clone()} />
            </label>
            <label>{ "Password" }<input type="password" required=true autocomplete="off" ref={password} /></label>
            <button class="primary">{ "Look up" }</button>
        </form>
    }
}
