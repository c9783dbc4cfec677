//! The versions on which the forecast is based, and a choice of others.

use drift_core::RestoreInto;
use web_sys::{HtmlInputElement, SubmitEvent};
use yew::{Callback, Html, Properties, component, html, use_node_ref, use_state};

use crate::words::visible;

/// The name of the list of suggestions.
const SUGGESTIONS: &str = "versions-known";

/// What is assumed, and who is told about a choice.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct BasisProps {
    /// What the forecast is based on, in one sentence.
    pub(crate) statement: String,
    /// What was chosen.
    pub(crate) chosen: Option<String>,
    /// Takes another choice, or nothing for the versions of the backup.
    pub(crate) choose: Callback<Option<String>>,
}

/// A field for versions, as `--restore-into` takes them. What is not understood is refused with what is.
#[component]
pub(crate) fn Basis(props: &BasisProps) -> Html {
    let field = use_node_ref();
    let refusal = use_state(|| None::<String>);
    let apply = {
        let (refusal, choose) = (refusal.clone(), props.choose.clone());
        move |text: &str| {
            let chosen = Some(text.trim()).filter(|text| !text.is_empty());
            let wrong = chosen.and_then(|text| text.parse::<RestoreInto>().err());
            refusal.set(wrong.as_ref().map(ToString::to_string));
            if wrong.is_none() {
                choose.emit(chosen.map(str::to_owned));
            }
        }
    };
    let submit = {
        let (field, apply) = (field.clone(), apply.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(field) = field.cast::<HtmlInputElement>() {
                apply(&field.value());
            }
        })
    };
    let reset = {
        let field = field.clone();
        Callback::from(move |_| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.set_value("");
            }
            apply("");
        })
    };
    let wrong = refusal.is_some();
    html! {
        <section class="basis" aria-label="Basis of the forecast">
            <p>{ visible(&props.statement) }</p>
            <form onsubmit={submit}>
                <label for="restore-into">{ "Versions of the new management cluster" }</label>
                <input type="text" id="restore-into" ref={field} list={SUGGESTIONS}
                    autocomplete="off" spellcheck="false"
                    placeholder="capi=1.10.1,capv=1.13.1 or tkg=2.2" value={props.chosen.clone().unwrap_or_default()}
                    aria-invalid={wrong.to_string()} aria-describedby={wrong.then_some("restore-into-wrong")} />
                <datalist id={SUGGESTIONS}>
                    { for RestoreInto::examples().map(|value| html! { <option {value} /> }) }
                </datalist>
                <button>{ "Forecast for these" }</button>
                if props.chosen.is_some() {
                    <button type="button" onclick={reset}>{ "Forecast for the versions of the backup" }</button>
                }
                if let Some(refusal) = &*refusal {
                    <p id="restore-into-wrong" class="wrong" role="alert">{ visible(refusal) }</p>
                }
            </form>
        </section>
    }
}
