//! What a report is about, on one line: the backup, the vCenters, the node lists.

use drift_core::report::{ApiServerStatus, Report, VcenterStatus};
use yew::{Html, html};

use crate::words::{count, time, visible};

/// The inputs of a report. Incomplete ones are marked.
pub(crate) fn chips(report: &Report, is_earlier: bool) -> Html {
    let backup = &report.backup;
    let started = backup.started_at.map_or_else(|| " · time unknown".to_owned(), |at| format!(" · {}", time(at)));
    let vcenters = report.infrastructure.vcenters.iter().map(|vcenter| {
        let read = match (vcenter.status, vcenter.collected_at) {
            (VcenterStatus::NotRead, _) => " · not read".to_owned(),
            (VcenterStatus::Read | VcenterStatus::Partial, at) => {
                let partial = if vcenter.status == VcenterStatus::Partial { ", incomplete" } else { "" };
                let at = at.map(|at| format!(", read {}", time(at))).unwrap_or_default();
                format!(" · {}{at}{partial}", count(vcenter.virtual_machines, "VM", "VMs"))
            }
        };
        let class = (vcenter.status != VcenterStatus::Read).then_some("doubtful");
        html! { <li {class}><b>{ visible(&vcenter.server) }</b>{ read }</li> }
    });
    let servers = &report.infrastructure.api_servers;
    let has_nodes = |status| matches!(status, ApiServerStatus::Reached | ApiServerStatus::Provided);
    let read = servers.iter().filter(|server| has_nodes(server.status)).count();
    html! {
        <ul class="chips" aria-label="Inputs of this report">
            if is_earlier {
                <li class="doubtful">{ format!("an earlier report, of {}", time(report.generated_at)) }</li>
            }
            <li><b>{ visible(&backup.file_name) }</b>{ started }</li>
            { for vcenters }
            if !servers.is_empty() {
                <li>{ "Node lists " }<b>{ format!("{read} of {}", servers.len()) }</b></li>
            }
        </ul>
    }
}
