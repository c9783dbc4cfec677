//! `compare`: two reports in, their differences out.

use drift_core::{Report, compare, json};

use crate::{
    cli::{CompareArgs, CompareFormat},
    console::Console,
    error::Error,
    input, view,
};

/// Prints what differs, and tells the exit code.
pub(super) fn run(args: &CompareArgs, console: &mut Console) -> Result<u8, Error> {
    let [before, after] = [&args.before, &args.after].map(|path| input::report(path));
    let (before, after): (Report, Report) = (before?, after?);
    let comparison = compare::compare(&before, &after);
    match args.format {
        CompareFormat::Text => console.print(&view::comparison(&comparison, console.look(false)), false)?,
        CompareFormat::Json => console.print_raw(&json::to_bytes(&comparison).map_err(Error::Json)?)?,
        CompareFormat::Markdown => console.print_raw(compare::markdown(&comparison).as_bytes())?,
    }
    Ok(comparison.exit_code())
}
