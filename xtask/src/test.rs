//! `cargo xtask test`: every test of the workspace, those of the npm package, and journeys through the page.
//!
//! Some tests talk to peers: a simulated vCenter in Go, a real `kubectl`, and, if asked for, a real API server.

use anyhow::Result;
use clap::Args;

use crate::{npm, shell, tools};

/// What `cargo xtask test` takes.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Runs only the tests whose name contains this, and nothing but tests
    filter: Option<String>,
    /// Holds the fake API server against a real one as well, and runs the commands of runbooks against it; it takes
    /// minutes to build the first time
    #[arg(long)]
    real_apiserver: bool,
    /// Runs the tests of the npm package alone
    #[arg(long, conflicts_with_all = ["filter", "real_apiserver"])]
    npm: bool,
    /// Runs the journeys through the page alone
    #[arg(long, conflicts_with_all = ["filter", "real_apiserver", "npm"])]
    page: bool,
}

/// Runs the tests: units, integration, documentation.
pub(crate) fn test(arguments: &Arguments) -> Result<()> {
    if arguments.npm {
        return npm::test();
    }
    if arguments.page {
        return npm::test_page();
    }
    let go = tools::go()?; // Builds servers that some tests talk to.
    tools::debian(&[("kubectl", "kubernetes-client"), ("script", "bsdutils")])?;
    let mut tests = shell::cargo()?;
    tests.args(["test", "--workspace"]);
    if let Some(filter) = &arguments.filter {
        return shell::run(tests.arg(filter));
    }
    shell::run(&mut tests)?;
    let vcsim = shell::root()?.join("e2e").join("peers").join("vcsim");
    // Without C, as the tests in Rust build it: what they compiled is compiled no second time.
    shell::run(shell::command(go)?.current_dir(vcsim).args(["test", "."]).env("CGO_ENABLED", "0"))?;
    if arguments.real_apiserver {
        tools::debian(&[("etcd", "etcd-server")])?;
        let tests = ["--test", "real_api_server", "--test", "runbook"];
        let real = [&["test", "--package", "drift-e2e"], &tests[..], &["--", "--ignored"]].concat();
        shell::run(shell::cargo()?.args(real))?;
    }
    npm::test()?;
    npm::test_page()
}
