//! `drift-detector compare`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

/// Show what is new, gone and changed between two reports.
///
/// Reads two reports that "detect -o" wrote, the earlier one first. What was not read for the later report is not
/// called gone.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub struct CompareArgs {
    /// The earlier report.
    #[arg(value_name = "BEFORE", value_hint = ValueHint::FilePath)]
    pub before: PathBuf,
    /// The later report.
    #[arg(value_name = "AFTER", value_hint = ValueHint::FilePath)]
    pub after: PathBuf,
    /// Output format.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CompareFormat,
}

/// Formats of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CompareFormat {
    /// For people.
    #[default]
    Text,
    /// For scripts, as "drift-detector schema compare" describes it.
    Json,
    /// For tickets and pull requests.
    #[value(alias = "md")]
    Markdown,
}

const AFTER_HELP: &str = "\
Exit codes:
  0    nothing new needs a person
  1    something new, or changed, needs a person: a Stale, Ghost, Unknown or unattributed machine, or a danger
  2    failed: bad arguments, or a file that is not a report
  3    nothing new is known to need a person, but the later report is incomplete
  129, 130, 131, 143
       ended by SIGHUP, SIGINT (Ctrl-C), SIGQUIT or SIGTERM

Examples:
  What changed since yesterday
    drift-detector compare yesterday.json today.json

  As a comment for a ticket
    drift-detector compare yesterday.json today.json --format markdown > comment.md";
