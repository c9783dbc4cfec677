//! The account that a person types, for one vCenter. Its password goes to the worker and is cleared here.

use web_sys::{HtmlInputElement, SubmitEvent};
use yew::{Callback, Html, Properties, component, html, use_node_ref};

use crate::package;

/// The server, and what happens with the account.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct AccountProps {
    /// The vCenter.
    pub(crate) server: String,
    /// The account's name, as the backup has it.
    pub(crate) username: Option<String>,
    /// Takes what was typed.
    pub(crate) on_ask: Callback<package::Account>,
}

/// Fields for a user name and a password, labelled with their server.
#[component]
pub(crate) fn Account(props: &AccountProps) -> Html {
    let (username, password) = (use_node_ref(), use_node_ref());
    let onsubmit = {
        let (username, password, ask) = (username.clone(), password.clone(), props.on_ask.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default(); // The browser itself must not send the form.
            let fields = (username.cast::<HtmlInputElement>(), password.cast::<HtmlInputElement>());
            if let (Some(name), Some(secret)) = fields {
                ask.emit(package::Account::new(&name.value(), &secret.value()));
                secret.set_value("");
            }
        })
    };
    let label = format!("Account for {}", props.server);
    html! {
        <form class="account" {onsubmit} aria-label={label}>
            <label>{ "User name" }
                <input type="text" required=true autocomplete="off" spellcheck="false"
                    placeholder="administrator@vsphere.local" ref={username} value={props.username.clone()} />
            </label>
            <label>{ "Password" }<input type="password" required=true autocomplete="off" ref={password} /></label>
            <button class="primary">{ "Look up" }</button>
        </form>
    }
}
