//! What a restore would do: a cluster at a glance, and a machine in words.

use drift_core::presentation::{
    ClusterNode, Presentation, costs_a_vm, etcd_members_removed, outcome, shares, with_outcome,
};
use drift_core::report::{Cluster, Machine, Outcome};
use yew::{Html, classes, html};

use crate::words::{number, visible};

/// The row below a cluster's: a picture, and a few words.
pub(super) fn row(node: ClusterNode<'_>) -> Html {
    let Some(after) = node.after_restore() else { return Html::default() };
    let class = classes!("after", after.is_destructive.then_some("deadly"));
    html! {
        <span class="wide" role="gridcell" aria-colspan="3">
            <span {class}><b>{ "After a restore" }</b>{ " " }{ picture(node.cluster()) }
                <span>{ after.text }</span></span>
        </span>
    }
}

/// In a cluster's panel.
pub(super) fn of_cluster(presentation: Presentation<'_>, cluster: &Cluster) -> Html {
    let Some(forecast) = &cluster.forecast else { return Html::default() };
    let part = |(which, number): (Outcome, u64)| {
        html! {
            <li class={class(which)}><b>{ number }</b>{ " " }{ outcome(which) }</li>
        }
    };
    let removed = &forecast.etcd_members_removed;
    html! {
        <>
            <h3>{ "After a restore" }</h3>
            <div class="after-picture">{ picture(cluster) }<ul>{ for shares(cluster).map(part) }</ul></div>
            <p>{ visible(&forecast.sentence) }</p>
            if !removed.is_empty() {
                <p class="deadly">
                    { format!("{}: {}.", etcd_members_removed(number(removed.len())), visible(&removed.join(", "))) }
                </p>
            }
            if let Some(basis) = presentation.forecast_basis() {
                <p class="soft">{ visible(&basis) }</p>
            }
        </>
    }
}

/// In a machine's panel.
pub(super) fn of_machine(machine: &Machine) -> Html {
    let Some(forecast) = &machine.forecast else { return Html::default() };
    let deadly = costs_a_vm(forecast.outcome);
    html! {
        <>
            <h3>{ "After a restore" }</h3>
            <p class={deadly.then_some("deadly")}>{ visible(&forecast.message) }</p>
        </>
    }
}

/// Machines side by side, each kind as wide as it is frequent. The words beside it say the same.
fn picture(cluster: &Cluster) -> Html {
    let mut start = 0_u64;
    let mut segments = Vec::new();
    for (outcome, number) in shares(cluster) {
        segments.push(
            html! { <rect class={class(outcome)} x={start.to_string()} y="0" width={number.to_string()} height="1" /> },
        );
        start = start.saturating_add(number);
    }
    let all = start.saturating_add(with_outcome(cluster, Outcome::Unknown)).max(1);
    html! {
        <svg class="bar-picture" viewBox={format!("0 0 {all} 1")} preserveAspectRatio="none" aria-hidden="true">
            { for segments }
        </svg>
    }
}

/// Its colour.
fn class(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Deleted => Some("ghost"),
        Outcome::AtRisk => Some("unknown"),
        Outcome::Stuck => Some("stale"),
        Outcome::Cloned => Some("accent"),
        Outcome::Unmanaged => Some("unattributed"),
        Outcome::Adopted => Some("healthy"),
        Outcome::Unknown => None,
    }
}
