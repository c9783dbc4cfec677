//! Dangers: those alike on one card. Where there are many, a card is one line, so that the numbers and the clusters stay
//! in view.

use drift_core::diagnostic::Severity;
use drift_core::presentation::{ClusterNode, DangerGroup, Presentation, subject_in};
use drift_core::report::Finding;
use yew::{Html, html};

use crate::icons;
use crate::parts::{self, Fold};
use crate::words::{number, visible, written};

/// Up to so many cards say everything at once.
const OPEN: usize = 2;

/// Everything that makes a restore dangerous.
pub(super) fn dangers(presentation: Presentation<'_>) -> Html {
    let groups = presentation.dangers();
    if groups.is_empty() {
        return Html::default();
    }
    let open = groups.len() <= OPEN;
    html! {
        <section class="dangers" aria-label="Dangers">
            { for groups.iter().map(|group| card(group, open)) }
        </section>
    }
}

fn card(group: &DangerGroup<'_>, open: bool) -> Html {
    let several = group.dangers.len() > 1;
    let summary = html! {
        <>
            { icons::severity(Severity::Error) }
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
                <ul>{ for group.dangers.iter().map(|(cluster, finding)| one_of(*cluster, finding)) }</ul>
            } else {
                { for group.dangers.iter().map(|(cluster, finding)| only(*cluster, finding, open)) }
            }
        </Fold>
    }
}

fn one_of(cluster: Option<ClusterNode<'_>>, finding: &Finding) -> Html {
    html! { <li>{ message(cluster, finding) }{ parts::why(finding) }</li> }
}

fn only(cluster: Option<ClusterNode<'_>>, finding: &Finding, brief: bool) -> Html {
    html! {
        <>
            { message(cluster, finding) }
            if brief {
                { parts::why(finding) }
            } else {
                { parts::evidence(&finding.evidence) }
                { parts::steps(&finding.next_steps) }
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
