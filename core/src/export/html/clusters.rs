//! Clusters, worst first, and what belongs to none. What is healthy takes one line.

use maud::{Markup, html};

use super::{findings, machines, parts, shapes};
use crate::presentation::{
    ClusterNode, Facet, Order, Presentation, Section, SetNode, SetSummary, unattributed_groups, words,
};
use crate::report::MachineStatus;

/// All clusters that are shown.
pub(super) fn list(of: Presentation<'_>) -> Markup {
    let clusters = of.sections(Order::WorstFirst).into_iter().filter_map(|section| match section {
        Section::Cluster(cluster) => Some(cluster),
        Section::Unattributed => None,
    });
    let (calm, others): (Vec<_>, Vec<_>) = clusters.partition(|cluster| cluster.is_calm());
    html! {
        @if !others.is_empty() || !calm.is_empty() {
            section {
                h2 { "Clusters" }
                @for cluster in others { (self::cluster(of, cluster)) }
                @if !calm.is_empty() { (self::calm(&calm)) }
            }
        }
    }
}

/// Clusters of which there is nothing to say.
fn calm(clusters: &[ClusterNode<'_>]) -> Markup {
    html! {
        details.cluster {
            summary {
                (shapes::status(MachineStatus::Healthy)) " "
                (words::clusters(words::number(clusters.len()))) " healthy"
            }
            ul.names {
                @for cluster in clusters {
                    li { (parts::name(&cluster.key())) ": " (words::machines(cluster.machines())) }
                }
            }
        }
    }
}

fn cluster(of: Presentation<'_>, node: ClusterNode<'_>) -> Markup {
    let cluster = node.cluster();
    let forecast = cluster.forecast.as_ref().map(|forecast| forecast.sentence.as_str());
    html! {
        details.cluster open {
            summary {
                (shapes::status(words::worst_machine(cluster.status))) " "
                h3 { (parts::name(&node.key())) }
                @if let Some(pausing) = node.pausing() { ", " (pausing.word()) }
                " " span.soft { (words::status(cluster.status)) }
                @for (status, number) in node.counts() {
                    " "
                    span class={ "count " (shapes::class(Facet::Machine(status))) } {
                        (words::machines_of(status, number))
                    }
                }
            }
            @if let Some(sentence) = forecast.filter(|sentence| !sentence.is_empty()) {
                p { (parts::words(sentence)) }
            }
            @if node.has_dangers() { p { "Its dangers are listed above." } }
            @for (_, finding) in node.inline_findings().filter(|(_, finding)| !finding.is_danger()) {
                (findings::finding(finding))
            }
            @for set in node.sets().filter(|set| !set.is_omitted()) { (self::set(of, set)) }
        }
    }
}

/// A control plane or a pool.
fn set(of: Presentation<'_>, set: SetNode<'_>) -> Markup {
    html! {
        div.set {
            h4 { (parts::text(&set.label().capitalised())) }
            @match set.summary() {
                SetSummary::Empty => p.soft { "no machines" },
                SetSummary::AllHealthy(_) => {},
                SetSummary::Numbers { replicas, event } => {
                    p.soft { (replicas) @if let Some(event) = event { ": " (event) } }
                },
            }
            @for group in set.groups() { (machines::group(of, &group)) }
        }
    }
}

/// What matches nothing.
pub(super) fn unattributed(of: Presentation<'_>) -> Markup {
    let groups = unattributed_groups(of.shown_unattributed());
    html! {
        @if !groups.is_empty() {
            section {
                h2 { (shapes::facet(Facet::Unattributed)) " VMs that match nothing in the backup" }
                @for group in &groups {
                    details.cluster open {
                        summary {
                            h3 { (parts::text(&group.title.clone().capitalised())) }
                            " "
                            span.count.unattributed {
                                (words::virtual_machines(words::number(group.machines.len())))
                            }
                        }
                        @for node in &group.machines { (machines::unattributed(*node)) }
                    }
                }
            }
        }
    }
}
