//! What a restore would do: a cluster at a glance, and a machine in words.

use drift_core::report::{Cluster, Machine, Outcome, Report};
use drift_core::wording::{self, after_restore};
use yew::{Html, classes, html};

use crate::words::{count, visible};

/// What can become of virtual machines, those that are lost first.
const PARTS: [(Outcome, &str, &str); 6] = [
    (Outcome::Deleted, "deleted", "ghost"),
    (Outcome::AtRisk, "at risk", "unknown"),
    (Outcome::Stuck, "stay broken", "stale"),
    (Outcome::Cloned, "made anew", "accent"),
    (Outcome::Unmanaged, "unmanaged", "unattributed"),
    (Outcome::Adopted, "adopted", "healthy"),
];

/// Whether something happens that a cluster's row must not hide.
pub(super) fn is_telling(cluster: &Cluster) -> bool {
    after_restore(cluster).is_some()
}

/// Whether virtual machines go, or members of etcd.
pub(super) fn is_deadly(cluster: &Cluster) -> bool {
    let deadly = |forecast: &drift_core::report::ClusterForecast| {
        !forecast.vms_deleted.is_none() || !forecast.etcd_members_removed.is_empty()
    };
    cluster.forecast.as_ref().is_some_and(deadly)
}

/// The row below a cluster's: a picture, and a few words.
pub(super) fn row(cluster: &Cluster) -> Html {
    let said = after_restore(cluster).unwrap_or_default();
    let class = classes!("after", is_deadly(cluster).then_some("deadly"));
    html! {
        <span class="wide" role="gridcell">
            <span {class}><b>{ "After a restore" }</b>{ picture(cluster) }<span>{ said }</span></span>
        </span>
    }
}

/// In a cluster's panel.
pub(super) fn of_cluster(report: &Report, cluster: &Cluster) -> Html {
    let Some(forecast) = &cluster.forecast else { return Html::default() };
    let part = |(outcome, word, class): (Outcome, &'static str, &'static str)| {
        let number = wording::with_outcome(cluster, outcome);
        (number > 0).then(|| html! { <li class={class}><b>{ number }</b>{ " " }{ word }</li> })
    };
    html! {
        <>
            <h3>{ "After a restore" }</h3>
            <div class="after-picture">{ picture(cluster) }<ul>{ for PARTS.into_iter().filter_map(part) }</ul></div>
            <p>{ visible(&forecast.sentence) }</p>
            if !forecast.etcd_members_removed.is_empty() {
                <p class="deadly">{ format!("{} removed: {}.",
                    count(u64::try_from(forecast.etcd_members_removed.len()).unwrap_or(u64::MAX), "etcd member", "etcd members"),
                    visible(&forecast.etcd_members_removed.join(", "))) }</p>
            }
            if let Some(basis) = wording::basis(report) {
                <p class="soft">{ visible(&basis) }</p>
            }
        </>
    }
}

/// In a machine's panel.
pub(super) fn of_machine(machine: &Machine) -> Html {
    let Some(forecast) = &machine.forecast else { return Html::default() };
    let deadly = matches!(forecast.outcome, Outcome::Deleted | Outcome::AtRisk);
    html! { <><h3>{ "After a restore" }</h3><p class={deadly.then_some("deadly")}>{ visible(&forecast.message) }</p></> }
}

/// Machines side by side, each kind as wide as it is frequent. The words beside it say the same.
fn picture(cluster: &Cluster) -> Html {
    let parts: Vec<_> =
        PARTS.iter().map(|(outcome, _, class)| (wording::with_outcome(cluster, *outcome), *class)).collect();
    let mut start = 0_u64;
    let mut segments = Vec::new();
    for (number, class) in parts {
        if number > 0 {
            segments.push(
                html! { <rect class={class} x={start.to_string()} y="0" width={number.to_string()} height="1" /> },
            );
            start = start.saturating_add(number);
        }
    }
    let unknown = wording::with_outcome(cluster, Outcome::Unknown);
    let all = start.saturating_add(unknown).max(1);
    html! {
        <svg class="bar-picture" viewBox={format!("0 0 {all} 1")} preserveAspectRatio="none" aria-hidden="true">{ for segments }</svg>
    }
}
