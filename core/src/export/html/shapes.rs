//! Shapes: a status is told by shape, word and colour, never by colour alone. Each is drawn once and used by name.

use maud::{Markup, PreEscaped, html};

use crate::diagnostic::Severity;
use crate::presentation::Facet;
use crate::report::MachineStatus;

/// All of them, to be used.
pub(super) fn definitions() -> Markup {
    PreEscaped(include_str!("shapes.svg").to_owned())
}

/// The shape of what is counted. It says nothing to a screen reader: the word stands beside it.
pub(super) fn facet(facet: Facet) -> Markup {
    shape(class(facet))
}

/// The name of what is counted, for its colour.
pub(super) fn class(facet: Facet) -> &'static str {
    match facet {
        Facet::Machine(MachineStatus::Ghost) => "ghost",
        Facet::Machine(MachineStatus::Unknown) => "unknown",
        Facet::Machine(MachineStatus::Stale) => "stale",
        Facet::Machine(MachineStatus::Healthy) => "healthy",
        Facet::Unattributed => "unattributed",
    }
}

/// The shape of a machine's status.
pub(super) fn status(status: MachineStatus) -> Markup {
    facet(Facet::Machine(status))
}

/// The shape of a finding's weight.
pub(super) fn severity(severity: Severity) -> Markup {
    shape(match severity {
        Severity::Error => "danger",
        Severity::Warning => "warning",
        Severity::Info => "note",
    })
}

fn shape(name: &str) -> Markup {
    html! { svg class={ "shape " (name) } aria-hidden="true" { use href={ "#" (name) } {} } }
}
