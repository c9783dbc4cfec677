//! The keys, and what a person may choose for this visit.

use wasm_bindgen::JsCast as _;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};
use yew::{Callback, Html, html};

use crate::settings::{Settings, Theme};

/// Keys, and what they do.
const KEYS: [(&str, &str); 8] = [
    ("/", "search"),
    ("↑ ↓", "from row to row"),
    ("→ ←", "unfold, fold"),
    ("Enter", "show the verdict on a row, with its evidence and next steps"),
    ("Home End", "first row, last row"),
    ("Esc", "back: from the search, from the verdict on a row"),
    ("Ctrl P", "print, with all rows"),
    ("?", "this list"),
];

/// What stands in the dialog.
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
    let option = |theme: Theme| html! { <option value={theme.code()} selected={settings.theme == theme}>{ theme.word() }</option> };
    html! {
        <>
            <h2>{ "Keys" }</h2>
            <dl class="keys">
                { for KEYS.iter().map(|(key, act)| html! { <><dt><kbd>{ *key }</kbd></dt><dd>{ *act }</dd></> }) }
            </dl>
            <p><label class="switch"><input type="checkbox" checked={settings.single_keys} onchange={keys} />
                { "/ and ? alone are keys" }</label></p>
            <h2>{ "Appearance" }</h2>
            <p><select aria-label="Appearance" onchange={theme}>{ for Theme::ALL.into_iter().map(option) }</select></p>
            <p><a href="./privacy.html">{ "What happens to your files" }</a></p>
        </>
    }
}
