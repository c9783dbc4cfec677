//! `inspect`: a backup in, its content out.

use drift_core::{Observations, json};

use super::context;
use crate::{
    cli::{InspectArgs, InspectFormat},
    console::Console,
    error::{Error, Input},
    input, view,
};

/// Prints what the backup holds, and tells the exit code.
pub(super) fn run(args: &InspectArgs, console: &mut Console) -> Result<u8, Error> {
    let mut observations = Observations::default();
    if let Some(path) = &args.velero_backup {
        input::check(Input::VeleroBackup, path)?;
        let bytes = input::document(Input::VeleroBackup, path)?;
        observations.add_velero_backup(&input::file_name(path), &bytes);
    }
    let backup = input::backup(&args.backup, console.is_watched())?;
    let inspection = drift_core::inspect(&backup, &observations, &context::now(None));
    match args.format {
        InspectFormat::Text => console.print(&view::inspection(&inspection, console.look(false)), false)?,
        InspectFormat::Json => console.print_raw(&json::to_bytes(&inspection).map_err(Error::Json)?)?,
    }
    Ok(inspection.exit_code().code())
}
