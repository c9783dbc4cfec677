//! The native program: files in, or what servers answer; verdict out.
//!
//! [`cli`] says what may be asked; [`app`] joins the stages; [`input`], [`pipeline`], [`ordered`] and [`progress`]
//! bring the bytes to `drift_core`, which judges; [`lookup`] asks other servers; [`view`], [`output`] and [`console`]
//! bring the report to people and programs; [`serve`] makes look-ups for the page. Nothing here judges a machine.

mod app;
pub mod cli;
mod console;
mod error;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod input;
mod interrupt;
pub mod lookup;
mod ordered;
mod output;
mod pipeline;
mod progress;
pub mod serve;
pub mod view;

pub use app::run;
