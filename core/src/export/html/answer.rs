//! The beginning and the end: may I restore, what was compared, and what the forecast is based on.

use maud::{Markup, html};

use super::{parts, shapes};
use crate::presentation::{Answer, Facet, Fact, NOT_READ_IS_UNKNOWN, Presentation, Value, words};
use crate::report::Restore;

/// The answer, and what it means.
pub(super) fn answer(of: Presentation<'_>) -> Markup {
    let Answer { restore, text, destroys, before, after, .. } = of.answer();
    let lines =
        [("A restore destroys", destroys), ("To do before", before.join("; ")), ("To do after", after.join("; "))];
    let gaps = of.gaps();
    html! {
        h1 class=(class(restore)) { (parts::text(&text)) }
        @if let Some(critical) = of.critical() { p { strong { (parts::words(&critical)) } } }
        dl.lines {
            @for (label, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
                div { dt { (label) } dd { (parts::words(value)) } }
            }
        }
        @if !gaps.is_empty() {
            section.banner.warning {
                h2 { "Incomplete" }
                ul { @for gap in &gaps { li { (parts::text(gap)) } } }
                p { (NOT_READ_IS_UNKNOWN) }
            }
        }
        ul.tiles {
            @for facet in Facet::ALL {
                @let number = facet.count(of.report());
                li class={ "tile " (shapes::class(facet)) @if number == 0 { " zero" } } {
                    b.number { (number) } " "
                    (shapes::facet(facet)) " " b { (facet.word()) }
                    span.meaning { (facet.meaning()) }
                }
            }
        }
        p { (parts::words(&of.compared())) }
        @if let Some(not_listed) = of.not_listed() { p.notice { (parts::words(&not_listed)) } }
    }
}

fn class(restore: Restore) -> &'static str {
    match restore {
        Restore::Dangerous => "dangerous",
        Restore::Unknown => "doubtful",
        Restore::Manual => "manual",
        Restore::Safe => "safe",
    }
}

/// What the verdict rests on.
pub(super) fn facts(of: Presentation<'_>) -> Markup {
    html! {
        section {
            h2 { "What was compared" }
            dl.lines { @for fact in of.facts() { (self::fact(&fact)) } }
        }
    }
}

fn fact(fact: &Fact<'_>) -> Markup {
    html! {
        div {
            dt { (fact.label) }
            dd {
                @for (position, value) in fact.values.iter().enumerate() {
                    @if position > 0 { ", " }
                    @match value {
                        Value::Plain(text) => (parts::text(text)),
                        Value::Doubtful(text) => b.doubtful { (parts::text(text)) },
                        Value::Machines(status, number) => (words::machines_of(*status, *number)),
                    }
                }
            }
        }
    }
}

/// What the forecast is based on.
pub(super) fn closing(of: Presentation<'_>) -> Markup {
    html! {
        @if let Some(basis) = of.forecast_basis().filter(|_| of.has_forecast_to_tell()) {
            section { h2 { "Forecast" } p { (parts::words(&basis)) } }
        }
    }
}
