//! All that can be asked, and what came of it.

use drift_core::inspection::Inspection;
use yew::{Callback, Html, html};

use super::{Event, Lookups, servers::servers, vcenters::vcenter};

/// Everything the backup names, each with its own button.
pub(crate) fn view(lookups: &Lookups, inspection: &Inspection, on: &Callback<Event>) -> Html {
    let known = &inspection.lookups;
    html! {
        <ul class="asking">
            { for known.vcenters.iter().map(|known| vcenter(lookups, known, on)) }
            { servers(lookups, &known.api_servers, on) }
        </ul>
    }
}
