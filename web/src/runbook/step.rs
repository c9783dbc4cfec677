//! One step: a box to tick, what to do, when to go on, and what to do otherwise.

use drift_core::runbook::{Part, Step};
use web_sys::Event;
use yew::{Callback, Html, classes, html};

use super::part::{line, parts, parts_of};
use crate::parts::effect;

/// What happens to a step.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Acts {
    /// It is ticked, or no longer.
    pub(super) tick: Callback<usize>,
    /// Another step is to be shown.
    pub(super) go: Callback<usize>,
}

pub(super) fn step(step: &Step, is_ticked: bool, acts: &Acts) -> Html {
    let Acts { tick, go } = acts;
    let number = step.number;
    let onchange = tick.reform(move |_: Event| number);
    html! {
        <li key={number} id={format!("step-{number}")} tabindex="-1"
            class={classes!("step", is_ticked.then_some("done"))}>
            <div class="step-head">
                <label>
                    <input type="checkbox" checked={is_ticked} {onchange} />
                    <span class="step-title">
                        <span class="step-number">{ format!("{number}.") }</span>{ " " }{ line(&step.title, go) }
                    </span>
                </label>
                { " " }{ effect(step.effect) }
            </div>
            { parts_of(step, go) }
            if let Some(when) = &step.continue_when {
                <p class="go-on"><b>{ "Go on when" }</b>{ " " }{ line(when, go) }</p>
            }
            { otherwise(&step.otherwise, go) }
        </li>
    }
}

fn otherwise(what: &[Part], go: &Callback<usize>) -> Html {
    match what.split_first() {
        Some((Part::Text { text }, rest)) => html! {
            <div class="otherwise">
                <p><b>{ "If not," }</b>{ " " }{ line(text, go) }</p>
                { parts(rest, go) }
            </div>
        },
        Some(_) => html! { <div class="otherwise"><p><b>{ "If not:" }</b></p>{ parts(what, go) }</div> },
        None => Html::default(),
    }
}
