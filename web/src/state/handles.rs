//! What only a browser can hold. The state passes it on and never looks inside; tests put plain values in its place.

use std::fmt::Debug;

/// The types of what the state holds but does not read.
pub(crate) trait Handles: Clone + Debug + Default + PartialEq {
    /// A file that a person chose.
    type File: Clone + Debug + PartialEq;
    /// A backup that was read. It occupies a worker until it is disposed of.
    type Backup: Clone + Debug + PartialEq;
    /// A report that can be drawn.
    type Report: Clone + Debug + PartialEq;
    /// The account that a person typed.
    type Account: Clone + Debug + PartialEq;
}
