//! Shapes: a status is told by shape, word and colour, never by colour alone.

use drift_core::diagnostic::Severity;
use drift_core::presentation::Facet;
use drift_core::report::{MachineStatus, NextStepEffect};
use yew::{Html, html};

/// The shape of a status. It says nothing to a screen reader: the word stands beside it.
pub(crate) fn facet(facet: Facet) -> Html {
    let (class, shape) = match facet {
        Facet::Machine(MachineStatus::Ghost) => (
            "ghost",
            html! { <><path class="full" d="M8 .8 15.2 8 8 15.2.8 8Z" />
            <path class="mark" d="M8 4.6v4M8 10.8v.4" /></> },
        ),
        Facet::Machine(MachineStatus::Unknown) => (
            "unknown",
            html! { <><rect class="line" x="1.8" y="1.8" width="12.4" height="12.4" rx="2.5" /><path class="line"
            d="M6 6.2c0-2.4 4-2.4 4 0 0 1.4-2 1.4-2 2.9M8 11.3v.4" /></> },
        ),
        Facet::Machine(MachineStatus::Stale) => {
            ("stale", html! { <circle class="line dashed" cx="8" cy="8" r="6.2" /> })
        }
        Facet::Machine(MachineStatus::Healthy) => (
            "healthy",
            html! { <><circle class="full" cx="8" cy="8" r="7" /><path class="mark" d="M4.8 8.2 7 10.4l4.2-4.6" /></> },
        ),
        Facet::Unattributed => ("unattributed", html! { <path class="line" d="M8 2 14.5 13.6h-13Z" /> }),
    };
    html! { <svg class={yew::classes!("shape", class)} viewBox="0 0 16 16" aria-hidden="true">{ shape }</svg> }
}

/// The shape of a machine's status.
pub(crate) fn status(status: MachineStatus) -> Html {
    facet(Facet::Machine(status))
}

/// The shape of a finding's weight.
pub(crate) fn severity(severity: Severity) -> Html {
    let (class, shape) = match severity {
        Severity::Error => (
            "ghost",
            html! { <><path class="full" d="M5 .8h6l4.2 4.2v6L11 15.2H5L.8 11V5Z" />
            <path class="mark" d="M8 4.2v4.4M8 11v.4" /></> },
        ),
        Severity::Warning => (
            "unknown",
            html! { <><path class="line" d="M8 1.8 14.8 14H1.2Z" /><path class="line" d="M8 6.2v3.6M8 11.6v.3" /></> },
        ),
        Severity::Info => (
            "note",
            html! { <><circle class="line" cx="8" cy="8" r="6.6" /><path class="line" d="M8 7.2v4M8 4.6v.3" /></> },
        ),
    };
    html! { <svg class={yew::classes!("shape", class)} viewBox="0 0 16 16" aria-hidden="true">{ shape }</svg> }
}

/// The shape of what a command does. The word stands beside it.
pub(crate) fn effect(effect: NextStepEffect) -> Html {
    let shape = match effect {
        NextStepEffect::ReadOnly => html! {
            <><path class="line" d="M1.5 8c3.6-6 9.4-6 13 0-3.6 6-9.4 6-13 0Z" />
            <circle class="line" cx="8" cy="8" r="1.8" /></>
        },
        NextStepEffect::Changes => {
            html! { <path class="line" d="M2 14l.8-3.4 8.4-8.4 2.6 2.6-8.4 8.4ZM9.4 4l2.6 2.6" /> }
        }
        NextStepEffect::Destructive => html! {
            <><path class="full" d="M5 .8h6l4.2 4.2v6L11 15.2H5L.8 11V5Z" />
            <path class="mark" d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" /></>
        },
    };
    html! { <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">{ shape }</svg> }
}

/// Points right, or down where something is unfolded.
pub(crate) fn chevron(open: bool) -> Html {
    let class = if open { "chevron open" } else { "chevron" };
    html! { <svg {class} viewBox="0 0 16 16" aria-hidden="true"><path class="line" d="M6 3.5 10.5 8 6 12.5" /></svg> }
}
