//! Shapes, colours and the width of a page.
//!
//! A status is a shape, a word and a colour, so that it survives a monochrome terminal, a log file and colour
//! blindness. Colours are the sixteen that a terminal's own theme decides on.

use anstyle::{AnsiColor, Style};
use drift_core::report::{MachineStatus, Restore, Status};

/// What a page may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns. Only names and commands, which are never cut, run beyond it.
    pub width: usize,
    /// Shapes and lines beyond ASCII.
    pub unicode: bool,
}

impl Look {
    /// The narrowest page: below, the shape of the tree costs more than it gives.
    const MIN_WIDTH: usize = 40;
    /// The widest page: longer lines are hard to read.
    pub const MAX_WIDTH: usize = 120;
    /// The width of a page that no terminal shows.
    pub const PLAIN_WIDTH: usize = 80;

    /// A page for a terminal of `columns`.
    pub fn new(columns: usize, unicode: bool) -> Self {
        Self { width: columns.clamp(Self::MIN_WIDTH, Self::MAX_WIDTH), unicode }
    }

    /// The status's shape.
    pub(crate) fn shape(self, status: MachineStatus) -> &'static str {
        match (status, self.unicode) {
            (MachineStatus::Healthy, true) => "✓",
            (MachineStatus::Healthy, false) => "=",
            (MachineStatus::Stale, true) => "◌",
            (MachineStatus::Stale, false) => "-",
            (MachineStatus::Ghost, true) => "◆",
            (MachineStatus::Ghost, false) => "+",
            (MachineStatus::Unknown, _) => "?",
        }
    }

    /// The lines of a tree.
    pub(crate) fn guides(self) -> &'static Guides {
        if self.unicode { &Guides::UNICODE } else { &Guides::ASCII }
    }
}

/// The lines of a tree, each three columns wide.
#[derive(Debug)]
pub(crate) struct Guides {
    /// Before a node that is followed by another.
    pub(crate) tee: &'static str,
    /// Before the last node.
    pub(crate) elbow: &'static str,
    /// Below a node that is followed by another.
    pub(crate) pipe: &'static str,
    /// Below the last node.
    pub(crate) blank: &'static str,
}

impl Guides {
    const UNICODE: Self = Self { tee: "├─ ", elbow: "└─ ", pipe: "│  ", blank: "   " };
    const ASCII: Self = Self { tee: "|- ", elbow: "`- ", pipe: "|  ", blank: "   " };
}

pub(crate) const PLAIN: Style = Style::new();
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const NOTE: Style = AnsiColor::Cyan.on_default();
const GOOD: Style = AnsiColor::Green.on_default();

/// A machine status's colour.
pub(crate) fn machine_style(status: MachineStatus) -> Style {
    match status {
        MachineStatus::Ghost => ERROR,
        MachineStatus::Unknown => WARNING,
        MachineStatus::Stale => NOTE,
        MachineStatus::Healthy => GOOD,
    }
}

/// A cluster status's colour.
pub(crate) fn status_style(status: Status) -> Style {
    match status {
        Status::ManualRemediationRequired => ERROR,
        Status::NeedFurtherConfirmation => WARNING,
        Status::ManualRemediationNotRequired => NOTE,
        Status::Healthy => GOOD,
    }
}

/// The colour of the answer to "may I restore?".
pub(crate) fn restore_style(restore: Restore) -> Style {
    match restore {
        Restore::Dangerous => ERROR,
        Restore::Unknown => WARNING,
        Restore::Manual => NOTE.bold(),
        Restore::Safe => GOOD.bold(),
    }
}

/// `text` in a style.
pub(crate) fn paint(style: Style, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{style}{text}{style:#}") }
}
