//! The parts of a step, of a chapter and of the introduction.

use drift_core::diagnostic::Severity;
use drift_core::report::NextStepEffect;
use drift_core::runbook::{Command, Line, Part, Piece, Step};
use web_sys::MouseEvent;
use yew::{Callback, Html, classes, html};

use crate::icons;
use crate::parts::{self, Fold};
use crate::words::visible;

/// Several of them.
pub(super) fn parts(parts: &[Part], go: &Callback<usize>) -> Html {
    parts.iter().map(|one| part(one, None, go)).collect()
}

/// Those of a step. Commands that do what the step says need no label of their own.
pub(super) fn parts_of(step: &Step, go: &Callback<usize>) -> Html {
    step.parts.iter().map(|one| part(one, Some(step.effect), go)).collect()
}

fn part(part: &Part, said: Option<NextStepEffect>, go: &Callback<usize>) -> Html {
    match part {
        Part::Text { text } => html! { <p>{ line(text, go) }</p> },
        Part::Warning { text } => banner(Severity::Warning, "Stop.", text, go),
        Part::Danger { text } => banner(Severity::Error, "Danger.", text, go),
        Part::Command(command) => self::command(command, said, go),
        Part::List { items } => {
            html! { <ul class="items">{ for items.iter().map(|item| html! { <li>{ line(item, go) }</li> }) }</ul> }
        }
        Part::Fold { summary, parts } => {
            let parts = parts.iter().map(|one| self::part(one, said, go));
            html! { <Fold summary={line(summary, go)}>{ for parts }</Fold> }
        }
    }
}

fn banner(severity: Severity, word: &str, text: &Line, go: &Callback<usize>) -> Html {
    let class = if severity == Severity::Error { "danger" } else { "warning" };
    html! {
        <div class={classes!("banner", class)}>
            { icons::severity(severity) }
            <p><strong>{ word.to_owned() }</strong>{ " " }{ line(text, go) }</p>
        </div>
    }
}

fn command(command: &Command, said: Option<NextStepEffect>, go: &Callback<usize>) -> Html {
    let labelled = said != Some(command.effect);
    html! {
        <div class="run">
            if labelled || !command.about.is_empty() {
                <p>if labelled { { parts::effect(command.effect) }{ " " } }{ line(&command.about, go) }</p>
            }
            <parts::Command text={command.text()} />
        </div>
    }
}

/// A paragraph. Numbers of other steps lead there.
pub(super) fn line(line: &Line, go: &Callback<usize>) -> Html {
    let piece = |piece: &Piece| match piece {
        Piece::Words(text) => Html::from(visible(text)),
        Piece::Code(text) => html! { <code>{ visible(text) }</code> },
        Piece::Step(number) => {
            let number = *number;
            // No link: the address is the list's, and the step may not be drawn yet.
            let onclick = go.reform(move |_: MouseEvent| number);
            html! { <button class="plain to-step" {onclick}>{ format!("step {number}") }</button> }
        }
    };
    line.0.iter().map(piece).collect()
}
