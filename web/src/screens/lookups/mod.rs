//! The servers that the backup names, each with a button that asks it, and what came of it.

mod account;
mod servers;
mod vcenters;

use drift_core::inspection::Inspection;
use yew::{Callback, Html, html};

use crate::handles::{LookUpEvent, Lookups};
use servers::servers;
use vcenters::vcenter;

/// Every vCenter, and all workload clusters together.
pub(crate) fn lookups(lookups: &Lookups, inspection: &Inspection, on: &Callback<LookUpEvent>) -> Html {
    let needed = &inspection.lookups;
    html! {
        <ul class="asking">
            { for needed.vcenters.iter().map(|named| vcenter(lookups, named, on)) }
            { servers(lookups, &needed.api_servers, on) }
        </ul>
    }
}
