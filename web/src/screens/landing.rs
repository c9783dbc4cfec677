//! Nothing is there yet.

use web_sys::{File, MouseEvent};
use yew::{Callback, Html, html};

use crate::icons;
use crate::intake::Taken;
use crate::verdict::Facet;
use crate::words::visible;

/// Asks for files; those that were taken before the backup are named.
pub(crate) fn landing(taken: &[Taken<File>], choose: Callback<MouseEvent>, sample: Callback<MouseEvent>) -> Html {
    html! {
        <div class="landing">
            <h1 id="title" tabindex="-1">{ "Compare a backup with what is running, " }<em>{ "before" }</em>{ " you restore it." }</h1>
            <section class="target" aria-labelledby="drop-here">
                <svg class="arrow" viewBox="0 0 48 48" aria-hidden="true">
                    <path class="line" d="M24 6v24M14 21l10 10 10-10M8 36v4a3 3 0 0 0 3 3h26a3 3 0 0 0 3-3v-4" />
                </svg>
                <h2 id="drop-here">{ "Drop a Velero backup anywhere on this page" }</h2>
                <p>{ "With it, before it or after it: vCenter inventories, node lists, Velero’s record of the backup. Or an earlier report." }</p>
                <div class="answers">
                    <button class="primary" onclick={choose}>{ "Choose files" }</button>
                    <button onclick={sample}>{ "Try the sample" }</button>
                </div>
            </section>
            { self::taken(taken) }
            <p class="privacy">
                { shield() }
                <span>{ "Files are read on this page, in your browser. Nothing is uploaded or stored. " }
                <a href="./privacy.html">{ "What that means" }</a></span>
            </p>
            <ul class="legend" aria-label="What the verdict says of each machine">{ for LEGEND.iter().map(legend) }</ul>
        </div>
    }
}

/// What each verdict means.
const LEGEND: [(usize, &str); 4] = [
    (3, "object and virtual machine match"),
    (2, "an object whose virtual machine is gone"),
    (0, "a virtual machine whose object the backup lacks: you must act"),
    (1, "not decidable, and what would settle it"),
];

fn legend((position, meaning): &(usize, &str)) -> Html {
    let facet = Facet::ALL.get(*position).copied();
    html! {
        <li>{ for facet.map(icons::facet) }<strong>{ for facet.map(Facet::word) }</strong><span>{ *meaning }</span></li>
    }
}

/// Files that wait for the backup, or are compared with it.
pub(crate) fn taken(taken: &[Taken<File>]) -> Html {
    if taken.is_empty() {
        return Html::default();
    }
    let item = |taken: &Taken<File>| html! { <li><b>{ visible(&taken.name) }</b>{ " " }<span>{ taken.role.word() }</span></li> };
    html! {
        <section class="taken" aria-label="Files that were taken">
            <h2>{ "Taken for comparison" }</h2>
            <ul>{ for taken.iter().map(item) }</ul>
        </section>
    }
}

fn shield() -> Html {
    html! {
        <svg class="shape healthy" viewBox="0 0 16 16" aria-hidden="true">
            <path class="line" d="M8 1.5 13.5 3.4v4.1c0 3.4-2.2 5.8-5.5 7-3.3-1.2-5.5-3.6-5.5-7V3.4ZM5.4 8l1.9 1.9L10.8 6" />
        </svg>
    }
}
