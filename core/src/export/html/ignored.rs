//! What a person decided to ignore.

use maud::{Markup, html};

use super::parts;
use crate::presentation::Presentation;

/// The list, where there is one.
pub(super) fn list(of: Presentation<'_>) -> Markup {
    let mut all = of.ignored().peekable();
    html! {
        @if all.peek().is_some() {
            section {
                h2 { "Ignored" }
                ul {
                    @for ignored in all {
                        li { p { (parts::text(&ignored.what)) } p.soft { (parts::text(&ignored.why)) } }
                    }
                }
            }
        }
    }
}
