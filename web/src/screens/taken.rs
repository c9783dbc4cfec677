//! Files that wait for the backup, or are compared with it.

use web_sys::File;
use yew::{Html, html};

use crate::intake::Taken;
use crate::words::visible;

/// Their names, and what each of them is.
pub(super) fn taken(files: &[Taken<File>]) -> Html {
    if files.is_empty() {
        return Html::default();
    }
    let item =
        |file: &Taken<File>| html! { <li><b>{ visible(&file.name) }</b>{ " " }<span>{ file.role.word() }</span></li> };
    html! {
        <section class="taken" aria-labelledby="taken">
            <h2 id="taken">{ "Files for comparison" }</h2>
            <ul>{ for files.iter().map(item) }</ul>
        </section>
    }
}
