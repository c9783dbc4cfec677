//! What to do next: the first step for each kind of trouble, and where the others are.

use drift_core::{
    report::{Cluster, MachineStatus, NextStep, Report},
    wording,
};

use super::{
    Look,
    clusters::singular,
    escape::{name, text},
    group,
    look::{BOLD, DIM, machine_style, paint},
    page::{Line, Node, Page, common_column},
    remarks::next_step,
};

/// Where the whole report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportPlace<'a> {
    /// Nowhere: only this text was asked for.
    Nowhere,
    /// On standard output.
    StandardOutput,
    /// In a file.
    File(&'a str),
    /// Not the report but its runbook is on standard output.
    RunbookOnStandardOutput,
    /// Not the report but its runbook is in a file.
    Runbook(&'a str),
}

/// Writes the steps and the closing hint.
pub(crate) fn write(page: &mut Page, report: &Report, place: ReportPlace<'_>) {
    let kinds = kinds(report, page.look());
    let nothing_to_do = kinds.is_empty();
    if !nothing_to_do {
        page.blank();
        page.line(0, &Line::text("Next steps").style(BOLD));
    }
    let titles: Vec<_> = kinds.iter().map(Kind::title).collect();
    let column = common_column(&titles);
    for (kind, title) in kinds.iter().zip(titles) {
        let step = next_step(kind.step).into_iter().map(|line| line.shifted(column));
        page.tree(2, &Node::new(title.column(column)).lines(step));
    }
    closing(page, report, place, nothing_to_do);
}

/// So many clusters are named before the rest is counted, where the rest are several.
const NAMED: usize = 5;

/// A kind of trouble: the first machine's first step, and which others call for the same one.
struct Kind<'a> {
    label: String,
    first: String,
    step: &'a NextStep,
    alike: usize,
    /// Of which clusters, each once.
    clusters: Vec<String>,
}

impl Kind<'_> {
    fn title(&self) -> Line {
        let others = match self.alike.saturating_sub(1) {
            0 => String::new(),
            more => format!(", and {more} more like it"),
        };
        let place = match self.clusters.as_slice() {
            [] => String::new(),
            few if few.len() <= NAMED + 1 => format!(" in {}", wording::list(few)),
            many => {
                let (named, others) = many.split_at_checked(NAMED).unwrap_or((many, &[]));
                format!(" in {} and {} other clusters", named.join(", "), others.len())
            }
        };
        Line::new(self.label.clone(), format!("{}{others}{place}", paint(BOLD, &self.first)))
    }
}

/// What calls for one and the same step is told once. A step for one cluster, or one kind of machine, never stands for
/// another.
fn kinds(report: &Report, look: Look) -> Vec<Kind<'_>> {
    let machines = report.clusters.iter().flat_map(|cluster| cluster.machines().map(move |machine| (cluster, machine)));
    let all = machines.filter(|(_, machine)| machine.status != MachineStatus::Healthy);
    let mut groups = group::by(all, |(_, machine)| {
        (machine.status, !machine.critical, machine.next_steps.first().map(|step| step.text.as_str()))
    });
    groups.sort_by_key(|((status, no_member, _), _)| (*status, *no_member));
    let machines = groups.iter().filter_map(|((status, ..), group)| {
        let (_, machine) = group.first()?;
        let mut clusters: Vec<String> =
            group.iter().map(|(cluster, _)| name(&format!("{}/{}", cluster.namespace, cluster.name))).collect();
        clusters.dedup();
        Some(Kind {
            label: paint(machine_style(*status), &format!("{} {}", look.shape(*status), singular(*status))),
            first: name(&machine.name),
            step: machine.next_steps.first()?,
            alike: group.len(),
            clusters,
        })
    });
    let groups = group::by(&report.need_further_confirmation_infra_machines, |machine| {
        machine.next_steps.first().map(|step| step.text.as_str())
    });
    let others = groups.iter().filter_map(|(_, group)| {
        let machine = group.first()?;
        let status = MachineStatus::Unknown;
        Some(Kind {
            label: paint(machine_style(status), &format!("{} VM", look.shape(status))),
            first: name(&machine.virtual_machine.name),
            step: machine.next_steps.first()?,
            alike: group.len(),
            clusters: Vec::new(),
        })
    });
    machines.chain(others).collect()
}

/// What was left out of this text, and where it is.
fn closing(page: &mut Page, report: &Report, place: ReportPlace<'_>, nothing_to_do: bool) {
    let foretold = report.clusters.iter().any(|cluster| wording::after_restore(cluster).is_some());
    if let Some(basis) = wording::basis(report).filter(|_| foretold) {
        page.blank();
        page.line(0, &Line::text(text(&basis)).style(DIM));
    }
    let listed =
        report.clusters.iter().flat_map(Cluster::machines).filter(|machine| machine.status == MachineStatus::Healthy);
    let hidden = report.summary.machines.healthy.saturating_sub(super::words::number(listed.count()));
    if hidden > 0 {
        page.blank();
        let text = match hidden {
            1 => "1 healthy machine is not listed, as you asked.".to_owned(),
            hidden => format!("{hidden} healthy machines are not listed, as you asked."),
        };
        page.line(0, &Line::text(text));
    }
    let closing = match place {
        ReportPlace::Nowhere if nothing_to_do => return,
        ReportPlace::Nowhere => "Evidence and all next steps, machine by machine: add -o report.json".to_owned(),
        ReportPlace::StandardOutput => {
            "Evidence and all next steps, machine by machine: in the report on standard output.".to_owned()
        }
        ReportPlace::RunbookOnStandardOutput => {
            "What to do before, during and after the restore: on standard output.".to_owned()
        }
        ReportPlace::Runbook(path) => {
            format!("What to do before, during and after the restore, step by step: {}", name(path))
        }
        ReportPlace::File(path) => {
            format!("Evidence and all next steps, machine by machine: {}", name(path))
        }
    };
    page.blank();
    page.line(0, &Line::text(closing));
}
