//! A tree for each cluster; what is healthy takes one line.

use drift_core::{
    presentation::{ClusterNode, Pausing, SetNode, SetSummary, words},
    report::{MachineStatus, Status},
};

use super::{
    Look,
    escape::{keep, name, written},
    findings,
    look::{BOLD, DIM, ERROR, PLAIN, WARNING, machine_style, paint, status_style},
    machines::{self, Context},
    page::{Line, Node, Page, common_column},
};

/// Up to how many healthy clusters have a line of their own; more of them share a paragraph.
const HEALTHY_LINES: usize = 10;

/// Writes the tree of a cluster.
pub(crate) fn write(page: &mut Page, cluster: ClusterNode<'_>, context: &Context<'_>) {
    page.blank();
    page.tree(0, &tree(cluster, context));
}

/// Writes the clusters of which there is nothing to say.
pub(crate) fn write_calm(page: &mut Page, clusters: &[ClusterNode<'_>]) {
    if !clusters.is_empty() {
        page.blank();
        page.tree(0, &calm(clusters, page.look()));
    }
}

fn calm(clusters: &[ClusterNode<'_>], look: Look) -> Node {
    let label = paint(status_style(Status::Healthy), words::status_heading(Status::Healthy));
    let shape = paint(machine_style(MachineStatus::Healthy), look.shape(MachineStatus::Healthy));
    let summary = words::clusters(words::number(clusters.len()));
    if clusters.len() <= HEALTHY_LINES {
        let line = |cluster: &ClusterNode<'_>| {
            let machines = words::machines(cluster.machines());
            Line::new(format!("{shape} {}", name(&cluster.key())), format!("{machines}{}", pausing(*cluster)))
        };
        let lines: Vec<_> = clusters.iter().map(line).collect();
        let column = common_column(&lines);
        let column = if column <= look.width / 2 { column } else { 0 };
        Node::new(Line::new(label, summary)).children(lines.into_iter().map(|line| Node::new(line.column(column))))
    } else {
        let names: Vec<_> =
            clusters.iter().map(|cluster| format!("{}{}", name(&cluster.key()), keep(&pausing(*cluster)))).collect();
        let machines = clusters.iter().map(|cluster| cluster.machines()).fold(0, u64::saturating_add);
        Node::new(Line::new(label, format!("{summary}, {}", words::machines(machines))))
            .child(Node::new(Line::new(shape, names.join(", "))))
    }
}

fn tree(cluster: ClusterNode<'_>, context: &Context<'_>) -> Node {
    let status = cluster.cluster().status;
    let label = paint(status_style(status), words::status_heading(status));
    let key = paint(BOLD, &name(&cluster.key()));
    let (dangers, others): (Vec<_>, Vec<_>) =
        cluster.inline_findings().map(|(_, finding)| finding).partition(|finding| finding.is_danger());
    let root = Node::new(Line::new(label, format!("{key}{}", keep(&pausing(cluster)))))
        .children((!dangers.is_empty()).then(findings::pointer_to_dangers))
        .children(others.into_iter().map(findings::node))
        .children(after_restore(cluster));
    if cluster.has_plain_machines_only() {
        let healthy = cluster.machines();
        return root.children((healthy > 0).then(|| Node::new(Line::text(all_healthy(healthy, context.look)))));
    }
    root.children(cluster.sets().filter(|set| !set.is_omitted()).map(|set| self::set(set, context)))
}

/// What a restore does to the cluster, where it does anything but adopt it.
fn after_restore(cluster: ClusterNode<'_>) -> Option<Node> {
    let after = cluster.after_restore()?;
    let style = if after.is_destructive { ERROR } else { PLAIN };
    Some(Node::new(Line::new("after a restore", after.text).style(style)))
}

/// A pool or control plane. Where all is well, one line.
fn set(set: SetNode<'_>, context: &Context<'_>) -> Node {
    let label = written(&set.label());
    match set.summary() {
        SetSummary::Empty => Node::new(Line::new(label, paint(DIM, "no machines"))),
        SetSummary::AllHealthy(number) => Node::new(Line::new(label, all_healthy(number, context.look))),
        SetSummary::Numbers { replicas, event } => {
            let event = event.map(|event| format!(": {}", paint(WARNING, &keep(event))));
            let text = format!("{replicas}{}", event.unwrap_or_default());
            Node::new(Line::new(label, text)).children(machines::nodes(&set.groups(), context))
        }
    }
}

fn all_healthy(number: u64, look: Look) -> String {
    let status = MachineStatus::Healthy;
    paint(machine_style(status), &keep(&format!("{} {}", look.shape(status), words::machines_of(status, number))))
}

fn pausing(cluster: ClusterNode<'_>) -> String {
    match cluster.pausing() {
        Some(paused @ Pausing::Paused) => format!(", {}", paused.word()),
        Some(unpaused @ Pausing::NotPaused) => format!(", {}", paint(WARNING, unpaused.word())),
        None => String::new(),
    }
}
