//! `detect`: backup and observations in, report and verdict out.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    mem::ManuallyDrop,
    panic::resume_unwind,
    path::Path,
    thread,
    time::Instant,
};

use drift_core::{
    Context, Observations, Report, json,
    report::{Concern, ExitCode},
    runbook,
};
use jiff::Timestamp;

use super::{accounts::Accounts, asking, live};
use crate::{
    cli::{DetectArgs, ReportFormat},
    console::Console,
    error::{Error, Input},
    input,
    interrupt::Interrupts,
    output::Target,
    view::{self, ReportPlace, shown},
};

/// Compares, writes the report, prints the summary, and tells the exit code.
pub(super) fn run(args: &DetectArgs, console: &mut Console, interrupts: &Interrupts) -> Result<u8, Error> {
    let inputs = inputs(args);
    for &(input, path) in &inputs {
        input::check(input, path)?;
    }
    // Who asks for a runbook and names no file wants to read it.
    let runbook = args.format == ReportFormat::Markdown;
    let output = args.output.as_deref().or_else(|| runbook.then_some(Path::new("-")));
    let target = output.map(|path| Target::new(path, &inputs)).transpose()?;
    let ignored = args.ignore_file.as_deref().map(input::ignore_file).transpose()?;
    let live = args.inventory.is_empty();
    let accounts = if live { Accounts::read(&args.connections)? } else { Accounts::default() };

    let began = Instant::now();
    let watched = console.is_watched();
    // What the backup is compared with is small, and read while the backup is.
    let (observed, backup) = thread::scope(|scope| {
        let observed = scope.spawn(|| observations(args));
        let backup = input::backup(&args.backup, watched);
        (observed.join().unwrap_or_else(|panic| resume_unwind(panic)), backup)
    });
    let (mut observations, lengths) = observed?;
    let backup = backup?;
    for (input, path, length) in lengths {
        console.debug(|| format!("read the {input} {}: {length} bytes", shown(&path.to_string_lossy())));
    }
    console.debug(|| format!("read the backup in {:.0?}", began.elapsed()));

    if live && let Some(code) = live::look_up(args, &backup, &mut observations, &accounts, console, interrupts)? {
        return Ok(code);
    }

    let context = Context {
        generated_at: Timestamp::now(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        restore_into: args.restore_into.clone(),
    };
    let began = Instant::now();
    let report = drift_core::detect(&backup, &observations, &context);
    let report = if let Some(ignored) = ignored { ignored.apply(report) } else { report };
    console.debug(|| format!("judged {} machines in {:.0?}", report.summary.machines.total, began.elapsed()));
    for remark in &report.diagnostics {
        console.debug(|| format!("{}: {}", shown(remark.subject.as_deref().unwrap_or("-")), shown(&remark.message)));
    }

    let code = exit_code(&report.concerns(), args);
    // Every cluster is restored, the healthy ones, too.
    let markdown = runbook.then(|| runbook::markdown(&report));
    let report = if args.ignore_healthy_resources { report.without_healthy() } else { report };
    // The process ends with this function: to free every string of a large report on its own would only take time.
    let report = ManuallyDrop::new(report);
    let path = output.map(Path::to_string_lossy);
    let place = match (&target, &path) {
        (None, _) | (_, None) => ReportPlace::Nowhere,
        (Some(Target::StandardOutput), _) if markdown.is_some() => ReportPlace::RunbookOnStandardOutput,
        (Some(Target::StandardOutput), _) => ReportPlace::StandardOutput,
        (Some(_), Some(path)) if markdown.is_some() => ReportPlace::Runbook(path),
        (Some(_), Some(path)) => ReportPlace::File(path),
    };
    let beside = matches!(place, ReportPlace::StandardOutput | ReportPlace::RunbookOnStandardOutput);
    let look = console.look(beside);
    // What is printed is made while the report is on its way to the disk.
    let (written, page) = thread::scope(|scope| {
        let written = scope.spawn(|| write(target.as_ref(), &report, markdown.as_deref(), interrupts));
        drop((backup, observations)); // Overwrites the secrets in them.
        let page = view::report(&report, look, place);
        (written.join().unwrap_or_else(|panic| resume_unwind(panic)), page)
    });
    if let Some(code) = written? {
        return Ok(code);
    }
    console.print(&page, beside)?;
    Ok(code)
}

/// Writes the report, or its runbook, to where it was asked for. Tells the exit code where an interruption came
/// meanwhile.
fn write(
    target: Option<&Target>,
    report: &Report,
    markdown: Option<&str>,
    interrupts: &Interrupts,
) -> Result<Option<u8>, Error> {
    let Some(target) = target else { return Ok(None) };
    let write = |out: &mut dyn Write| match markdown {
        Some(markdown) => out.write_all(markdown.as_bytes()),
        None => json::write(report, out).map_err(io::Error::from),
    };
    target.write(interrupts, write, &mut io::stdout())
}

/// A file that was read, and its length in bytes.
type Read<'a> = (Input, &'a Path, usize);

