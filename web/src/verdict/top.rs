//! The first lines, which nobody may overlook, and the last ones.

use drift_core::diagnostic::{Diagnostic, Severity};
use drift_core::report::{Finding, Report};
use drift_core::wording::{self, Tone};
use yew::{Callback, Html, classes, html};

use crate::icons;
use crate::parts::{self, Later};
use crate::words::{count, number, visible};

/// How many dangers are told at once.
const FULL_DANGERS: usize = 4;
/// How many banners of one kind are told in full.
const FULL: usize = 4;

/// One plain sentence, and what keeps it from being whole or makes a restore dangerous.
pub(super) fn top(report: &Report) -> Html {
    let headline = wording::headline(report, visible);
    let tone = match headline.tone {
        Tone::Of(_) => "",
        Tone::Warning => "doubtful",
        Tone::Danger => "dangerous",
    };
    html! {
        <>
            <h1 id="title" class={classes!("headline", tone)} tabindex="-1">{ headline.sentence }</h1>
            <p class="sub">{ sub(report) }</p>
            { gaps(report) }
            { all_dangers(report) }
            { for wording::pausing(&report.clusters).map(|said| banner(Severity::Warning, "Not paused.", &said)) }
            { general(report) }
        </>
    }
}

/// What was compared with what, and what the sentence above leaves out.
fn sub(report: &Report) -> String {
    let summary = &report.summary;
    let machines = count(summary.machines.total, "machine", "machines");
    let clusters = count(summary.clusters.total, "cluster", "clusters");
    let virtual_machines =
        report.infrastructure.vcenters.iter().map(|vcenter| vcenter.virtual_machines).fold(0, u64::saturating_add);
    let mut said = vec![format!(
        "{machines} in {clusters} compared with {}.",
        count(virtual_machines, "virtual machine", "virtual machines")
    )];
    said.extend(wording::etcd(report));
    match summary.need_further_confirmation_infra_machines {
        0 => {}
        1 => said.push("1 virtual machine matches nothing in the backup.".to_owned()),
        others => said.push(format!("{others} virtual machines match nothing in the backup.")),
    }
    said.join(" ")
}

fn banner(severity: Severity, title: &str, said: &str) -> Html {
    html! {
        <div class={classes!("banner", class(severity))}>
            { icons::severity(severity) }
            <p><strong>{ title.to_owned() }</strong>{ " " }{ said.to_owned() }</p>
        </div>
    }
}

fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "danger",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn gaps(report: &Report) -> Html {
    let gaps = wording::gaps(report, visible);
    if gaps.is_empty() {
        return Html::default();
    }
    let said = format!("{}. What was not read is unknown, never fine.", capital(&wording::list(&gaps)));
    banner(Severity::Warning, "Incomplete.", &said)
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// All of them are told; beyond some, at a click.
fn all_dangers(report: &Report) -> Html {
    let dangers = dangers(report);
    let more: Vec<Finding> = dangers.iter().skip(FULL_DANGERS).map(|finding| (*finding).clone()).collect();
    let summary = count(number(more.len()), "more danger", "more dangers");
    html! {
        <>
            { for dangers.into_iter().take(FULL_DANGERS).map(danger) }
            if !more.is_empty() {
                <Later {summary} draw={Callback::from(move |()| more.iter().map(danger).collect())} />
            }
        </>
    }
}

fn dangers(report: &Report) -> Vec<&Finding> {
    let findings = report.clusters.iter().flat_map(|cluster| &cluster.findings).chain(&report.findings);
    findings.filter(|finding| finding.severity == Severity::Error).collect()
}

fn danger(finding: &Finding) -> Html {
    html! {
        <div class="banner danger">
            { icons::severity(Severity::Error) }
            <div>
                <p><strong>{ "Danger." }</strong>{ " " }{ visible(&finding.message) }{ " " }
                    <span class="soft">{ parts::subject(&finding.subject) }</span></p>
                <details><summary>{ "Why, and what to do" }</summary>{ parts::evidence(&finding.evidence) }{ parts::steps(&finding.next_steps) }</details>
            </div>
        </div>
    }
}

/// Warnings of no single cluster, and remarks about the inputs.
fn general(report: &Report) -> Html {
    let findings = report.findings.iter().filter(|finding| finding.severity == Severity::Warning);
    let findings = findings.map(|finding| banner(Severity::Warning, "", &visible(&finding.message)));
    let remarks: Vec<&Diagnostic> =
        report.diagnostics.iter().filter(|remark| remark.severity != Severity::Info).collect();
    let line = |remark: &Diagnostic| {
        let place = remark.subject.as_deref().filter(|place| !remark.message.contains(place)).map(visible);
        html! { <li>{ visible(&remark.message) }{ for place.map(|place| html! { <span class="soft">{ " " }{ place }</span> }) }</li> }
    };
    html! {
        <>
            { for findings }
            if !remarks.is_empty() {
                <div class={classes!("banner", class(remarks.first().map_or(Severity::Warning, |remark| remark.severity)))}>
                    { icons::severity(Severity::Warning) }
                    <div>
                        <strong>{ "About the files." }</strong>
                        <ul>{ for remarks.iter().take(FULL).map(|remark| line(remark)) }</ul>
                        if remarks.len() > FULL {
                            <details><summary>{ format!("{} more", number(remarks.len().saturating_sub(FULL))) }</summary>
                                <ul>{ for remarks.iter().skip(FULL).take(500).map(|remark| line(remark)) }</ul></details>
                        }
                    </div>
                </div>
            }
        </>
    }
}

/// What is only good to know.
pub(super) fn bottom(report: &Report) -> Html {
    let notes = report.findings.iter().filter(|finding| finding.severity == Severity::Info);
    let notes: Vec<Finding> = notes.cloned().collect();
    let summary = count(number(notes.len()), "note", "notes");
    html! {
        <footer class="foot">
            if !notes.is_empty() {
                <Later {summary} draw={Callback::from(move |()| notes.iter().map(parts::finding).collect())} />
            }
            <p>{ format!("Report of {} {}, {}.", visible(&report.generator.name), visible(&report.generator.version), crate::words::time(report.generated_at)) }
            { " Nothing on this page is ever run: commands are for you to read first." }</p>
        </footer>
    }
}
