//! Dangers: those alike on one card. Where there are many, a card is one line, so that the numbers and the clusters
//! stay in view.

use drift_core::diagnostic::Severity;
use drift_core::presentation::{ClusterNode, DangerGroup, subject_in};
use drift_core::report::Finding;
use yew::{Callback, Html, html};

use super::finding::{evidence, steps, why};
use super::fold::Fold;
use crate::icons;
use crate::words::{number, visible, written};

/// Up to so many cards say everything at once.
const OPEN: usize = 2;

/// What shows the steps of a cluster in the runbook, where there is one.
type ToSteps<'a> = Option<&'a Callback<Option<usize>>>;

/// Everything that makes a restore dangerous.
pub(crate) fn dangers(groups: &[DangerGroup<'_>], on_runbook: ToSteps<'_>) -> Html {
    if groups.is_empty() {
        return Html::default();
    }
    let open = groups.len() <= OPEN;
    html! {
        <section class="dangers" aria-label="Dangers">
            { for groups.iter().map(|group| card(group, open, on_runbook)) }
        </section>
    }
}

fn card(group: &DangerGroup<'_>, open: bool, on_runbook: ToSteps<'_>) -> Html {
    let several = group.dangers.len() > 1;
    let summary = html! {
        <>
            { icons::chevron(false) }{ icons::severity(Severity::Error) }
            <span class="said">
                <strong>{ group.title() }</strong>{ " " }
                <span class="soft">{ written(&group.places()) }</span>
            </span>
            if several {
                { " " }<span class="tag danger">{ format!("{} dangers", number(group.dangers.len())) }</span>
            }
        </>
    };
    html! {
        <Fold class="card danger" {open} {summary}>
            if several {
                <ul>{ for group.dangers.iter().map(|(cluster, finding)| one_of(*cluster, finding, on_runbook)) }</ul>
            } else {
                { for group.dangers.iter().map(|(cluster, finding)| only(*cluster, finding, open, on_runbook)) }
            }
        </Fold>
    }
}

fn one_of(cluster: Option<ClusterNode<'_>>, finding: &Finding, on_runbook: ToSteps<'_>) -> Html {
    html! { <li>{ message(cluster, finding) }{ to_steps(cluster, on_runbook) }{ why(finding) }</li> }
}

/// The way to the steps of its cluster.
fn to_steps(cluster: Option<ClusterNode<'_>>, on_runbook: ToSteps<'_>) -> Html {
    let Some(on_runbook) = on_runbook else { return Html::default() };
    let position = cluster.map(ClusterNode::position);
    let show = on_runbook.reform(move |_| position);
    html! { <button class="plain" onclick={show}>{ "Steps in the runbook" }</button> }
}

fn only(cluster: Option<ClusterNode<'_>>, finding: &Finding, brief: bool, on_runbook: ToSteps<'_>) -> Html {
    html! {
        <>
            { message(cluster, finding) }{ to_steps(cluster, on_runbook) }
            if brief {
                { why(finding) }
            } else {
                { evidence(&finding.evidence) }
                { steps(&finding.next_steps) }
            }
        </>
    }
}

fn message(cluster: Option<ClusterNode<'_>>, finding: &Finding) -> Html {
    html! {
        <p>{ visible(&finding.message) }{ " " }
            <span class="soft">{ written(&subject_in(finding, cluster)) }</span></p>
    }
}
