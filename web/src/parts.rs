//! Small pieces that several screens are made of.

use drift_core::presentation::{subject, words};
use drift_core::report::{Evidence, Finding, NextStep, NextStepEffect, Strength};
use web_sys::{Event, HtmlDialogElement};
use yew::{Callback, Html, Properties, classes, component, html, use_effect_with, use_node_ref, use_state};

use crate::browser;
use crate::icons;
use crate::words::{visible, written};

/// A command, and a button that copies it.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct CommandProps {
    /// The command.
    pub(crate) text: String,
}

/// A command, and a button that copies it.
#[component]
pub(crate) fn Command(props: &CommandProps) -> Html {
    html! {
        <div class="command">
            <pre tabindex="0" aria-label="Command"><code>{ visible(&props.text) }</code></pre>
            <Copy text={props.text.clone()} label="Copy the command" />
        </div>
    }
}

/// What is copied, and what the button is called.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct CopyProps {
    /// The text.
    pub(crate) text: String,
    /// What a screen reader calls the button.
    pub(crate) label: &'static str,
}

/// A button that copies a text.
#[component]
pub(crate) fn Copy(props: &CopyProps) -> Html {
    let said = use_state(|| "");
    let onclick = {
        let (said, text) = (said.clone(), props.text.clone());
        Callback::from(move |_| {
            let (said, text) = (said.clone(), text.clone());
            wasm_bindgen_futures::spawn_local(async move {
                said.set(if browser::copy(&text).await { "Copied" } else { "Select it and copy by hand" });
            });
        })
    };
    html! {
        <>
            <button {onclick} aria-label={props.label}>{ if *said == "Copied" { "Copied" } else { "Copy" } }</button>
            <span class="hidden" role="status">{ *said }</span>
        </>
    }
}

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

/// Something that is drawn once it is asked for: there may be hundreds.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct LaterProps {
    /// What it is.
    pub(crate) summary: String,
    /// Draws it.
    pub(crate) draw: Callback<(), Html>,
}

/// What is folded away, and not there before it is unfolded.
#[component]
pub(crate) fn Later(props: &LaterProps) -> Html {
    let open = use_state(|| false);
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |_: Event| open.set(true)) // Once drawn, the browser hides and shows it.
    };
    html! {
        <details class="notes" {ontoggle}>
            <summary>{ &props.summary }</summary>
            if *open { { props.draw.emit(()) } }
        </details>
    }
}

/// What a verdict rests on: both raw values, and where they were read.
pub(crate) fn evidence(facts: &[Evidence]) -> Html {
    let fact = |fact: &Evidence| {
        let (class, word) = match fact.strength {
            Strength::Proof => ("strength proof", "proof"),
            Strength::Strong => ("strength", "strong"),
            Strength::Weak => ("strength weak", "weak"),
        };
        let value = |name: &str, value: &Option<String>| {
            value.as_ref().map(|value| html! { <><dt>{ name }</dt><dd><code>{ visible(value) }</code></dd></> })
        };
        html! {
            <li>
                <p>{ visible(&fact.message) }<span {class}>{ word }</span></p>
                <dl>
                    { for value("backup", &fact.backup) }
                    { for value("infrastructure", &fact.infrastructure) }
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
        let destructive = (step.effect == NextStepEffect::Destructive).then_some("destructive");
        let effect = words::effect(step.effect)
            .map(|effect| html! { <strong class={classes!("effect", destructive)}>{ effect }</strong> });
        html! {
            <li>
                <p>{ visible(&words::step(step)) }{ " " }{ for effect }</p>
                { for step.command.iter().map(|command| html! { <Command text={command.clone()} /> }) }
            </li>
        }
    };
    html! { <ol class="steps">{ for steps.iter().map(step) }</ol> }
}

/// A finding in full.
pub(crate) fn finding(finding: &Finding) -> Html {
    html! {
        <div class="finding">
            <p class="said">{ icons::severity(finding.severity) }<span>{ visible(&finding.message) }</span></p>
            <p class="subject">{ written(&subject(finding)) }</p>
            if !finding.evidence.is_empty() {
                { evidence(&finding.evidence) }
            }
            { steps(&finding.next_steps) }
        </div>
    }
}
