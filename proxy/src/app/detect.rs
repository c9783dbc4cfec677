//! `detect`: backup and observations in, report and verdict out.

use std::{mem::ManuallyDrop, panic::resume_unwind, path::Path, thread, time::Instant};

use drift_core::{
    Observations,
    presentation::{Presentation, Selection},
};

use super::{
    accounts::Accounts,
    asking, clusters, context, live,
    node_lists::NodeLists,
    outputs::{Outputs, exit_code},
};
use crate::{
    cli::DetectArgs,
    console::Console,
    error::{Error, Input, display},
    input,
    interrupt::Interrupts,
    view::{self, shown},
};

/// Compares, writes the report, prints the summary, and tells the exit code.
pub(super) fn run(args: &DetectArgs, console: &mut Console, interrupts: &Interrupts) -> Result<u8, Error> {
    let node_lists = NodeLists::find(&args.nodes)?;
    let inputs = inputs(args, &node_lists);
    for &(input, path) in &inputs {
        input::check(input, path)?;
    }
    let outputs = Outputs::new(&args.outputs, &inputs)?;
    let ignored = args.ignore_file.as_deref().map(input::ignore_file).transpose()?;
    let accounts = if args.inventory.is_empty() { Accounts::read(&args.connections)? } else { Accounts::default() };

    let began = Instant::now();
    let watched = console.is_watched();
    // What the backup is compared with is small, and read while the backup is.
    let (observed, backup) = thread::scope(|scope| {
        let observed = scope.spawn(|| observations(args, &node_lists));
        let backup = input::backup(&args.backup, watched);
        (observed.join().unwrap_or_else(|panic| resume_unwind(panic)), backup)
    });
    let (mut observations, lengths, unread) = observed?;
    let backup = backup?;
    for (input, path, length) in lengths {
        console.debug(|| format!("read the {input} {}: {length} bytes", display(path)));
    }
    console.debug(|| format!("read the backup in {:.0?}", began.elapsed()));

    let context = context::now(args.restore_into.clone());
    clusters::check(&args.outputs.cluster, &backup, &context)?;
    node_lists.tell(&unread, console);

    let asked =
        live::look_up(args, &node_lists.clusters(), &backup, &mut observations, &accounts, console, interrupts)?;
    if let Some(code) = asked {
        return Ok(code);
    }

    let began = Instant::now();
    let report = drift_core::detect(&backup, &observations, &context);
    let report = if let Some(ignored) = ignored { ignored.apply(report) } else { report };
    console.debug(|| format!("judged {} machines in {:.0?}", report.summary.machines.total, began.elapsed()));
    for remark in &report.diagnostics {
        console.debug(|| format!("{}: {}", shown(remark.subject.as_deref().unwrap_or("-")), shown(&remark.message)));
    }

    node_lists.tell_unknown(&report, console);
    let code = exit_code(&report.concerns(), &args.outputs);
    let runbooks = outputs.runbooks(&report);
    let report = if args.outputs.ignore_healthy_resources { report.without_healthy() } else { report };
    // The process ends with this function: to free every string of a large report on its own would only take time.
    let report = ManuallyDrop::new(report);
    let selection = Selection {
        clusters: args.outputs.cluster.clone(),
        levels: args.outputs.severity.as_ref().map(|levels| levels.iter().copied().collect()),
    };
    let beside = outputs.take_standard_output();
    let look = console.look(beside);
    // What is printed is made while the report is on its way to the disk.
    let (written, page) = thread::scope(|scope| {
        let written = scope.spawn(|| outputs.write(&report, &selection, &runbooks, interrupts));
        drop((backup, observations)); // Overwrites the secrets in them.
        let page = view::report(Presentation::new(&report).only(&selection), look, &outputs.named());
        (written.join().unwrap_or_else(|panic| resume_unwind(panic)), page)
    });
    if let Some(code) = written? {
        return Ok(code);
    }
    console.print(&page, beside)?;
    Ok(code)
}

/// A file that was read, and its length in bytes.
type Read<'a> = (Input, &'a Path, usize);

/// Everything that the backup is compared with, what was read for it, and what of a folder could not be read.
fn observations<'a>(
    args: &'a DetectArgs,
    node_lists: &'a NodeLists,
) -> Result<(Observations, Vec<Read<'a>>, Vec<Error>), Error> {
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
    let mut unread = Vec::new();
    for list in node_lists.all() {
        match read(Input::Nodes, &list.file) {
            Ok(bytes) => observations.add_nodes(&input::file_name(&list.file), Some(&list.cluster), &bytes),
            Err(error) if list.is_named => return Err(error),
            Err(error) => {
                observations.add_failed_nodes(&list.cluster, &error.to_string());
                unread.push(error);
            }
        }
    }
    if let Some(path) = &args.velero_backup {
        let bytes = read(Input::VeleroBackup, path)?;
        observations.add_velero_backup(&input::file_name(path), &bytes);
    }
    for alias in &args.vcenter_alias {
        observations.add_alias(&alias.backup, &alias.inventory);
    }
    Ok((observations, lengths, unread))
}

/// Every file that is read, and that the report must not replace.
fn inputs<'a>(args: &'a DetectArgs, node_lists: &'a NodeLists) -> Vec<(Input, &'a Path)> {
    let inventories = args.inventory.iter().map(|path| (Input::Inventory, path.as_path()));
    let nodes = node_lists.all().map(|list| (Input::Nodes, list.file.as_path()));
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