/// Everything that the backup is compared with, and what was read for it.
fn observations(args: &DetectArgs) -> Result<(Observations, Vec<Read<'_>>), Error> {
    let mut observations = Observations::default();
    let mut lengths = Vec::new();
    let mut read = |input, path| {
        let bytes = input::document(input, path)?;
        lengths.push((input, path, bytes.len()));
        Ok(bytes)
    };
    for path in &args.inventory {
        let bytes = read(Input::Inventory, path)?;
        observations.add_inventory(&input::file_name(path), &bytes);
    }
    for nodes in &args.nodes {
        let bytes = read(Input::Nodes, &nodes.file)?;
        observations.add_nodes(&input::file_name(&nodes.file), Some(&nodes.cluster), &bytes);
    }
    if let Some(path) = &args.velero_backup {
        let bytes = read(Input::VeleroBackup, path)?;
        observations.add_velero_backup(&input::file_name(path), &bytes);
    }
    for alias in &args.vcenter_alias {
        observations.add_alias(&alias.backup, &alias.inventory);
    }
    Ok((observations, lengths))
}

/// Every file that is read, and that the report must not replace.
fn inputs(args: &DetectArgs) -> Vec<(Input, &Path)> {
    let inventories = args.inventory.iter().map(|path| (Input::Inventory, path.as_path()));
    let nodes = args.nodes.iter().map(|nodes| (Input::Nodes, nodes.file.as_path()));
    let record = args.velero_backup.iter().map(|path| (Input::VeleroBackup, path.as_path()));
    let ignored = args.ignore_file.iter().map(|path| (Input::Ignore, path.as_path()));
    let backup = std::iter::once((Input::Backup, args.backup.as_path()));
    backup
        .chain(ignored)
        .chain(inventories)
        .chain(nodes)
        .chain(record)
        .chain(asking::inputs(&args.connections))
        .collect()
}

/// The process's exit code, for what was asked to count.
fn exit_code(concerns: &BTreeSet<Concern>, args: &DetectArgs) -> u8 {
    let counts = |concern: &Concern| args.fail_on.as_ref().is_none_or(|asked| asked.contains(concern));
    match ExitCode::of(concerns.iter().copied().filter(counts)) {
        ExitCode::Drift if args.exit_zero => ExitCode::Clean.code(),
        code @ (ExitCode::Clean | ExitCode::Drift | ExitCode::Incomplete) => code.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser as _;

    fn code(concerns: &[Concern], options: &str) -> u8 {
        let line = format!("drift-detector detect --backup b.tar.gz --inventory i.json {options}");
        let Command::Detect(args) = Cli::parse_from(line.split_whitespace()).command else { panic!("not detect") };
        exit_code(&concerns.iter().copied().collect(), &args)
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
