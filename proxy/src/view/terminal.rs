//! A report as text: the verdict, the facts it rests on, findings, and the list of resources, worst first.

use drift_core::presentation::{ClusterNode, Order, Presentation, Section, diagnostics};

use super::{
    Look, clusters, facts, findings, ignored, machines::Context, page::Page, steps, steps::Written, unattributed,
    verdict,
};

/// The report for people.
pub fn report(presentation: Presentation<'_>, look: Look, documents: &[Written<'_>]) -> String {
    let mut page = Page::new(look);
    verdict::write(&mut page, presentation);
    findings::dangers(&mut page, &presentation.dangers());
    page.blank();
    facts::write(&mut page, presentation);
    page.blank();
    findings::diagnostics(&mut page, &diagnostics(presentation.diagnostics()));
    if let Some(text) = presentation.pausing() {
        findings::warning(&mut page, text);
    }
    for finding in presentation.shown_findings().filter(|finding| !finding.is_danger()) {
        findings::finding(&mut page, finding, false);
    }
    list(&mut page, presentation);
    ignored::write(&mut page, presentation);
    steps::write(&mut page, presentation, documents);
    page.finish()
}

fn list(page: &mut Page, presentation: Presentation<'_>) {
    let context = Context::new(page.look(), presentation);
    let mut calm: Vec<ClusterNode<'_>> = Vec::new();
    for section in presentation.sections(Order::WorstFirst) {
        match section {
            Section::Cluster(cluster) if cluster.is_calm() => calm.push(cluster),
            Section::Cluster(cluster) => clusters::write(page, cluster, &context),
            Section::Unattributed => unattributed::write(page, presentation, &context),
        }
    }
    clusters::write_calm(page, &calm);
}
