//! The keys, the glossary, and what a person can choose for this visit.

use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};
use yew::{Callback, Html, html};

use super::glossary::glossary;
use crate::settings::{Settings, Theme};

/// Keys, and what they do.
const KEYS: [(&str, &str); 8] = [
    ("/", "search"),
    ("↑ ↓", "previous or next row"),
    ("→ ←", "expand or collapse a row"),
    ("Enter", "open a row: verdict, evidence and next steps"),
    ("Home End", "first or last row"),
    ("Esc", "leave the search, or close the open row"),
    ("Ctrl P", "print all rows"),
    ("?", "open this help"),
];

/// The content of the dialog.
pub(crate) fn help(settings: Settings, choose: &Callback<Settings>) -> Html {
    let keys = choose.reform(move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        Settings { single_keys: input.is_none_or(|input| input.checked()), ..settings }
    });
    let theme = choose.reform(move |event: Event| {
        let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        let chosen = select.map(|select| select.value()).unwrap_or_default();
        let theme = Theme::ALL.into_iter().find(|theme| theme.code() == chosen);
        Settings { theme: theme.unwrap_or_default(), ..settings }
    });
    let option = |theme: Theme| {
        let selected = settings.theme == theme;
        html! { <option value={theme.code()} {selected}>{ theme.word() }</option> }
    };
    html! {
        <>
            <h2>{ "Keyboard shortcuts" }</h2>
            <dl class="keys">
                { for KEYS.iter().map(|(key, act)| html! { <><dt><kbd>{ *key }</kbd></dt><dd>{ *act }</dd></> }) }
            </dl>
            <p><label class="switch"><input type="checkbox" checked={settings.single_keys} onchange={keys} />
                { "Enable single-key shortcuts (/ and ?)" }</label></p>
            <h2>{ "Appearance" }</h2>
            <p><select aria-label="Appearance" onchange={theme}>{ for Theme::ALL.into_iter().map(option) }</select></p>
            <h2>{ "Glossary" }</h2>
            { glossary() }
            <p><a href="./privacy.html">{ "Privacy: how this page handles your files" }</a></p>
        </>
    }
}
