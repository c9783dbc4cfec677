//! The native program: files in, verdict out.
//!
//! [`cli`] says what may be asked; [`app`] joins the stages; [`input`], [`pipeline`], [`ordered`] and [`progress`] bring the bytes to
//! `drift_core`, which judges; [`view`], [`json`], [`output`] and [`console`] bring its report to people and programs.
//! Nothing here judges a machine.

mod app;
pub mod cli;
mod console;
mod error;
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
