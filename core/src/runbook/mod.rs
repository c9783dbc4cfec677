//! One ordered list of steps for the restore of one backup: before, the restore itself, while all clusters are paused,
//! cluster by cluster, after.
//!
//! In: a report. Out: Markdown. Everything comes from fields of the report; no sentence is ever read back. Every step
//! says what has to be seen before the next one; commands that only read come first, those that change or destroy
//! something are labelled. Names come from untrusted files: in commands they are words of a shell, in prose and code
//! they cannot act as Markdown. Nothing here is ever run by this program.

mod after;
mod before;
mod facts;
mod left_out;
mod page;
mod steps;
mod unpause;

use crate::presentation::{Presentation, Text};
use crate::report::Report;
use facts::backup_name;
use page::Page;
pub(crate) use page::{code, prose};

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

fn introduce(page: &mut Page, report: &Report) {
    let started = report.backup.started_at.map_or_else(|| "at an unknown time".to_owned(), |at| format!("at {at}"));
    let newest = report.infrastructure.vcenters.iter().filter_map(|vcenter| vcenter.collected_at).max();
    let read = newest.map_or_else(|| "No vCenter was read.".to_owned(), |at| format!("vSphere was read at {at}."));
    page.text(&format!(
        "This runbook is valid only for the backup {}, started {started}. {read} It does not include later changes: \
         run the \
         detection again just before the restore, and use the new runbook.",
        code(&report.backup.file_name)
    ));
    page.text(&prose(&Presentation::new(report).answer().text.plain()));
    page.text("It assumes Velero's default restore into an empty management cluster.");
    if let Some(basis) = Presentation::new(report).forecast_basis() {
        page.text(&prose(&basis));
    }
    page.text(
        "`kubectl` without `--kubeconfig` connects to the restored management cluster, with `--kubeconfig` to the \
         workload \
         cluster. A command **reads**, **changes** or irreversibly **destroys** something. If a result differs, stop. \
         Paused \
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
