//! Findings, and what verdicts and findings have in common: evidence and next steps.

use drift_core::presentation::{subject, value_labels, words};
use drift_core::report::{Evidence, Finding, NextStep, NextStepEffect, Strength};
use yew::{Html, html};

use super::copy::Command;
use super::fold::Fold;
use crate::icons;
use crate::words::{visible, written};

/// What a verdict rests on: both raw values, what each of them is, and where they were read.
pub(crate) fn evidence(facts: &[Evidence]) -> Html {
    let fact = |fact: &Evidence| {
        let (class, word) = match fact.strength {
            Strength::Proof => ("strength proof", "proof"),
            Strength::Strong => ("strength", "strong"),
            Strength::Weak => ("strength weak", "weak"),
        };
        let [backup, live] = value_labels(fact);
        let value = |name: &str, value: &Option<String>| {
            value.as_ref().map(|value| html! { <><dt>{ name }</dt><dd><code>{ visible(value) }</code></dd></> })
        };
        html! {
            <li>
                <p>{ visible(&fact.message) }{ " " }<span {class}>{ word }</span></p>
                <dl>
                    { for value(backup, &fact.backup) }
                    { for value(live, &fact.infrastructure) }
                    { for value("read from", &fact.source) }
                </dl>
            </li>
        }
    };
    html! { <ul class="evidence">{ for facts.iter().map(fact) }</ul> }
}

/// What to do next, as the core orders it: what only looks comes first.
pub(crate) fn steps(steps: &[NextStep]) -> Html {
    let step = |step: &NextStep| {
        let labelled = step.command.is_some() || step.effect != NextStepEffect::ReadOnly;
        html! {
            <li>
                <p>{ visible(&words::step(step)) }{ " " }if labelled { { effect(step.effect) } }</p>
                { for step.command.iter().map(|command| html! { <Command text={command.clone()} /> }) }
            </li>
        }
    };
    html! { <ol class="steps">{ for steps.iter().map(step) }</ol> }
}

/// What a command does, by shape and word.
pub(crate) fn effect(effect: NextStepEffect) -> Html {
    let class = match effect {
        NextStepEffect::ReadOnly => "effect reads",
        NextStepEffect::Changes => "effect changes",
        NextStepEffect::Destructive => "effect destroys",
    };
    html! { <span {class}>{ icons::effect(effect) }{ words::effect_label(effect) }</span> }
}

/// A finding in full.
pub(crate) fn finding(finding: &Finding) -> Html {
    html! {
        <div class="finding">
            { head(finding) }
            if !finding.evidence.is_empty() {
                { evidence(&finding.evidence) }
            }
            { steps(&finding.next_steps) }
        </div>
    }
}

/// A finding in short; evidence and steps are folded.
pub(crate) fn brief_finding(finding: &Finding) -> Html {
    html! { <div class="finding">{ head(finding) }{ why(finding) }</div> }
}

/// Evidence and steps of a finding, folded.
pub(crate) fn why(finding: &Finding) -> Html {
    html! {
        <Fold summary="Why, and what to do">
            { evidence(&finding.evidence) }
            { steps(&finding.next_steps) }
        </Fold>
    }
}

fn head(finding: &Finding) -> Html {
    html! {
        <>
            <p class="said">{ icons::severity(finding.severity) }<span>{ visible(&finding.message) }</span></p>
            <p class="subject">{ written(&subject(finding)) }</p>
        </>
    }
}
