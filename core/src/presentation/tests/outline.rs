//! Everything that is presented of a report, as plain lines; names stand in «».

use std::fmt::Write as _;

use crate::presentation::{
    ClusterNode, Fact, Order, Presentation, Section, SetSummary, Text, Value, reason_of_many, subject_in,
    unattributed_groups, words,
};

/// The whole of it.
pub(super) fn outline(of: Presentation<'_>) -> String {
    let mut page = String::new();
    let mut line = |depth: usize, text: &str| writeln!(page, "{}{text}", "  ".repeat(depth)).unwrap();
    let answer = of.answer();
    line(0, &show(&answer.text));
    line(0, &format!("destroys: {}", answer.destroys));
    line(0, &format!("before: {}", answer.before.join("; ")));
    line(0, &format!("after: {}", answer.after.join("; ")));
    line(0, &of.compared());
    for gap in of.gaps() {
        line(0, &show(&gap));
    }
    for group in of.dangers() {
        for (cluster, finding) in group.dangers {
            line(0, &format!("danger: {} ({})", finding.message, show(&subject_in(finding, cluster))));
        }
    }
    for Fact { label, values } in of.facts() {
        let values = values.iter().map(|value| match value {
            Value::Plain(text) => show(text),
            Value::Doubtful(text) => format!("!{}", show(text)),
            Value::Machines(status, number) => words::machines_of(*status, *number),
        });
        line(0, &format!("{label}: {}", values.collect::<Vec<_>>().join(", ")));
    }
    line(0, &of.pausing().unwrap_or_default());
    for section in of.sections(Order::WorstFirst) {
        match section {
            Section::Cluster(cluster) => self::cluster(of, cluster, &mut line),
            Section::Unattributed => unattributed(of, &mut line),
        }
    }
    for step in of.next_steps() {
        line(0, &format!("{} «{}»{}: {}", step.facet.word(), step.first, show(&step.others()), step.step.text));
    }
    page
}

fn cluster(of: Presentation<'_>, cluster: ClusterNode<'_>, line: &mut impl FnMut(usize, &str)) {
    let calm = if cluster.is_calm() { ", calm" } else { "" };
    let pausing = cluster.pausing().map(|pausing| format!(", {}", pausing.word())).unwrap_or_default();
    line(0, &format!("{}: {}{pausing}{calm}", cluster.key(), words::status(cluster.cluster().status)));
    for (_, finding) in cluster.inline_findings() {
        line(1, &format!("finding: {}", finding.message));
    }
    if let Some(after) = cluster.after_restore() {
        line(1, &format!("after a restore: {}", after.text));
    }
    for set in cluster.sets() {
        let summary = match set.summary() {
            SetSummary::Empty => "empty".to_owned(),
            SetSummary::AllHealthy(number) => format!("{number} healthy"),
            SetSummary::Numbers { replicas, event } => format!("{replicas}: {}", event.unwrap_or("-")),
        };
        line(1, &format!("{}: {summary}", show(&set.label())));
        for group in set.groups() {
            let names: Vec<_> = group.machines.iter().map(|node| node.machine().name.as_str()).collect();
            let many = names.len() > 1;
            line(2, &format!("{:?} {}", group.status(), names.join(" ")));
            for statement in group.statements() {
                line(3, &format!("{:?}: {}", statement.weight(), show(&statement.text(many, &of.vcenter()))));
            }
        }
    }
}

fn unattributed(of: Presentation<'_>, line: &mut impl FnMut(usize, &str)) {
    line(0, "unattributed");
    for group in unattributed_groups(of.unattributed()) {
        line(1, &show(&group.title));
        for (reason, machines) in group.by_reason() {
            let names: Vec<_> = machines.iter().map(|node| node.machine().virtual_machine.name.as_str()).collect();
            let why = if let [only] = machines.as_slice() { only.reason() } else { reason_of_many(reason) };
            line(2, &format!("{}: {why}", names.join(" ")));
        }
    }
}

fn show(text: &Text<'_>) -> String {
    text.write(str::to_owned, |name| format!("«{name}»"))
}
