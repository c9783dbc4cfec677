//! `inspect`: a backup in, its content out.

use drift_core::{Context, Observations, diagnostic::Severity, inspection::Inspection, report::ExitCode};
use jiff::Timestamp;

use crate::{
    cli::{InspectArgs, InspectFormat},
    console::Console,
    error::Error,
    input, json, view,
};

/// Prints what the backup holds, and tells the exit code.
pub(super) fn run(args: &InspectArgs, console: &mut Console) -> Result<u8, Error> {
    let backup = input::backup(&args.backup, console.is_watched())?;
    let context = Context { generated_at: Timestamp::now(), version: env!("CARGO_PKG_VERSION").to_owned() };
    let inspection = drift_core::inspect(&backup, &Observations::default(), &context);
    match args.format {
        InspectFormat::Text => console.print(&view::inspection(&inspection, console.look(false)), false)?,
        InspectFormat::Json => console.print_raw(&json::to_bytes(&inspection).map_err(Error::Json)?)?,
    }
    let code = if is_incomplete(&inspection) { ExitCode::Incomplete } else { ExitCode::Clean };
    Ok(code.code())
}

/// Whether something that a detection needs could not be read.
fn is_incomplete(inspection: &Inspection) -> bool {
    let errors = inspection.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    errors || !inspection.backup.complete || !inspection.backup.missing_kinds.is_empty()
}
