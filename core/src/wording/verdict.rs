//! The verdict in one plain sentence, and what keeps it from being whole.

use super::{count, list};
use crate::diagnostic::Severity;
use crate::report::{Cluster, Report, SummaryStatus, VcenterStatus};

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

/// The verdict on everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// How it sounds.
    pub tone: Tone,
    /// One sentence.
    pub sentence: String,
}

/// One sentence, and its tone. It is green only where nothing differs, nothing is missing and nothing is dangerous.
/// `shown` tells how the name of a server is written.
pub fn headline(report: &Report, shown: impl Fn(&str) -> String) -> Headline {
    let (tone, sentence) = judge(report, !gaps(report, &shown).is_empty(), &shown);
    Headline { tone, sentence }
}

fn judge(report: &Report, incomplete: bool, shown: &impl Fn(&str) -> String) -> (Tone, String) {
    let summary = &report.summary;
    let machines = summary.machines;
    let tone = Tone::Of(summary.status);
    let sentence = match summary.status {
        SummaryStatus::ManualRemediationRequired => {
            let decisions = match machines.ghost {
                1 => "1 virtual machine needs your decision before you restore".to_owned(),
                ghosts => format!("{ghosts} virtual machines need your decision before you restore"),
            };
            match machines.unknown {
                0 => format!("{decisions}."),
                unknown => format!("{decisions}, and {} could not be judged.", count(unknown, "machine", "machines")),
            }
        }
        SummaryStatus::NeedFurtherConfirmation if machines.unknown > 0 => {
            let judged = match machines.unknown {
                all if all == machines.total => "No machine could be judged".to_owned(),
                unknown => format!("{} could not be judged", count(unknown, "machine", "machines")),
            };
            format!("{judged}; find out more before you restore.")
        }
        SummaryStatus::NeedFurtherConfirmation => undecided(report),
        SummaryStatus::NeedFurtherConfirmationInfraMachines => match summary.need_further_confirmation_infra_machines {
            1 => "1 virtual machine matches nothing in the backup; find out what it is before you restore.".to_owned(),
            others => format!(
                "{others} virtual machines match nothing in the backup; find out what they are before you restore."
            ),
        },
        SummaryStatus::ManualRemediationNotRequired => {
            let lost = match machines.stale {
                1 => "1 machine has lost its virtual machine".to_owned(),
                stale => format!("{stale} machines have lost their virtual machines"),
            };
            match worst_finding(report) {
                Some(Severity::Error) => return (Tone::Danger, format!("{lost}, and a restore is dangerous.")),
                Some(Severity::Warning) => format!("{lost}; read the warnings before you restore."),
                Some(Severity::Info) | None => format!("{lost}; the restore needs nothing from you."),
            }
        }
        SummaryStatus::Healthy if incomplete => return (Tone::Warning, undecided(report)),
        SummaryStatus::Healthy if worst_finding(report) == Some(Severity::Error) => {
            return (Tone::Danger, "Nothing differs, yet a restore is dangerous.".to_owned());
        }
        SummaryStatus::Healthy if machines.total == 0 => {
            return (Tone::Warning, "There was nothing to compare: the backup holds no machines.".to_owned());
        }
        SummaryStatus::Healthy if worst_finding(report) == Some(Severity::Warning) => {
            let sentence =
                format!("Nothing differs: {}; read the warnings before you restore.", checked(report, shown));
            return (Tone::Warning, sentence);
        }
        SummaryStatus::Healthy => format!("Nothing differs: {}.", checked(report, shown)),
    };
    (tone, sentence)
}

/// Nothing is Unknown, but not everything was there to be judged.
fn undecided(report: &Report) -> String {
    let summary = &report.summary;
    if summary.machines.stale == 0 && summary.need_further_confirmation_infra_machines == 0 {
        "What could be read does not differ, but not everything could be read.".to_owned()
    } else {
        "Not everything could be read: there may be more than is listed here.".to_owned()
    }
}

/// "32 machines in 4 clusters checked against vc01".
fn checked(report: &Report, shown: &impl Fn(&str) -> String) -> String {
    let machines = count(report.summary.machines.total, "machine", "machines");
    let clusters = count(report.summary.clusters.total, "cluster", "clusters");
    match report.infrastructure.vcenters.as_slice() {
        [] => format!("{machines} in {clusters} checked"),
        [only] => format!("{machines} in {clusters} checked against {}", shown(&only.server)),
        several => format!("{machines} in {clusters} checked against {} vCenters", several.len()),
    }
}

/// The severest finding's severity.
fn worst_finding(report: &Report) -> Option<Severity> {
    let findings = report.clusters.iter().flat_map(|cluster| &cluster.findings).chain(&report.findings);
    findings.map(|finding| finding.severity).min()
}

/// Ghosts that may be etcd members.
pub fn etcd(report: &Report) -> Option<String> {
    let machines = report.clusters.iter().flat_map(Cluster::machines);
    match machines.filter(|machine| machine.critical).count() {
        0 => None,
        1 => Some("1 Ghost may be a member of etcd.".to_owned()),
        several => Some(format!("{several} Ghosts may be members of etcd.")),
    }
}

/// What keeps the verdict from being whole, each as a clause.
pub fn gaps(report: &Report, shown: impl Fn(&str) -> String) -> Vec<String> {
    let backup = &report.backup;
    let mut gaps = Vec::new();
    if !backup.complete {
        gaps.push("the backup was not read completely".to_owned());
    }
    if !backup.missing_kinds.is_empty() {
        let kinds: Vec<_> = backup.missing_kinds.iter().map(|kind| format!("no {}", shown(kind))).collect();
        gaps.push(format!("the backup holds {}", list(&kinds)));
    }
    for vcenter in &report.infrastructure.vcenters {
        let server = shown(&vcenter.server);
        match vcenter.status {
            VcenterStatus::Read => {}
            VcenterStatus::NotRead => gaps.push(format!("{server} was not read")),
            VcenterStatus::Partial => {
                let before = backup.started_at.zip(vcenter.collected_at).is_some_and(|(start, read)| read < start);
                let how = if before { "was read before the backup began" } else { "was read only in part" };
                gaps.push(format!("{server} {how}"));
            }
        }
    }
    if report.summary.errors > 0 && gaps.is_empty() {
        gaps.push("an input could not be read or trusted".to_owned());
    }
    gaps
}
