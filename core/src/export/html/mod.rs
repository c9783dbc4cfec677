//! A page for people: one file that needs neither a program nor a network, reads without scripts, and prints whole.
//!
//! The colours are those of the page that `serve` shows. Nothing in it is a link or loads anything, and its own policy
//! forbids both. Details are folded; healthy machines of which nothing is to be said are names in a list.

mod answer;
mod clusters;
mod findings;
mod ignored;
mod machines;
mod parts;
mod shapes;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::presentation::{Presentation, words};

/// The page's colours, and how this document uses them.
const STYLE: &str = concat!(
    include_str!("../../../../web/style/tokens.css"),
    include_str!("../../../../web/style/shapes.css"),
    include_str!("document.css"),
    include_str!("print.css")
);

/// Allows nothing but the style that stands in the document.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The document of what is shown.
pub fn document(of: Presentation<'_>) -> String {
    let report = of.report();
    let title = format!("Drift Detector: {}", crate::wording::visible(&report.backup.file_name));
    let html = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (shapes::definitions())
                (body(of))
            }
        }
    };
    html.into_string()
}

fn body(of: Presentation<'_>) -> Markup {
    let report = of.report();
    let by = format!("{} {}, {}", report.generator.name, report.generator.version, words::time(report.generated_at));
    html! {
        main {
            p.brand { "Drift Detector" }
            (answer::answer(of))
            (findings::dangers(of))
            (answer::facts(of))
            (findings::remarks(of))
            (clusters::list(of))
            (clusters::unattributed(of))
            (ignored::list(of))
            (answer::closing(of))
        }
        footer { p { "Written by " (parts::words(&by)) ". It does not include later changes." } }
    }
}
