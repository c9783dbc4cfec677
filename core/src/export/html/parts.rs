//! What all parts of the document are made of. No string of a file gets into it but through these.

use maud::{Markup, html};

use crate::presentation::{Text, value_labels, words as wording};
use crate::report::{Evidence, NextStep, Strength};
use crate::wording::visible;

/// Words of this program, or a message of the report.
pub(super) fn words(raw: &str) -> Markup {
    html! { (visible(raw)) }
}

/// A name of a file or a server.
pub(super) fn name(raw: &str) -> Markup {
    html! { code { (visible(raw)) } }
}

/// Words and names.
pub(super) fn text(text: &Text<'_>) -> Markup {
    use crate::presentation::Part;
    html! {
        @for part in text.parts() {
            @match part {
                Part::Words(raw) => (words(raw)),
                Part::Name(raw) => (name(raw)),
            }
        }
    }
}

/// Steps in their order, each with its command.
pub(super) fn steps(steps: &[NextStep]) -> Markup {
    html! {
        @if !steps.is_empty() {
            p.label { "Next steps" }
            ol.steps {
                @for step in steps {
                    li { (self::step(step)) }
                }
            }
        }
    }
}

/// One step, and below it the command.
pub(super) fn step(step: &NextStep) -> Markup {
    html! {
        (words(&wording::step(step)))
        @if let Some(effect) = wording::effect(step.effect) { " " b.effect { (effect) } }
        @if let Some(command) = &step.command { pre { code { (visible(command)) } } }
    }
}

/// What a verdict or a finding rests on.
pub(super) fn evidence(evidence: &[Evidence]) -> Markup {
    html! {
        @if !evidence.is_empty() {
            p.label { "Evidence" }
            ul.evidence {
                @for fact in evidence {
                    li {
                        span.strength { (strength(fact.strength)) } " " (words(&fact.message))
                        (values(fact))
                    }
                }
            }
        }
    }
}

fn values(fact: &Evidence) -> Markup {
    let [backup, live] = value_labels(fact);
    let values = [(backup, &fact.backup), (live, &fact.infrastructure), ("read from", &fact.source)];
    let values: Vec<_> = values.into_iter().filter_map(|(label, value)| Some((label, value.as_deref()?))).collect();
    html! {
        @if !values.is_empty() {
            dl.values {
                @for (label, value) in values { div { dt { (label) } dd { (name(value)) } } }
            }
        }
    }
}

fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Proof => "proof",
        Strength::Strong => "strong",
        Strength::Weak => "weak",
    }
}
