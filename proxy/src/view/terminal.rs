//! A report as text: the verdict, the facts it rests on, remarks, and the list of resources, worst first.

use drift_core::report::{Report, Status};

use super::{Look, clusters, escape, facts, others, page::Page, remarks, steps, verdict};

pub use super::steps::ReportPlace;

/// The report for people.
pub fn report(report: &Report, look: Look, place: ReportPlace<'_>) -> String {
    let mut page = Page::new(look);
    verdict::write(&mut page, report);
    let of_clusters = report.clusters.iter().flat_map(|cluster| {
        let key = escape::name(&format!("{}/{}", cluster.namespace, cluster.name));
        cluster.findings.iter().map(move |finding| (Some(key.clone()), finding))
    });
    let of_none = report.findings.iter().map(|finding| (None, finding));
    remarks::dangers(&mut page, &of_none.chain(of_clusters).collect::<Vec<_>>());
    page.blank();
    facts::write(&mut page, report);
    page.blank();
    remarks::diagnostics(&mut page, &report.diagnostics);
    remarks::pausing(&mut page, &report.clusters);
    remarks::general_findings(&mut page, &report.findings, false);
    let only = match report.infrastructure.vcenters.as_slice() {
        [only] => escape::name(&only.server),
        _ => "vSphere".to_owned(),
    };
    let context = clusters::Context::new(look, report, &only);
    // The order in which the summary's status weighs them.
    clusters::write(&mut page, report, context, &[Status::ManualRemediationRequired, Status::NeedFurtherConfirmation]);
    others::write(&mut page, report, context);
    clusters::write(&mut page, report, context, &[Status::ManualRemediationNotRequired]);
    clusters::write(&mut page, report, context, &[Status::Healthy]);
    steps::write(&mut page, report, place);
    page.finish()
}
