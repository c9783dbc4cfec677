//! Small pieces that several screens are made of.

mod copy;
mod dangers;
mod dialog;
mod finding;
mod fold;

pub(crate) use copy::{Command, Copy};
pub(crate) use dangers::dangers;
pub(crate) use dialog::Dialog;
pub(crate) use finding::{brief_finding, effect, evidence, finding, steps};
pub(crate) use fold::{Fold, Later, OnPaper};
