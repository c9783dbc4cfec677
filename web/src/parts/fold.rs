//! What is folded away until it is asked for. Paper cannot be unfolded: there, everything is open.

use web_sys::{Event, HtmlDetailsElement};
use yew::{Callback, Classes, Html, NodeRef, Properties, component, html, use_context, use_node_ref, use_state};

/// Whether the page is drawn for paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OnPaper(pub(crate) bool);

/// What is folded away.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct FoldProps {
    /// What it is.
    pub(crate) summary: Html,
    /// How it looks.
    #[prop_or_default]
    pub(crate) class: Classes,
    /// It is open from the beginning.
    #[prop_or_default]
    pub(crate) open: bool,
    /// What stands in it.
    pub(crate) children: Html,
}

/// Folded until it is clicked.
#[component]
pub(crate) fn Fold(props: &FoldProps) -> Html {
    let (place, open, ontoggle) = use_opening(props.open);
    html! {
        <details ref={place} class={props.class.clone()} {open} {ontoggle}>
            <summary>{ props.summary.clone() }</summary>
            { props.children.clone() }
        </details>
    }
}

/// Something that is drawn once it is asked for: there may be hundreds.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct LaterProps {
    /// What it is.
    pub(crate) summary: String,
    /// How it looks.
    #[prop_or_else(|| "notes".into())]
    pub(crate) class: Classes,
    /// Draws it.
    pub(crate) draw: Callback<(), Html>,
}

/// What is folded away, and not there before it is unfolded.
#[component]
pub(crate) fn Later(props: &LaterProps) -> Html {
    let (place, open, ontoggle) = use_opening(false);
    html! {
        <details ref={place} class={props.class.clone()} {open} {ontoggle}>
            <summary>{ &props.summary }</summary>
            if open { { props.draw.emit(()) } }
        </details>
    }
}

/// The element, whether it is open, and what learns of it.
#[yew::hook]
fn use_opening(first: bool) -> (NodeRef, bool, Callback<Event>) {
    let place = use_node_ref();
    let open = use_state(|| first);
    let paper = use_context::<OnPaper>().unwrap_or_default().0;
    let ontoggle = {
        let (place, open) = (place.clone(), open.clone());
        Callback::from(move |_: Event| {
            // What paper opened is as it was when the page is drawn for the screen again.
            if !paper && let Some(details) = place.cast::<HtmlDetailsElement>() {
                open.set(details.open());
            }
        })
    };
    (place, *open || paper, ontoggle)
}
