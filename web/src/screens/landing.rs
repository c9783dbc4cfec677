//! Nothing is open yet.

use drift_core::presentation::Facet;
use drift_core::report::MachineStatus;
use web_sys::{File, MouseEvent};
use yew::{Callback, Html, html};

use super::taken;
use crate::icons;
use crate::intake::Taken;

/// Asks for files, and lists those that were added before the backup.
pub(crate) fn landing(files: &[Taken<File>], choose: Callback<MouseEvent>, sample: Callback<MouseEvent>) -> Html {
    html! {
        <div class="landing">
            <h1 id="title" tabindex="-1">
                { "Compare a backup with the running infrastructure " }<em>{ "before" }</em>{ " you restore it." }
            </h1>
            <section class="target" aria-labelledby="drop-here">
                <svg class="arrow" viewBox="0 0 48 48" aria-hidden="true">
                    <path class="line" d="M24 6v24M14 21l10 10 10-10M8 36v4a3 3 0 0 0 3 3h26a3 3 0 0 0 3-3v-4" />
                </svg>
                <h2 id="drop-here">{ "Drop a Velero backup anywhere on this page" }</h2>
                <p>{ "Add vCenter inventories, node lists and velero-backup.json in any order. \
                    An earlier report can be opened, too, and two reports are compared." }</p>
                <div class="answers">
                    <button class="primary" onclick={choose}>{ "Choose files" }</button>
                    <button onclick={sample}>{ "Try the sample" }</button>
                </div>
            </section>
            { taken::taken(files) }
            <p class="privacy">
                { shield() }
                <span>{ "Files are read in your browser. Nothing is uploaded or stored. " }
                <a href="./privacy.html">{ "Privacy" }</a></span>
            </p>
            <ul class="legend" aria-label="The verdicts on machines">{ for LEGEND.iter().map(legend) }</ul>
        </div>
    }
}

/// What each verdict means.
const LEGEND: [(MachineStatus, &str); 4] = [
    (MachineStatus::Healthy, "the object and its virtual machine match"),
    (MachineStatus::Stale, "the backup has the object, but the virtual machine is gone"),
    (MachineStatus::Ghost, "a virtual machine of the cluster is not in the backup: action needed"),
    (MachineStatus::Unknown, "the data is not sufficient; the report says what is missing"),
];

fn legend((status, meaning): &(MachineStatus, &str)) -> Html {
    let facet = Facet::Machine(*status);
    html! { <li>{ icons::facet(facet) }<strong>{ facet.word() }</strong><span>{ *meaning }</span></li> }
}

fn shield() -> Html {
    html! {
        <svg class="shape healthy" viewBox="0 0 16 16" aria-hidden="true">
            <path class="line"
                d="M8 1.5 13.5 3.4v4.1c0 3.4-2.2 5.8-5.5 7-3.3-1.2-5.5-3.6-5.5-7V3.4ZM5.4 8l1.9 1.9L10.8 6" />
        </svg>
    }
}
