//! The program from its arguments to its exit code. Thin: it only joins the stages.
//!
//! In: arguments and files. Out: text, a report file, an exit code.

mod accounts;
mod api_servers;
mod asking;
mod clusters;
mod compare;
mod confirming;
mod context;
mod detect;
mod documents;
mod inspect;
mod inventory;
mod live;
mod node_lists;
mod nodes;
mod outputs;
mod prompt;
mod serve;

use std::{ffi::OsString, process::ExitCode};

use anstream::ColorChoice;
use clap::{CommandFactory as _, FromArgMatches as _};

use crate::{
    cli::{Cli, Color, Command},
    console::Console,
    error::Error,
    interrupt::Interrupts,
};

/// Runs the program.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<_> = args.into_iter().collect();
    let parsed = Cli::command().color(help_color(&args)).try_get_matches_from(args);
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            error.print().unwrap_or_default(); // Help or a complaint; where its reader left, so be it.
            return u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    let mut console = Console::new(ColorChoice::from(cli.global.color), cli.global.debug);
    match dispatch(&cli.command, &mut console) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            console.fail(&error);
            ExitCode::from(FAILED)
        }
    }
}

/// The exit code of a program that could not do its work.
const FAILED: u8 = 2;

fn dispatch(command: &Command, console: &mut Console) -> Result<u8, Error> {
    match command {
        Command::Detect(args) => {
            let interrupts = Interrupts::install().map_err(Error::Interrupts)?;
            detect::run(args, console, &interrupts)
        }
        Command::Inspect(args) => {
            let _interrupts = Interrupts::install().map_err(Error::Interrupts)?;
            inspect::run(args, console)
        }
        Command::Compare(args) => {
            let _interrupts = Interrupts::install().map_err(Error::Interrupts)?;
            compare::run(args, console)
        }
        Command::Serve(args) => {
            let interrupts = Interrupts::install().map_err(Error::Interrupts)?;
            serve::run(args, console, &interrupts)
        }
        Command::Inventory(args) => {
            let interrupts = Interrupts::install().map_err(Error::Interrupts)?;
            inventory::run(args, console, &interrupts)
        }
        Command::Nodes(args) => {
            let interrupts = Interrupts::install().map_err(Error::Interrupts)?;
            nodes::run(args, console, &interrupts)
        }
        Command::Schema { of } => documents::schema(*of, console),
        Command::Completions { shell } => documents::completions(*shell, console),
        Command::Man { command } => documents::man(*command, console),
    }
}

/// Help is printed before the arguments are known as a whole, so its colour is looked up in them by hand.
fn help_color(args: &[OsString]) -> clap::ColorChoice {
    let mut words = args.iter().filter_map(|arg| arg.to_str());
    let mut choice = clap::ColorChoice::Auto;
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--color") {
            Some("") => words.next(),
            Some(value) => value.strip_prefix('='),
            None => None,
        };
        match value.map(|value| <Color as clap::ValueEnum>::from_str(value, false)) {
            Some(Ok(Color::Always)) => choice = clap::ColorChoice::Always,
            Some(Ok(Color::Never)) => choice = clap::ColorChoice::Never,
            Some(Ok(Color::Auto) | Err(_)) | None => {}
        }
    }
    choice
}
