//! `cargo xtask run`: the program at work, on the sample or as asked.

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
    /// Arguments for drift-detector, in place of those that show the sample
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGS")]
    arguments: Vec<OsString>,
}

/// Builds the program and runs it.
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
    Ok(ExitCode::SUCCESS)
}
