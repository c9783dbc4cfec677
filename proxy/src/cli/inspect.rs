//! `drift-detector inspect`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

/// Show the contents of a backup, and which look-ups a detection would make.
///
/// Needs no inventory and no network. Shows what is in the archive, the findings from it alone, and the vCenters and
/// API servers that a detection would connect to.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub struct InspectArgs {
    /// The backup: the archive that "velero backup download NAME" writes.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub backup: PathBuf,
    /// Velero's record of the backup: velero-backup.json, stored beside it in the object store.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub velero_backup: Option<PathBuf>,
    /// Output format.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: InspectFormat,
}

/// Formats of an inspection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum InspectFormat {
    /// For people.
    #[default]
    Text,
    /// For scripts, as "drift-detector schema inspect" describes it.
    Json,
}

const AFTER_HELP: &str = "\
Exit codes:
  0    the archive was read completely
  2    failed: bad arguments, or nothing usable in the archive
  3    the archive was incomplete, or something in it could not be read
  129, 130, 131, 143
       ended by SIGHUP, SIGINT (Ctrl-C), SIGQUIT or SIGTERM

Examples:
  drift-detector inspect --backup mgmt-data.tar.gz

  The vCenters and API servers that a detection would connect to
    drift-detector inspect --backup mgmt-data.tar.gz --format json | jq .lookups";
