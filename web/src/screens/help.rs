//! The keys.

use yew::{Html, html};

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
pub(crate) fn help() -> Html {
    html! {
        <>
            <h2>{ "Keys" }</h2>
            <dl class="keys">
                { for KEYS.iter().map(|(key, act)| html! { <><dt><kbd>{ *key }</kbd></dt><dd>{ *act }</dd></> }) }
            </dl>
            <p><a href="./privacy.html">{ "What happens to your files" }</a></p>
        </>
    }
}
