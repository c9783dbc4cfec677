//! What every view of a report says, before it is drawn: structure, order, what is folded, and the words.
//!
//! In: a report. Out: a tree that borrows from it — clusters, their sets (control plane and pools), groups of machines
//! of which the same is to be said — and texts in which names stay apart from words. A view (terminal, page, document)
//! adds shapes, colours, widths and escapes, and decides nothing. It judges nothing: that has the report done.
//!
//! Nothing is copied or computed before it is asked for, so that a view of ten thousand machines pays for what it
//! draws. [`Place`] is the identity of a row, whatever is folded or filtered.

mod answer;
mod cluster;
mod compared;
mod dangers;
mod diagnostics;
mod evidence;
mod facet;
mod facts;
mod findings;
mod forecast;
mod gaps;
mod group;
mod ignored;
mod machines;
mod place;
mod sections;
mod selection;
mod set;
mod shown;
mod statement;
mod steps;
#[cfg(test)]
mod tests;
mod text;
mod unattributed;
mod whole;
pub mod words;

pub use answer::Answer;
pub use cluster::{ClusterNode, Pausing};
pub use dangers::{DangerGroup, dangers, subject_in};
pub use diagnostics::{DiagnosticGroup, diagnostics, origin};
pub use evidence::value_labels;
pub use facet::Facet;
pub use facts::{Fact, Value, backup, datacenters};
pub use findings::subject;
pub use forecast::{AfterRestore, costs_a_vm, etcd_members_removed, losses, outcome, shares, with_outcome};
pub use gaps::NOT_READ_IS_UNKNOWN;
pub use ignored::Ignored;
pub use machines::{MachineGroup, MachineNode};
pub use place::{Place, SetPlace};
pub use sections::{Order, Section};
pub use selection::{Level, NoLevel, Selection};
pub use set::{SetNode, SetSummary};
pub use statement::{Statement, Weight};
pub use steps::StepGroup;
pub use text::{Part, Text};
pub use unattributed::{UnattributedGroup, UnattributedNode, groups as unattributed_groups, reason_of_many};
pub use whole::Presentation;
