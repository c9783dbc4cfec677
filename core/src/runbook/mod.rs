//! One ordered list across the restore, made for exactly this backup: before, the restore itself, while all is paused,
//! cluster by cluster, after.
//!
//! In: a report. Out: Markdown. Every step says what has to be seen before going on; commands that look come first,
//! those that change or destroy something are labelled. Names come from strangers' files: in commands they are words
//! of a shell, in prose and code they cannot act as Markdown. Nothing here is ever run by this program.

mod after;
mod before;
mod page;
mod unpause;

use crate::diagnostic::Severity;
use crate::report::{Cluster, ClusterRef, Finding, FindingCode, NextStep, NextStepEffect, Outcome, Report};
use crate::wording::{self, count};
use page::{Page, code, prose};

/// The runbook of a restore as a Markdown document.
pub fn markdown(report: &Report) -> String {
    let mut page = Page::new(&title(report));
    introduce(&mut page, report);
    before::write(&mut page, report);
    unpause::write(&mut page, report);
    after::write(&mut page, report);
    page.finish()
}

fn title(report: &Report) -> String {
    format!("Runbook: restore of {}", prose(backup_name(report).unwrap_or(&report.backup.file_name)))
}

/// Velero's name of the backup, where it is known.
fn backup_name(report: &Report) -> Option<&str> {
    report.backup.name.as_deref().filter(|name| !name.is_empty())
}

fn introduce(page: &mut Page, report: &Report) {
    let begun =
        report.backup.started_at.map_or_else(|| "at a time that is not known".to_owned(), |at| format!("at {at}"));
    let newest = report.infrastructure.vcenters.iter().filter_map(|vcenter| vcenter.collected_at).max();
    let read = newest.map_or_else(|| "no vCenter was read".to_owned(), |at| format!("vSphere was read at {at}"));
    page.text(&format!(
        "Made for the backup {}, begun {begun}, and for nothing else; {read}. Whatever changed since is not in it: \
         run the detection again just before the restore, and use the runbook that comes of it.",
        code(&report.backup.file_name)
    ));
    page.text(&format!("The verdict: {}", prose(&wording::headline(report, str::to_owned).sentence)));
    page.text("It assumes Velero's default restore into an empty management cluster.");
    if let Some(basis) = wording::basis(report) {
        page.text(&prose(&basis));
    }
    page.text(
        "`kubectl` without `--kubeconfig` speaks to the restored management cluster, with `--kubeconfig` to the \
         workload cluster. A command **looks** at something, **changes** something, or **destroys** something for \
         good. If you see anything else than a step says, stop: nothing happens in a paused cluster, and it can wait \
         until morning.",
    );
    let gaps = wording::gaps(report, str::to_owned);
    if !gaps.is_empty() {
        page.warn(&format!(
            "This runbook is not whole: {}. Settle that first, and make it anew.",
            prose(&wording::list(&gaps))
        ));
    }
}

/// A finding that is a danger of the restore.
fn is_danger(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

fn key(cluster: &Cluster) -> String {
    format!("{}/{}", cluster.namespace, cluster.name)
}

/// The cluster, as commands name it.
fn reference(cluster: &Cluster) -> ClusterRef {
    ClusterRef { namespace: cluster.namespace.clone(), name: cluster.name.clone() }
}

/// A cluster that must not be unpaused as it is.
fn is_forbidden(cluster: &Cluster) -> bool {
    cluster.findings.iter().any(|finding| finding.code == FindingCode::SecondControlPlane)
}

/// A control plane of which the backup knows no live machine: nothing happens when it is unpaused, and everything when
/// its Machines are deleted.
fn is_hollow(cluster: &Cluster) -> bool {
    let has = |outcome| {
        let mut members = cluster.control_plane.machines.iter();
        members.any(|machine| machine.forecast.as_ref().is_some_and(|forecast| forecast.outcome == outcome))
    };
    has(Outcome::Stuck) && !has(Outcome::Adopted)
}

/// All of its machines are gone, and nothing came instead.
fn is_dead(cluster: &Cluster) -> bool {
    cluster.findings.iter().any(|finding| finding.code == FindingCode::ClusterDeleted)
}

/// "1 machine", for numbers of machines.
fn machines(number: u64) -> String {
    count(number, "machine", "machines")
}

/// The word for what a command does.
fn label(effect: NextStepEffect) -> &'static str {
    match effect {
        NextStepEffect::ReadOnly => "looks",
        NextStepEffect::Changes => "changes",
        NextStepEffect::Destructive => "destroys",
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| format!("{}{}", first.to_uppercase(), characters.as_str())).unwrap_or_default()
}

/// Writes the steps that the report itself proposes, those that look first.
fn propose(page: &mut Page, steps: &[NextStep]) {
    for step in steps {
        let text = step.text.strip_prefix("Before the restore: ").map_or_else(|| step.text.clone(), capitalised);
        page.item(&prose(&text));
        if let Some(command) = &step.command {
            page.command(label(step.effect), command);
        }
    }
}
