//! Above the list: the answer, dangers, warnings and gaps. Below it: notes.

use drift_core::diagnostic::{Diagnostic, Severity};
use drift_core::presentation::{Answer, NOT_READ_IS_UNKNOWN, Presentation, Text, diagnostics, origin};
use drift_core::report::{Finding, Restore};
use yew::{Callback, Html, classes, html};

use crate::icons;
use crate::parts::{self, Fold, Later};
use crate::words::{count, number, visible, written};

/// How many diagnostics are shown at once.
const FULL: usize = 4;

/// May I restore? And what keeps the answer from being whole or makes a restore dangerous.
pub(super) fn top(presentation: Presentation<'_>, on_runbook: &Callback<Option<usize>>) -> Html {
    let Answer { restore, text, destroys, before, after, .. } = presentation.answer();
    let tone = match restore {
        Restore::Dangerous => "dangerous",
        Restore::Unknown => "doubtful",
        Restore::Manual => "",
        Restore::Safe => "safe",
    };
    let work = |label: &str, work: Vec<String>| {
        (!work.is_empty()).then(|| html! { <div><dt>{ label.to_owned() }</dt><dd>{ work.join("; ") }</dd></div> })
    };
    html! {
        <>
            <h1 id="title" class={classes!("headline", tone)} tabindex="-1">{ written(&text) }</h1>
            <dl class="answer">
                <div><dt>{ "Destroys" }</dt><dd>{ destroys }</dd></div>
                { for work("Before the restore", before) }
                { for work("After the restore", after) }
            </dl>
            <p class="sub">{ presentation.compared() }</p>
            { gaps(presentation) }
            { parts::dangers(&presentation.dangers(), Some(on_runbook)) }
            { for presentation.pausing().map(|said| banner(Severity::Warning, "Not paused.", &said)) }
            { general(presentation) }
        </>
    }
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

fn gaps(presentation: Presentation<'_>) -> Html {
    let gaps = presentation.gaps();
    if gaps.is_empty() {
        return Html::default();
    }
    let said = Text::list(gaps).capitalised().and_words(". ").and_words(NOT_READ_IS_UNKNOWN);
    banner(Severity::Warning, "Incomplete.", &written(&said))
}

/// Warnings of no single cluster, and what was wrong with the inputs.
fn general(presentation: Presentation<'_>) -> Html {
    let findings = presentation.general_findings(Severity::Warning);
    let findings = findings.map(|finding| banner(Severity::Warning, "", &visible(&finding.message)));
    let groups = diagnostics(&presentation.report().diagnostics);
    let worst = groups.first().map_or(Severity::Warning, |group| group.severity);
    let all: Vec<&Diagnostic> = groups.into_iter().flat_map(|group| group.diagnostics).collect();
    let line = |diagnostic: &Diagnostic| {
        let origin = origin(diagnostic).map(visible);
        let origin = origin.map(|origin| html! { <span class="soft">{ " " }{ origin }</span> });
        html! { <li>{ visible(&diagnostic.message) }{ for origin }</li> }
    };
    html! {
        <>
            { for findings }
            if !all.is_empty() {
                <div class={classes!("banner", class(worst))}>
                    { icons::severity(Severity::Warning) }
                    <div>
                        <strong>{ "Problems with the files." }</strong>
                        <ul>{ for all.iter().take(FULL).map(|diagnostic| line(diagnostic)) }</ul>
                        if all.len() > FULL {
                            <Fold summary={format!("{} more", number(all.len().saturating_sub(FULL)))}>
                                <ul>{ for all.iter().skip(FULL).take(500).map(|diagnostic| line(diagnostic)) }</ul>
                            </Fold>
                        }
                    </div>
                </div>
            }
        </>
    }
}

/// What is only good to know.
pub(super) fn bottom(presentation: Presentation<'_>) -> Html {
    let report = presentation.report();
    let notes: Vec<Finding> = presentation.general_findings(Severity::Info).cloned().collect();
    let summary = count(number(notes.len()), "note", "notes");
    let ignored: Vec<Html> = presentation
        .ignored()
        .map(|one| {
            html! {
                <li>{ written(&one.what) }{ " " }<span class="soft">{ written(&one.why) }</span></li>
            }
        })
        .collect();
    let (generator, time) = (&report.generator, crate::words::time(report.generated_at));
    let origin = format!("Report of {} {}, {time}.", visible(&generator.name), visible(&generator.version));
    html! {
        <footer class="foot">
            if !notes.is_empty() {
                <Later {summary} draw={Callback::from(move |()| notes.iter().map(parts::brief_finding).collect())} />
            }
            if !ignored.is_empty() {
                <Fold summary={format!("{} ignored by the ignore file", number(ignored.len()))}>
                    <ul class="ignored">{ for ignored }</ul>
                </Fold>
            }
            <p>{ origin }{ " This page never runs commands: read them before you run them." }</p>
        </footer>
    }
}
