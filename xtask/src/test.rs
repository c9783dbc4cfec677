//! `cargo xtask test`: every test of the workspace, and the core compiled for the browser.

use anyhow::Result;
use clap::Args;

use crate::{shell, tools};

/// What `cargo xtask test` takes.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Runs only the tests whose name contains this, and nothing but tests
    filter: Option<String>,
}

/// Runs the tests: units, integration, documentation.
pub(crate) fn test(arguments: &Arguments) -> Result<()> {
    tools::go()?; // Builds the servers that some tests talk to.
    let mut tests = shell::cargo()?;
    tests.args(["test", "--workspace"]);
    if let Some(filter) = &arguments.filter {
        return shell::run(tests.arg(filter));
    }
    shell::run(&mut tests)?;
    tools::wasm_target()?;
    shell::run(shell::cargo()?.args(["check", "--package", "drift-core", "--target", tools::WASM]))
}
