//! Every chore of the project: `cargo xtask run`, `cargo xtask test`, …
//!
//! A chore finds the tools it needs, installs what is missing and says so, shows each command before it runs it, and
//! stops at the first that fails. One file per chore; what they share is in [`shell`] and [`tools`].

mod bench;
mod build;
mod fuzz;
mod generate;
mod lint;
mod measure;
mod npm;
mod page;
mod run;
mod shell;
mod surface;
mod test;
#[cfg(test)]
mod tidy;
mod tools;
mod wasm;

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
    Build(build::Arguments),
    /// Builds, then runs `drift-detector`: on the sample, or with the arguments given
    Run(run::Arguments),
    /// Runs every test, those of the npm package included
    Test(test::Arguments),
    /// Checks the format, the lints, the documentation, the public surface and the dependencies
    Lint,
    /// Writes a large backup as Velero would, and the inventory that fits it
    #[command(visible_alias = "sample-backup")]
    Generate(generate::Arguments),
    /// Writes an archive that tries to exhaust its reader
    Hostile(generate::HostileArguments),
    /// Tries inputs that nobody thought of, for as long as one likes
    Fuzz(fuzz::Arguments),
    /// Times the program against tar and a reader written in Go, on a generated backup
    Bench(bench::Arguments),
    /// Runs one program and tells what it took (for `bench`)
    #[command(hide = true)]
    Measure(measure::Arguments),
}

fn main() -> ExitCode {
    perform(&Arguments::parse().chore).unwrap_or_else(|error| {
        // The chain of causes alone: a developer needs to know which command failed, not where in this program.
        shell::say(&format!("failed: {error:#}"));
        ExitCode::FAILURE
    })
}

/// Does what was asked for.
fn perform(chore: &Chore) -> anyhow::Result<ExitCode> {
    match chore {
        Chore::Build(arguments) => build::build(arguments).map(|()| ExitCode::SUCCESS),
        Chore::Run(arguments) => run::run(arguments),
        Chore::Test(arguments) => test::test(arguments).map(|()| ExitCode::SUCCESS),
        Chore::Lint => lint::lint().map(|()| ExitCode::SUCCESS),
        Chore::Generate(arguments) => generate::generate(arguments).map(|()| ExitCode::SUCCESS),
        Chore::Hostile(arguments) => generate::hostile(arguments).map(|()| ExitCode::SUCCESS),
        Chore::Fuzz(arguments) => fuzz::fuzz(arguments).map(|()| ExitCode::SUCCESS),
        Chore::Bench(arguments) => bench::bench(arguments).map(|()| ExitCode::SUCCESS),
        Chore::Measure(arguments) => measure::measure(arguments).map(|()| ExitCode::SUCCESS),
    }
}
