//! Every chore of the project: `cargo xtask run`, `cargo xtask test`, …
//!
//! A chore finds the tools it needs, installs what is missing and says so, shows each command before it runs it, and stops at
//! the first that fails. One file per chore; what they share is in [`shell`] and [`tools`].

mod build;
mod lint;
mod run;
mod shell;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The command line of `cargo xtask`.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The chores of the project", version)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
enum Chore {
    /// Builds the release and fills `target/dist`
    Build,
    /// Builds, then runs `drift-detector`: on the sample, or with the arguments given
    Run(run::Arguments),
    /// Runs every test, and checks that the core still compiles for the browser
    Test(test::Arguments),
    /// Checks the format, the lints, the documentation and the dependencies
    Lint,
}

fn main() -> anyhow::Result<ExitCode> {
    match Arguments::parse().chore {
        Chore::Build => build::build().map(|_| ExitCode::SUCCESS),
        Chore::Run(arguments) => run::run(&arguments),
        Chore::Test(arguments) => test::test(&arguments).map(|()| ExitCode::SUCCESS),
        Chore::Lint => lint::lint().map(|()| ExitCode::SUCCESS),
    }
}
