//! Something that has to be answered or closed first.

use web_sys::HtmlDialogElement;
use yew::{Callback, Html, Properties, component, html, use_effect_with, use_node_ref};

/// Something that has to be answered or closed first.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct DialogProps {
    /// What it is called.
    pub(crate) label: &'static str,
    /// It was closed.
    pub(crate) on_close: Callback<()>,
    /// What stands in it.
    pub(crate) children: Html,
}

/// The browser keeps the focus inside, closes it on Escape, and gives the focus back.
#[component]
pub(crate) fn Dialog(props: &DialogProps) -> Html {
    let place = use_node_ref();
    use_effect_with(place.clone(), |place| {
        if let Some(dialog) = place.cast::<HtmlDialogElement>() {
            let _shown = dialog.show_modal();
        }
    });
    let onclose = props.on_close.reform(|_| ());
    let onclick = props.on_close.reform(|_| ());
    html! {
        <dialog ref={place} aria-label={props.label} {onclose}>
            { props.children.clone() }
            <button class="close" aria-label="Close" {onclick}>{ "×" }</button>
        </dialog>
    }
}
