//! What a reader does with a verdict.

use drift_core::presentation::{Facet, Order};
use drift_core::report::{MachineReason, Outcome};
use web_sys::KeyboardEvent;

/// What the reader does.
#[derive(Debug)]
pub(crate) enum Message {
    /// Types into the search.
    Words(String),
    /// Chooses a status, or no longer.
    Facet(Facet),
    /// Chooses a reason, or none.
    Reason(Option<MachineReason>),
    /// Chooses what a restore does, or nothing.
    Outcome(Option<Outcome>),
    /// Chooses a cluster, or none.
    Cluster(Option<usize>),
    /// Hides what is healthy, or no longer.
    HideHealthy(bool),
    /// Wants another order.
    Order(Order),
    /// Asks for everything again.
    ShowAll,
    /// Points to a row.
    Row(usize),
    /// Folds or unfolds the row.
    Turn(usize),
    /// Presses a key in the list.
    Key(KeyboardEvent),
    /// Closes the panel, if it is open.
    Close,
    /// Scrolls, or changes the size of the window.
    Moved,
    /// Has other rows in view than those that are drawn.
    Elsewhere,
}
