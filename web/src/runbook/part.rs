//! The parts of a step, of a chapter and of the introduction.

use drift_core::diagnostic::Severity;
use drift_core::runbook::{Command, Line, Part, Piece};
use web_sys::MouseEvent;
use yew::{Callback, Html, classes, html};

use crate::icons;
use crate::parts::{self, Fold};
use crate::words::visible;

/// Several of them.
pub(super) fn parts(parts: &[Part], go: &Callback<usize>) -> Html {
    parts.iter().map(|one| part(one, go)).collect()
}

fn part(part: &Part, go: &Callback<usize>) -> Html {
    match part {
        Part::Text { text } => html! { <p>{ line(text, go) }</p> },
        Part::Warning { text } => banner(Severity::Warning, "Stop.", text, go),
        Part::Danger { text } => banner(Severity::Error, "Danger.", text, go),
        Part::Command(command) => self::command(command, go),
        Part::List { items } => {
            html! { <ul class="items">{ for items.iter().map(|item| html! { <li>{ line(item, go) }</li> }) }</ul> }
        }
        Part::Fold { summary, parts } => html! { <Fold summary={line(summary, go)}>{ self::parts(parts, go) }</Fold> },
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

fn command(command: &Command, go: &Callback<usize>) -> Html {
    html! {
        <div class="run">
            <p>{ parts::effect(command.effect) }{ " " }{ line(&command.about, go) }</p>
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
            let onclick = go.reform(move |event: MouseEvent| {
                event.prevent_default(); // The address is the list's.
                number
            });
            html! { <a href={format!("#step-{number}")} {onclick}>{ format!("step {number}") }</a> }
        }
    };
    line.0.iter().map(piece).collect()
}
