//! The state of the page, and how messages change it.
//!
//! In: messages, which say what a person did or what an effect brought. Out: the changed state, and effects as plain
//! values. Nothing here calls the browser or draws, so every message in every state is tested natively. An answer is
//! accepted only where the screen waits for exactly its number; every other answer is dropped.

mod effect;
mod files;
mod handles;
mod lookups;
mod losses;
mod message;
mod pair;
mod problem;
mod screen;
#[cfg(test)]
mod tests;
mod transitions;
mod update;

pub(crate) use effect::{Effect, Format, Given, SideBySide, Target};
pub(crate) use handles::Handles;
pub(crate) use lookups::{Event, How, Lookups, Stage, Subject, Ticket};
pub(crate) use losses::Loss;
pub(crate) use message::{Message, Shortcut};
pub(crate) use problem::{Certificate, Problem};
pub(crate) use screen::{
    Aliases, Dialog, NamedFile, Opened, Pair, Progress, Question, Run, Screen, Side, Source, Ticks, Verdict,
};

use crate::intake::Taken;
use crate::settings::Settings;

/// The whole page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State<H: Handles> {
    /// What is shown, with everything that belongs to it.
    pub(crate) screen: Screen<H>,
    /// Files for comparison. They may come before the backup, and stay when another backup replaces it.
    pub(crate) taken: Vec<Taken<H::File>>,
    /// What a person should know about the files that were added last.
    pub(crate) notices: Vec<String>,
    /// What would replace the backup, if the person agrees.
    pub(crate) question: Option<Question<H::File>>,
    /// The help is open.
    pub(crate) helping: bool,
    /// Files are dragged over the page.
    pub(crate) dragging: bool,
    /// Everything is drawn and unfolded, for paper.
    pub(crate) printing: bool,
    /// What the person chose for this visit.
    pub(crate) settings: Settings,
    /// The program that serves the page makes look-ups.
    pub(crate) makes_lookups: bool,
    /// The answer about two reports that is awaited, while something is shown.
    comparing: Option<Run>,
    /// The number that was given out last.
    last: Run,
}

impl<H: Handles> State<H> {
    /// The state before the first message.
    pub(crate) fn new(makes_lookups: bool) -> Self {
        Self {
            screen: Screen::default(),
            taken: Vec::new(),
            notices: Vec::new(),
            question: None,
            helping: false,
            dragging: false,
            printing: false,
            settings: Settings::default(),
            makes_lookups,
            comparing: None,
            last: Run::default(),
        }
    }

    /// The backup that is open, if one is.
    pub(crate) fn opened(&self) -> Option<&Opened<H>> {
        match &self.screen {
            Screen::Contents(opened) => Some(opened),
            Screen::Verdict(verdict) => verdict.source.backup(),
            Screen::Comparison(pair) => pair.both().find_map(|verdict| verdict.source.backup()),
            Screen::Landing { .. } | Screen::Reading(_) | Screen::Trouble(_) => None,
        }
    }

    /// The verdict, if one is shown.
    pub(crate) fn verdict(&self) -> Option<&Verdict<H>> {
        match &self.screen {
            Screen::Verdict(verdict) => Some(verdict),
            Screen::Comparison(pair) => pair.verdict(),
            Screen::Landing { .. } | Screen::Reading(_) | Screen::Contents(_) | Screen::Trouble(_) => None,
        }
    }
}
