//! One ordered list of steps for the restore of one backup: before, the restore itself, while all clusters are paused,
//! cluster by cluster, after.
//!
//! In: a report. Out: Markdown. Everything comes from fields of the report; no sentence is ever read back. Every step says
//! what has to be seen before the next one; commands that only read come first, those that change or destroy something are
//! labelled. Names come from untrusted files: in commands they are words of a shell, in prose and code they cannot act as
//! Markdown. Nothing here is ever run by this program.

mod after;
mod before;
mod page;
mod unpause;

use crate::presentation::{Presentation, Text};
use crate::report::{Cluster, ClusterRef, Finding, FindingCode, Machine, NextStep, Outcome, Report, StepTime};
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
    let started = report.backup.started_at.map_or_else(|| "at an unknown time".to_owned(), |at| format!("at {at}"));
    let newest = report.infrastructure.vcenters.iter().filter_map(|vcenter| vcenter.collected_at).max();
    let read = newest.map_or_else(|| "No vCenter was read.".to_owned(), |at| format!("vSphere was read at {at}."));
    page.text(&format!(
        "This runbook is valid only for the backup {}, started {started}. {read} It does not include later changes: run the \
         detection again just before the restore, and use the new runbook.",
        code(&report.backup.file_name)
    ));
    page.text(&format!("The verdict: {}", prose(&Presentation::new(report).headline().text.plain())));
    page.text("It assumes Velero's default restore into an empty management cluster.");
    if let Some(basis) = Presentation::new(report).forecast_basis() {
        page.text(&prose(&basis));
    }
    page.text(
        "`kubectl` without `--kubeconfig` connects to the restored management cluster, with `--kubeconfig` to the workload \
         cluster. A command **reads**, **changes** or irreversibly **destroys** something. If a result differs, stop. Paused \
         clusters are not reconciled, so you can resume later.",
    );
    let gaps = Presentation::new(report).gaps();
    if !gaps.is_empty() {
        page.warn(&format!(
            "This runbook is incomplete: {}. Resolve that first, and generate the runbook again.",
            prose(&Text::list(gaps).plain())
        ));
    }
}

fn key(cluster: &Cluster) -> String {
    format!("{}/{}", cluster.namespace, cluster.name)
}

/// The cluster, as commands name it.
fn reference(cluster: &Cluster) -> ClusterRef {
    ClusterRef { namespace: cluster.namespace.clone(), name: cluster.name.clone() }
}

/// What a restore destroys in a cluster.
fn dangers(cluster: &Cluster) -> impl Iterator<Item = &Finding> + Clone {
    cluster.findings.iter().filter(|finding| finding.is_danger())
}

fn has_danger(cluster: &Cluster) -> bool {
    dangers(cluster).next().is_some()
}

fn has_finding(cluster: &Cluster, code: FindingCode) -> bool {
    cluster.findings.iter().any(|finding| finding.code == code)
}

/// A cluster that must not be unpaused as it is.
fn must_stay_paused(cluster: &Cluster) -> bool {
    has_finding(cluster, FindingCode::SecondControlPlane)
}

/// All of its machines are gone, and none exist instead.
fn is_deleted(cluster: &Cluster) -> bool {
    has_finding(cluster, FindingCode::ClusterDeleted)
}

/// A control plane of which the backup has Machines, but none for a running virtual machine: nothing happens when it is
/// unpaused, and a second one is initialized when its Machines are deleted.
fn lacks_control_plane(cluster: &Cluster) -> bool {
    let has = |outcome| cluster.control_plane.machines.iter().any(|machine| has_outcome(machine, outcome));
    has(Outcome::Stuck) && !has(Outcome::Adopted)
}

fn has_outcome(machine: &Machine, outcome: Outcome) -> bool {
    machine.forecast.as_ref().is_some_and(|forecast| forecast.outcome == outcome)
}

/// "1 machine", for numbers of machines.
fn machines(number: u64) -> String {
    count(number, "machine", "machines")
}

/// Writes next steps of the report in their order. `now` is the time of the chapter: where a step applies later, that is
/// written before it; one that applied earlier is due now.
#[expect(single_use_lifetimes, reason = "an anonymous one is not stable in this position")]
fn propose<'a>(page: &mut Page, now: StepTime, steps: impl IntoIterator<Item = &'a NextStep>) {
    for step in steps {
        let later = step.when.filter(|when| *when > now);
        let time = later.map(|when| format!("{}: ", wording::step_time(when))).unwrap_or_default();
        page.item(&format!("{time}{}", prose(&step.text)));
        if let Some(command) = &step.command {
            page.item_command(step.effect, command);
        }
    }
}
