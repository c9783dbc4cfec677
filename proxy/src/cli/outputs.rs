//! What `detect` prints and writes, and what its exit code counts.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};
use drift_core::{ClusterRef, presentation::Level, report::Concern};

use super::values::cluster;

/// What is printed and written.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// Write the report to a file; repeatable. With "-" to standard output, and the summary to standard error.
    ///
    /// The extension selects the format: .json is the full report, .md a runbook for the restore, .runbook.html the
    /// same to read and print, .html a page about the report, .csv a table of all machines, .xml test results for CI
    /// (JUnit). Any other name gets JSON. Each file is written completely or not at all.
    #[expect(clippy::doc_markdown, reason = "this is what --help prints")]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub output: Vec<PathBuf>,
    /// Output format, where the file's extension does not select it, as for "-".
    ///
    /// With a single -o it takes precedence over the extension. Formats other than json need no -o: they are then
    /// written to standard output. "markdown" and "md" are other names of runbook.
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<ReportFormat>,
    /// Begin CSV with a byte order mark, without which Excel does not read it as UTF-8.
    #[arg(long, help_heading = "Output")]
    pub csv_bom: bool,
    /// Show this cluster only; repeatable.
    ///
    /// Applies to the terminal, the runbook, CSV and HTML; all counts and the exit code still include everything. The
    /// JSON report and the JUnit results are always complete. Findings about the backup as a whole are always shown.
    #[expect(clippy::doc_markdown, reason = "this is what --help prints")]
    #[arg(long, value_name = "NAMESPACE/NAME", value_parser = cluster, help_heading = "Output")]
    pub cluster: Vec<ClusterRef>,
    /// Show only these levels, separated by commas: danger, warning, info, healthy. All of them by default.
    ///
    /// danger: dangers, Ghosts, machines that a restore may delete, unusable inputs. warning: Unknown and Stale
    /// machines, those that a restore does not simply adopt, unattributed VMs, warnings. info: notes, healthy machines
    /// with one. healthy: all other machines. Applies to the terminal, CSV and HTML, and never removes a step from a
    /// runbook.
    #[arg(long, value_name = "LEVELS", value_delimiter = ',', help_heading = "Output")]
    pub severity: Option<Vec<Level>>,
    /// Omit healthy clusters, pools and machines from the lists; the counts still include them.
    #[arg(long, help_heading = "Output")]
    pub ignore_healthy_resources: bool,
    /// What gives an exit code other than 0, separated by commas: danger, ghost, stale, unattributed, unknown,
    /// incomplete. All of them by default.
    ///
    /// A pipeline that must only stop before a restore that destroys something fails on "danger,unknown,incomplete".
    /// Input that cannot be used always gives 2.
    #[arg(long, value_name = "LIST", value_delimiter = ',', help_heading = "Output")]
    pub fail_on: Option<Vec<Concern>>,
    /// Exit with 0 instead of 1; 2 and 3 are unchanged.
    #[arg(long, help_heading = "Output")]
    pub exit_zero: bool,
}

/// Formats of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// The full report, as "drift-detector schema report" describes it.
    #[default]
    Json,
    /// A step-by-step runbook for restoring this backup, in Markdown.
    #[value(aliases = ["markdown", "md"])]
    Runbook,
    /// The runbook as one page to follow in a browser and to print.
    RunbookHtml,
    /// One page to read in a browser and to print.
    Html,
    /// A table of all machines, one row each.
    Csv,
    /// Test results for CI.
    Junit,
}

impl ReportFormat {
    /// The format that a file's extension selects.
    pub fn of_extension(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "md" | "markdown" => Some(Self::Runbook),
            "html" | "htm" if is_runbook(path) => Some(Self::RunbookHtml),
            "html" | "htm" => Some(Self::Html),
            "csv" => Some(Self::Csv),
            "xml" => Some(Self::Junit),
            _ => None,
        }
    }
}

/// `.runbook` stands before the extension.
fn is_runbook(path: &Path) -> bool {
    let inner = path.file_stem().and_then(|stem| Path::new(stem).extension());
    inner.is_some_and(|inner| inner.eq_ignore_ascii_case("runbook"))
}

impl OutputArgs {
    /// The files to write, each with its format.
    pub fn files(&self) -> Vec<(ReportFormat, &Path)> {
        match (self.output.as_slice(), self.format) {
            ([], None | Some(ReportFormat::Json)) => Vec::new(),
            // Who asks for a document and names no file wants to read it.
            ([], Some(format)) => vec![(format, Path::new("-"))],
            ([only], Some(format)) => vec![(format, only)],
            (files, format) => {
                let format = |path: &Path| ReportFormat::of_extension(path).or(format).unwrap_or_default();
                files.iter().map(|path| (format(path), path.as_path())).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: OutputArgs,
    }

    #[track_caller]
    fn check(line: &str, expected: &[(ReportFormat, &str)]) {
        let line = Line::parse_from(std::iter::once("detect").chain(line.split_whitespace()));
        let expected: Vec<_> = expected.iter().map(|(format, path)| (*format, Path::new(path))).collect();
        assert_eq!(line.args.files(), expected);
    }

    #[test]
    fn extensions_select_formats() {
        check("", &[]);
        check("-o report.json", &[(ReportFormat::Json, "report.json")]);
        check("-o report", &[(ReportFormat::Json, "report")]);
        check("-o report.txt", &[(ReportFormat::Json, "report.txt")]);
        check("-o -", &[(ReportFormat::Json, "-")]);
        check(
            "-o a.json -o b.MD -o c.html -o d.csv -o e.xml -o f.Runbook.html -o runbook.html",
            &[
                (ReportFormat::Json, "a.json"),
                (ReportFormat::Runbook, "b.MD"),
                (ReportFormat::Html, "c.html"),
                (ReportFormat::Csv, "d.csv"),
                (ReportFormat::Junit, "e.xml"),
                (ReportFormat::RunbookHtml, "f.Runbook.html"),
                (ReportFormat::Html, "runbook.html"),
            ],
        );
    }

    #[test]
    fn a_format_is_for_what_tells_none_and_for_a_single_file() {
        check("--format json", &[]);
        for name in ["runbook", "markdown", "md"] {
            check(&format!("--format {name}"), &[(ReportFormat::Runbook, "-")]);
        }
        check("--format runbook-html -o runbook.html", &[(ReportFormat::RunbookHtml, "runbook.html")]);
        check("--format csv -o report.json", &[(ReportFormat::Csv, "report.json")]);
        check("--format csv -o a.json -o -", &[(ReportFormat::Json, "a.json"), (ReportFormat::Csv, "-")]);
    }
}
