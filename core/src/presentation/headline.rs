//! The verdict in one plain sentence.

use super::words::{clusters, machines, match_nothing};
use super::{Presentation, Text};
use crate::diagnostic::Severity;
use crate::report::{Cluster, SummaryStatus};
use crate::wording::count;

/// How a sentence sounds: its colour, where there are colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As the status of a whole report.
    Of(SummaryStatus),
    /// Not everything was there to be judged.
    Warning,
    /// A restore is dangerous.
    Danger,
}

/// The verdict on everything. It is green only where nothing differs, nothing is missing and nothing is dangerous.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline<'a> {
    /// How it sounds.
    pub tone: Tone,
    /// One sentence.
    pub text: Text<'a>,
}

impl<'a> Presentation<'a> {
    /// The verdict in one sentence.
    pub fn headline(self) -> Headline<'a> {
        headline(self)
    }

    /// Ghosts that may be etcd members, in a sentence.
    pub fn critical(self) -> Option<String> {
        critical(self)
    }

    /// What was compared with what, and what the headline leaves out.
    pub fn compared(self) -> String {
        compared(self)
    }
}

fn headline(of: Presentation<'_>) -> Headline<'_> {
    let summary = &of.report().summary;
    let as_status = |text: String| Headline { tone: Tone::Of(summary.status), text: Text::words(text) };
    match summary.status {
        SummaryStatus::ManualRemediationRequired => as_status(decisions(of)),
        SummaryStatus::NeedFurtherConfirmation if summary.machines.unknown > 0 => as_status(unjudged(of)),
        SummaryStatus::NeedFurtherConfirmation => as_status(incomplete(of)),
        SummaryStatus::NeedFurtherConfirmationInfraMachines => {
            let number = summary.need_further_confirmation_infra_machines;
            let what = if number == 1 { "what it is" } else { "what they are" };
            as_status(format!("{}; find out {what} before you restore.", match_nothing(number)))
        }
        SummaryStatus::ManualRemediationNotRequired => stale(of),
        SummaryStatus::Healthy => healthy(of),
    }
}

fn decisions(of: Presentation<'_>) -> String {
    let counts = of.report().summary.machines;
    let decisions = match counts.ghost {
        1 => "1 virtual machine needs your decision before you restore".to_owned(),
        ghosts => format!("{ghosts} virtual machines need your decision before you restore"),
    };
    match counts.unknown {
        0 => format!("{decisions}."),
        unknown => format!("{decisions}, and {} could not be judged.", machines(unknown)),
    }
}

fn unjudged(of: Presentation<'_>) -> String {
    let counts = of.report().summary.machines;
    let judged = match counts.unknown {
        all if all == counts.total => "No machine could be judged".to_owned(),
        unknown => format!("{} could not be judged", machines(unknown)),
    };
    format!("{judged}; find out more before you restore.")
}

/// Nothing is Unknown, but not everything was there to be judged.
fn incomplete(of: Presentation<'_>) -> String {
    let summary = &of.report().summary;
    if summary.machines.stale == 0 && summary.need_further_confirmation_infra_machines == 0 {
        "No drift in what was read, but some inputs are incomplete.".to_owned()
    } else {
        "Some inputs are incomplete: there may be more drift than is listed here.".to_owned()
    }
}

fn stale(of: Presentation<'_>) -> Headline<'_> {
    let summary = &of.report().summary;
    let missing = match summary.machines.stale {
        1 => "The virtual machine of 1 machine is gone".to_owned(),
        stale => format!("The virtual machines of {stale} machines are gone"),
    };
    let (tone, text) = match worst_finding(of) {
        Some(Severity::Error) => (Tone::Danger, format!("{missing}, and a restore is dangerous.")),
        Some(Severity::Warning) => {
            (Tone::Of(summary.status), format!("{missing}; read the warnings before you restore."))
        }
        Some(Severity::Info) | None => {
            (Tone::Of(summary.status), format!("{missing}; no action is needed before you restore."))
        }
    };
    Headline { tone, text: Text::words(text) }
}

fn healthy<'a>(of: Presentation<'a>) -> Headline<'a> {
    let warning = |text: Text<'a>| Headline { tone: Tone::Warning, text };
    if !of.gaps().is_empty() {
        return warning(Text::words(incomplete(of)));
    }
    match worst_finding(of) {
        Some(Severity::Error) => {
            Headline { tone: Tone::Danger, text: Text::words("No drift, but a restore is dangerous.") }
        }
        _ if of.report().summary.machines.total == 0 => {
            warning(Text::words("Nothing to compare: the backup contains no machines."))
        }
        Some(Severity::Warning) => warning(checked(of).and_words("; read the warnings before you restore.")),
        Some(Severity::Info) | None => {
            Headline { tone: Tone::Of(SummaryStatus::Healthy), text: checked(of).and_words(".") }
        }
    }
}

/// "No drift: 32 machines in 4 clusters checked against vc01".
fn checked(of: Presentation<'_>) -> Text<'_> {
    let summary = &of.report().summary;
    let checked =
        format!("No drift: {} in {} checked", machines(summary.machines.total), clusters(summary.clusters.total));
    match of.report().infrastructure.vcenters.as_slice() {
        [] => Text::words(checked),
        [only] => Text::words(format!("{checked} against ")).and_name(only.server.as_str()),
        several => Text::words(format!("{checked} against {} vCenters", several.len())),
    }
}

/// The severest finding's severity.
fn worst_finding(of: Presentation<'_>) -> Option<Severity> {
    let of_clusters = of.report().clusters.iter().flat_map(|cluster| &cluster.findings);
    of_clusters.chain(&of.report().findings).map(|finding| finding.severity).min()
}

/// Ghosts that may be etcd members.
fn critical(of: Presentation<'_>) -> Option<String> {
    let critical = of.report().clusters.iter().flat_map(Cluster::machines).filter(|machine| machine.critical).count();
    match super::words::number(critical) {
        0 => None,
        1 => Some(format!("1 Ghost {}.", super::words::MAY_BE_ETCD_MEMBER)),
        several => Some(format!("{} may be etcd members.", count(several, "Ghost", "Ghosts"))),
    }
}

/// What was compared with what, and what the headline leaves out.
fn compared(of: Presentation<'_>) -> String {
    let report = of.report();
    let summary = &report.summary;
    let vms =
        report.infrastructure.vcenters.iter().map(|vcenter| vcenter.virtual_machines).fold(0, u64::saturating_add);
    let mut sentences = vec![format!(
        "{} in {} compared with {}.",
        machines(summary.machines.total),
        clusters(summary.clusters.total),
        super::words::virtual_machines(vms)
    )];
    sentences.extend(critical(of));
    if summary.need_further_confirmation_infra_machines > 0 {
        sentences.push(format!("{}.", match_nothing(summary.need_further_confirmation_infra_machines)));
    }
    sentences.join(" ")
}
