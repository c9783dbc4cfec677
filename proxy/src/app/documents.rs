//! What the program says about itself: schemas, completions, manual pages.

use clap::CommandFactory as _;
use clap_complete::Shell;
use clap_mangen::Man;
use drift_core::{json, schema};

use crate::{
    cli::{Cli, ManOf, PROGRAM, SchemaOf},
    console::Console,
    error::Error,
};

/// Prints the JSON Schema of a file.
pub(super) fn schema(of: SchemaOf, console: &mut Console) -> Result<u8, Error> {
    let schema = match of {
        SchemaOf::Report => schema::report(),
        SchemaOf::Inventory => schema::inventory(),
        SchemaOf::Inspect => schema::inspect(),
        SchemaOf::Compare => schema::compare(),
    };
    console.print_raw(&json::to_bytes(&schema).map_err(Error::Json)?)?;
    Ok(0)
}

/// Prints a shell's completions.
pub(super) fn completions(shell: Shell, console: &mut Console) -> Result<u8, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), PROGRAM, &mut script);
    console.print_raw(&script)?;
    Ok(0)
}

/// Prints the manual page of the program, or of one of its commands.
pub(super) fn man(command: Option<ManOf>, console: &mut Console) -> Result<u8, Error> {
    let mut program = Cli::command();
    program.build(); // So that commands know the global options and their own full names.
    let about = command.map(ManOf::names).and_then(|(command, page)| {
        let command = program.find_subcommand(command)?.clone();
        Some(command.name(page))
    });
    let mut page = Vec::new();
    Man::new(about.unwrap_or(program)).render(&mut page).map_err(Error::Print)?;
    console.print_raw(&page)?;
    Ok(0)
}
