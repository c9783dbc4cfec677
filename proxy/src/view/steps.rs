//! What to do next: the first step for each kind of trouble, and where the others are.

use drift_core::{
    presentation::{Facet, Presentation, StepGroup, words},
    report::{MachineStatus, NextStep},
};

use super::{
    Look,
    escape::{keep, name, text, written},
    look::{BOLD, DIM, NOTE, machine_style, paint},
    page::{Line, Node, Page, common_column},
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
pub(crate) fn write(page: &mut Page, presentation: Presentation<'_>, place: ReportPlace<'_>) {
    let groups = presentation.next_steps();
    if !groups.is_empty() {
        page.blank();
        page.line(0, &Line::text("Next steps").style(BOLD));
    }
    let titles: Vec<_> = groups.iter().map(|group| title(group, page.look())).collect();
    let column = common_column(&titles);
    for (group, title) in groups.iter().zip(titles) {
        let step = next_step(group.step).into_iter().map(|line| line.shifted(column));
        page.tree(2, &Node::new(title.column(column)).lines(step));
    }
    closing(page, presentation, place, groups.is_empty());
}

fn title(group: &StepGroup<'_>, look: Look) -> Line {
    let (status, word) = match group.facet {
        Facet::Machine(status) => (status, group.facet.word()),
        Facet::Unattributed => (MachineStatus::Unknown, "VM"),
    };
    let label = paint(machine_style(status), &format!("{} {word}", look.shape(status)));
    Line::new(label, format!("{}{}", paint(BOLD, &name(group.first)), written(&group.others())))
}

/// A step, and below it the command to copy, which is never cut.
pub(crate) fn next_step(step: &NextStep) -> Vec<Line> {
    let effect = words::effect(step.effect).map(|effect| format!(" ({effect})")).unwrap_or_default();
    let mut lines = vec![Line::text(format!("{}{effect}", text(&words::step(step))))];
    if let Some(command) = &step.command {
        lines.push(Line::text(keep(&format!("$ {}", text(command)))).style(NOTE));
    }
    lines
}

/// What was left out of this text, and where it is.
fn closing(page: &mut Page, presentation: Presentation<'_>, place: ReportPlace<'_>, nothing_to_do: bool) {
    const STEPS: &str = "Evidence and all next steps for each machine";
    const RUNBOOK: &str = "What to do before, during and after the restore";
    let basis = presentation.forecast_basis().filter(|_| presentation.has_forecast_to_tell());
    if let Some(basis) = basis {
        page.blank();
        page.line(0, &Line::text(text(&basis)).style(DIM));
    }
    if let Some(unlisted) = presentation.not_listed() {
        page.blank();
        page.line(0, &Line::text(unlisted));
    }
    let closing = match place {
        ReportPlace::Nowhere if nothing_to_do => return,
        ReportPlace::Nowhere => format!("{STEPS}: add -o report.json"),
        ReportPlace::StandardOutput => format!("{STEPS}: in the report on standard output."),
        ReportPlace::RunbookOnStandardOutput => format!("{RUNBOOK}: on standard output."),
        ReportPlace::Runbook(path) => format!("{RUNBOOK}, step by step: {}", name(path)),
        ReportPlace::File(path) => format!("{STEPS}: {}", name(path)),
    };
    page.blank();
    page.line(0, &Line::text(closing));
}
