//! `cargo xtask run`: the program at work, on the sample or as asked, and the page.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{build, shell};

/// The sample: a nightly backup, and what was found the next morning.
const SAMPLE: [&str; 13] = [
    "detect",
    "--backup",
    "samples/mgmt-nightly.tar.gz",
    "--velero-backup",
    "samples/velero-backup.json",
    "--inventory",
    "samples/vcenter-inventory.json",
    "--nodes",
    "team-a/web=samples/nodes-team-a.web.json",
    "--nodes",
    "team-a/web-api=samples/nodes-team-a.web-api.json",
    "--nodes",
    "team-b/web=samples/nodes-team-b.web.json",
];

/// The exit codes of `detect` that come with a verdict: no drift, drift, not everything known.
const VERDICTS: [i32; 3] = [0, 1, 3];

/// What `cargo xtask run` takes.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Arguments for drift-detector, in place of those that show the sample and serve the page
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGS")]
    arguments: Vec<OsString>,
}

/// How `serve` ends when it is told to: by itself, or interrupted.
const ENDED: [i32; 2] = [0, 130];

/// Builds the program and runs it; after the verdict on the sample it serves the page, until it is interrupted.
///
/// Drift in the sample is no failure of the chore; with arguments of one's own the program's exit code is passed on.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let program = build::program()?;
    let sample = arguments.arguments.is_empty();
    let mut command = shell::command(&program)?;
    if sample {
        command.args(SAMPLE);
    } else {
        command.args(&arguments.arguments);
    }
    let status = shell::status(&mut command)?;
    let code = status.code().with_context(|| format!("the program ended with {status}"))?;
    if !sample {
        return Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from));
    }
    if !VERDICTS.contains(&code) {
        bail!("the program gave no verdict on the sample: {status}");
    }
    shell::say(&format!("verdict given, exit code {code} (1 means that drift was found)"));
    shell::say("the page is served now, under the address that follows; Ctrl+C ends that");
    let status = shell::status(shell::command(&program)?.arg("serve"))?;
    // Whom a signal ended has no code.
    if status.code().is_some_and(|code| !ENDED.contains(&code)) {
        bail!("the page could not be served: {status}");
    }
    Ok(ExitCode::SUCCESS)
}
