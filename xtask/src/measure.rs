//! `cargo xtask measure -- PROGRAM ARGS`: what one run of a program took.
//!
//! The operating system tells the peak memory of a process's children as one figure, the largest of all. A process of
//! its own for every measurement makes that the figure of the one program, exactly, and without any tool that would
//! have to be installed.

use std::ffi::OsString;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::shell;

/// What `cargo xtask measure` takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Arguments {
    /// The program and its arguments
    #[arg(last = true, required = true)]
    command: Vec<OsString>,
}

/// What a run took.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Measurement {
    /// From start to end.
    pub(crate) wall: Duration,
    /// The most memory that was resident, in bytes, where the operating system tells.
    pub(crate) peak: Option<u64>,
    /// How the program ended.
    pub(crate) code: Option<i32>,
}

/// Runs the program and prints its [`Measurement`] as JSON.
#[expect(clippy::print_stdout, reason = "what the process that asked for the measurement reads")]
pub(crate) fn measure(arguments: &Arguments) -> Result<()> {
    let (program, rest) = arguments.command.split_first().context("no program")?;
    let mut command = shell::command(program)?;
    command.args(rest).stdin(Stdio::null()).stdout(Stdio::null());
    let started = Instant::now();
    let status = command.status().with_context(|| format!("cannot start {}", program.display()))?;
    let wall = started.elapsed();
    let measurement = Measurement { wall, peak: peak(), code: status.code() };
    println!("{}", serde_json::to_string(&measurement)?);
    Ok(())
}

/// Has another process of this program measure a command.
pub(crate) fn of(command: &[OsString]) -> Result<Measurement> {
    let own = std::env::current_exe().context("this program does not know where it is")?;
    let output = shell::command(own)?.arg("measure").arg("--").args(command).stderr(Stdio::piped()).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The most memory that the children of this process had.
#[cfg(unix)]
fn peak() -> Option<u64> {
    use nix::sys::resource::{UsageWho, getrusage};

    // Linux counts in kibibytes, Apple in bytes.
    let unit = if cfg!(target_vendor = "apple") { 1 } else { 1024 };
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
    u64::try_from(usage.max_rss()).ok()?.checked_mul(unit)
}

/// Not known here.
#[cfg(not(unix))]
const fn peak() -> Option<u64> {
    None
}
