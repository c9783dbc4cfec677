//! The documents that are written of a report, each in its format and to its place.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::Path,
};

use drift_core::{
    Report, export, json,
    presentation::{Presentation, Selection},
    report::{Concern, ExitCode},
    runbook::{self, Runbook},
};

use crate::{
    cli::{OutputArgs, ReportFormat},
    error::{Error, Input},
    interrupt::Interrupts,
    output::Target,
    view::{Document, Written},
};

/// Everything that is to be written.
#[derive(Debug)]
pub(super) struct Outputs<'a> {
    args: &'a OutputArgs,
    outputs: Vec<Output>,
}

#[derive(Debug)]
struct Output {
    format: ReportFormat,
    target: Target,
    /// As the person wrote it.
    path: String,
}

impl Output {
    /// What the summary says of it.
    fn named(&self) -> Written<'_> {
        Written {
            document: match self.format {
                ReportFormat::Json => Document::Report,
                ReportFormat::Runbook | ReportFormat::RunbookHtml => Document::Runbook,
                ReportFormat::Html => Document::Page,
                ReportFormat::Csv => Document::Table,
                ReportFormat::Junit => Document::TestResults,
            },
            file: (self.target != Target::StandardOutput).then_some(self.path.as_str()),
        }
    }
}

impl<'a> Outputs<'a> {
    /// What the options name. Fails early where a file could not be written anyway, would replace an input, or is named
    /// twice.
    pub(super) fn new(args: &'a OutputArgs, inputs: &[(Input, &Path)]) -> Result<Self, Error> {
        let mut outputs: Vec<Output> = Vec::new();
        for (format, path) in args.files() {
            if format == ReportFormat::RunbookHtml && args.cluster.len() > 1 {
                return Err(Error::SeveralClusters);
            }
            let target = Target::new(path, inputs)?;
            if outputs.iter().any(|other| other.target == target) {
                return Err(Error::SameOutput { path: path.to_owned() });
            }
            outputs.push(Output { format, target, path: path.to_string_lossy().into_owned() });
        }
        Ok(Self { args, outputs })
    }

    /// Whether a document goes to standard output, so that the summary has to go elsewhere.
    pub(super) fn take_standard_output(&self) -> bool {
        self.outputs.iter().any(|output| output.target == Target::StandardOutput)
    }

    /// What the summary says of them.
    pub(super) fn named(&self) -> Vec<Written<'_>> {
        self.outputs.iter().map(Output::named).collect()
    }

    /// The runbook, where it is asked for: of the whole report, since every cluster is restored, the healthy ones, too;
    /// or of the clusters that were chosen, one after the other.
    pub(super) fn runbooks(&self, report: &Report) -> Vec<Runbook> {
        let is_runbook = |output: &Output| matches!(output.format, ReportFormat::Runbook | ReportFormat::RunbookHtml);
        match self.args.cluster.as_slice() {
            _ if !self.outputs.iter().any(is_runbook) => Vec::new(),
            [] => vec![Runbook::of(report)],
            clusters => clusters.iter().filter_map(|cluster| Runbook::only(report, cluster)).collect(),
        }
    }

    /// Writes them one after the other. Tells the exit code where an interruption came meanwhile.
    pub(super) fn write(
        &self,
        report: &Report,
        selection: &Selection,
        runbooks: &[Runbook],
        interrupts: &Interrupts,
    ) -> Result<Option<u8>, Error> {
        for Output { format, target, .. } in &self.outputs {
            let write = |out: &mut dyn Write| self.write_one(*format, report, selection, runbooks, out);
            if let Some(code) = target.write(interrupts, write, &mut io::stdout())? {
                return Ok(Some(code));
            }
        }
        Ok(None)
    }

    fn write_one(
        &self,
        format: ReportFormat,
        report: &Report,
        selection: &Selection,
        runbooks: &[Runbook],
        mut out: &mut dyn Write,
    ) -> io::Result<()> {
        let whole = Presentation::new(report);
        match format {
            ReportFormat::Json => json::write(report, out).map_err(io::Error::from),
            ReportFormat::Runbook => out.write_all(document(runbooks, runbook::to_markdown).as_bytes()),
            ReportFormat::RunbookHtml => out.write_all(document(runbooks, runbook::to_html).as_bytes()),
            ReportFormat::Html => out.write_all(export::html::document(whole.only(selection)).as_bytes()),
            ReportFormat::Csv => export::csv::write(whole.only(selection), self.args.csv_bom, &mut out),
            ReportFormat::Junit => export::junit::write(whole, |concern| counts(concern, self.args), &mut out),
        }
    }
}

/// The runbooks one after the other.
fn document(runbooks: &[Runbook], write: fn(&Runbook) -> String) -> String {
    runbooks.iter().map(write).collect::<Vec<_>>().join("\n")
}

/// The process's exit code, for what was asked to count.
pub(super) fn exit_code(concerns: &BTreeSet<Concern>, args: &OutputArgs) -> u8 {
    ExitCode::of(concerns.iter().copied().filter(|concern| counts(*concern, args))).code()
}

/// Whether a concern gives an exit code other than 0.
fn counts(concern: Concern, args: &OutputArgs) -> bool {
    let is_drift = ExitCode::of([concern]) == ExitCode::Drift;
    args.fail_on.as_ref().is_none_or(|asked| asked.contains(&concern)) && !(args.exit_zero && is_drift)
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Command};

    fn code(concerns: &[Concern], options: &str) -> u8 {
        let line = format!("drift-detector detect --backup b.tar.gz --inventory i.json {options}");
        let Command::Detect(args) = Cli::parse_from(line.split_whitespace()).command else { panic!("not detect") };
        exit_code(&concerns.iter().copied().collect(), &args.outputs)
    }

    #[test]
    fn exit_zero_is_about_code_1_alone() {
        let codes =
            |options| [&[][..], &[Concern::Danger], &[Concern::Stale, Concern::Unknown]].map(|c| code(c, options));
        assert_eq!(codes(""), [0, 1, 3]);
        assert_eq!(codes("--exit-zero"), [0, 0, 3]);
    }

    #[test]
    fn only_what_is_asked_for_counts() {
        for concern in Concern::ALL {
            let rest = Concern::ALL.into_iter().filter(|other| *other != concern).map(Concern::name);
            assert_eq!(code(&[concern], &format!("--fail-on {}", rest.collect::<Vec<_>>().join(","))), 0);
            assert_eq!(code(&[concern], &format!("--fail-on {}", concern.name())), code(&[concern], ""));
        }
        assert_eq!(code(&[Concern::Ghost, Concern::Unknown], "--fail-on danger,ghost"), 1);
    }
}
