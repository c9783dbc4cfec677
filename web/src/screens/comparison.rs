//! Two reports: what is new, changed and gone, cluster by cluster, and the way to each report.

use std::collections::BTreeSet;
use std::rc::Rc;

use drift_core::compare::{Change, ChangeKind, Compared, Comparison, NEEDS_PERSON, OfCluster};
use drift_core::diagnostic::Severity;
use drift_core::presentation::{Part, Text};
use drift_core::report::{ClusterRef, MachineStatus, Report, Restore};
use yew::{Callback, Html, classes, html};

use super::sentence;
use crate::handles::Pair;
use crate::icons;
use crate::parts::Later;
use crate::state::Side;
use crate::words::{count, number, visible};

/// Clusters that are drawn at first; the others are drawn on request.
const CLUSTERS: usize = 40;
/// Differences of a cluster that are drawn at first.
const CHANGES: usize = 20;

/// Shows a report, at the cluster at this position.
type Open = Callback<(Side, Option<usize>)>;

/// What differs, and the two reports.
pub(crate) fn comparison(pair: &Pair, open: &Open) -> Html {
    let comparison = &pair.comparison;
    // No green: that nothing is new says nothing of the danger that was there before.
    let tone = match comparison.exit_code() {
        1 => "dangerous",
        3 => "doubtful",
        _ => "",
    };
    let drawn = Drawn {
        comparison: Rc::clone(comparison),
        after: clusters(pair.after.report.report()),
        before: clusters(pair.before.report.report()),
        show: {
            let reports = [&pair.before, &pair.after].map(|verdict| verdict.report.clone());
            let open = open.clone();
            Callback::from(move |(side, wanted): (Side, ClusterRef)| {
                let [before, after] = &reports;
                let report = match side {
                    Side::Before => before.report(),
                    Side::After => after.report(),
                };
                open.emit((side, report.clusters.iter().position(|cluster| cluster.is(&wanted))));
            })
        },
    };
    let sides = [
        (Side::Before, &comparison.before, pair.before.report.report()),
        (Side::After, &comparison.after, pair.after.report.report()),
    ];
    let labels = comparison.sides().map(|(label, _)| label);
    html! {
        <div class="comparison">
            <h1 id="title" class={classes!("headline", tone)} tabindex="-1">{ comparison.headline() }</h1>
            <div class="sides">
                { for sides.into_iter().zip(labels).map(|(side, label)| card(side, label, open)) }
            </div>
            { for comparison.caveats.iter().map(|caveat| html! {
                <div class="banner warning">
                    { icons::severity(Severity::Warning) }
                    <p><strong>{ "Note." }</strong>{ " " }{ caveat.sentence() }</p>
                </div>
            }) }
            { drawn.rest(0, CLUSTERS) }
        </div>
    }
}

fn clusters(report: &Report) -> Rc<BTreeSet<ClusterRef>> {
    Rc::new(report.clusters.iter().map(drift_core::report::Cluster::reference).collect())
}

/// One of the two reports: may its backup be restored?
fn card((side, compared, report): (Side, &Compared, &Report), label: &'static str, open: &Open) -> Html {
    let (class, shape) = match compared.restore {
        Restore::Dangerous => ("danger", icons::severity(Severity::Error)),
        Restore::Unknown => ("warning", icons::severity(Severity::Warning)),
        Restore::Manual => ("", icons::severity(Severity::Info)),
        Restore::Safe => ("", icons::status(MachineStatus::Healthy)),
    };
    let id = format!("side-{}", label.to_lowercase());
    html! {
        <section class={classes!("side", class)} aria-labelledby={id.clone()}>
            <h2 {id}>{ label }</h2>
            <p class="restore">{ shape }<b>{ sentence(report) }</b></p>
            <p>{ line(&compared.name()) }</p>
            <p class="soft">{ compared.numbers() }</p>
            <button onclick={open.reform(move |_| (side, None))}>{ "Open this report" }</button>
        </section>
    }
}

/// What the lists are drawn from.
#[derive(Clone)]
struct Drawn {
    comparison: Rc<Comparison>,
    before: Rc<BTreeSet<ClusterRef>>,
    after: Rc<BTreeSet<ClusterRef>>,
    show: Callback<(Side, ClusterRef)>,
}

impl Drawn {
    /// The clusters from this one on; those beyond so many on request.
    fn rest(&self, from: usize, many: usize) -> Html {
        let clusters = self.comparison.by_cluster();
        let beyond = clusters.len().saturating_sub(from.saturating_add(many));
        let shown = clusters.iter().enumerate().skip(from).take(many);
        html! {
            <>
                { for shown.map(|(position, of)| self.cluster(position, of)) }
                if beyond > 0 {
                    <Later summary={count(number(beyond), "more cluster", "more clusters")} draw={{
                        let drawn = self.clone();
                        Callback::from(move |()| drawn.rest(from.saturating_add(many), usize::MAX))
                    }} />
                }
            </>
        }
    }

    fn cluster(&self, position: usize, of: &OfCluster<'_>) -> Html {
        let id = format!("of-{position}");
        let beyond = of.changes.len().saturating_sub(CHANGES);
        html! {
            <section class="of-cluster" aria-labelledby={id.clone()}>
                <div class="of-head">
                    <h2 {id}>{ line(&of.title()) }</h2><span class="soft">{ of.counts() }</span>
                    { for of.cluster.and_then(|cluster| self.way(cluster)) }
                </div>
                <ul class="changes">{ for of.changes.iter().take(CHANGES).map(|one| change(one)) }</ul>
                if beyond > 0 {
                    <Later summary={count(number(beyond), "more difference", "more differences")} draw={{
                        let comparison = Rc::clone(&self.comparison);
                        Callback::from(move |()| {
                            let clusters = comparison.by_cluster();
                            let changes = clusters.get(position).into_iter().flat_map(|of| of.changes.iter());
                            html! { <ul class="changes">{ for changes.skip(CHANGES).map(|one| change(one)) }</ul> }
                        })
                    }} />
                }
            </section>
        }
    }

    /// The way to a cluster in the later report, or in the earlier one if it is gone.
    fn way(&self, cluster: &ClusterRef) -> Option<Html> {
        let (side, label) = if self.after.contains(cluster) {
            (Side::After, "Show in the later report")
        } else if self.before.contains(cluster) {
            (Side::Before, "Show in the earlier report")
        } else {
            return None;
        };
        let (named, cluster) = (format!("{label}: {}", visible(&cluster.name)), cluster.clone());
        let onclick = self.show.reform(move |_| (side, cluster.clone()));
        Some(html! { <button class="plain" {onclick} aria-label={named}>{ label }</button> })
    }
}

fn change(change: &Change) -> Html {
    let class = match change.kind {
        ChangeKind::New => "kind new",
        ChangeKind::Changed => "kind changed",
        ChangeKind::Gone => "kind gone",
    };
    html! {
        <li>
            <span {class}>{ change.kind.title() }</span>{ " " }
            <span>
                { line(&change.line()) }
                if change.needs_person { { " " }<span class="tag danger">{ NEEDS_PERSON }</span> }
            </span>
        </li>
    }
}

/// Words, with the names in them set apart.
fn line(text: &Text<'_>) -> Html {
    let part = |part: &Part<'_>| match part {
        Part::Words(words) => Html::from(visible(words)),
        Part::Name(name) => html! { <b>{ visible(name) }</b> },
    };
    text.parts().iter().map(part).collect()
}
