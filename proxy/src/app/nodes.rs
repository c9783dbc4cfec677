//! `nodes`: a backup in, a node list of each of its workload clusters out.

use std::{cell::RefCell, collections::BTreeSet, fmt::Write as _, fs, io, path::Path};

use drift_core::{ClusterRef, access::access, wording::visible};

use super::{
    api_servers::{Nodes, find, read},
    asking::{self, Asking, count},
    clusters, context,
    node_lists::file_name,
};
use crate::{
    cli::NodesArgs,
    console::Console,
    error::{Error, Input, display},
    input,
    interrupt::Interrupts,
    output::Target,
    progress::Board,
    view::shown,
};

/// The exit code where a part could not be read.
const INCOMPLETE: u8 = 3;

/// Reads the backup, asks the API servers, writes the files, and tells the exit code.
pub(super) fn run(args: &NodesArgs, console: &mut Console, interrupts: &Interrupts) -> Result<u8, Error> {
    let inputs: Vec<(Input, &Path)> =
        std::iter::once((Input::Backup, args.backup.as_path())).chain(asking::authorities(&args.trust)).collect();
    for &(input, path) in &inputs {
        input::check(input, path)?;
    }
    check_folder(&args.output)?;
    let asking = Asking::new(&args.trust)?;
    let backup = input::backup(&args.backup, console.is_watched())?;
    clusters::check(&args.cluster, &backup, &context::now(None))?;

    let found = find(&access(&backup), &BTreeSet::new(), &asking).into_iter();
    let found = found.filter(|(cluster, _)| args.cluster.is_empty() || args.cluster.contains(cluster));
    let mut outcomes: Vec<(ClusterRef, Result<Nodes, String>)> = Vec::new();
    let (mut keys, mut servers) = (Vec::new(), Vec::new());
    for (cluster, server) in found {
        match server {
            Ok(server) => {
                keys.push(cluster);
                servers.push(server);
            }
            Err(problem) => outcomes.push((cluster, Err(problem.to_string()))),
        }
    }
    drop(backup); // Overwrites the secrets in it.
    if !servers.is_empty() {
        let minutes = usize::try_from(asking.bound(0, servers.len()).as_secs().div_ceil(60)).unwrap_or(usize::MAX);
        let [asked, minutes] = [count(servers.len(), "API server"), count(minutes, "minute")];
        console.note(&format!("Connecting to {asked}; this takes at most {minutes}."));
        let board = Board::new(console.is_watched());
        let shared = RefCell::new(&mut *console);
        let (lists, interrupted) = asking.run(interrupts, read(servers, &asking, &shared, &board))?;
        if let Some(code) = interrupted {
            return Ok(code);
        }
        let lists = lists.into_iter().map(|outcome| outcome.map_err(|error| error.problem.to_string()));
        outcomes.extend(keys.into_iter().zip(lists));
    }
    outcomes.sort_by(|(one, _), (other, _)| one.cmp(other));
    write_all(&args.output, &inputs, &outcomes, console, interrupts)
}

/// Fails early where nothing could be written anyway.
fn check_folder(folder: &Path) -> Result<(), Error> {
    let bad = |reason| Err(Error::BadOutput { path: folder.to_owned(), reason });
    match fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => bad("it is not a directory"),
        Err(_) => match folder.parent() {
            Some(parent) if parent == Path::new("") || parent.is_dir() => Ok(()),
            Some(_) | None => bad("the folder that should contain it does not exist"),
        },
    }
}

/// Writes each list to a file of its own, and tells of each cluster.
fn write_all(
    folder: &Path,
    inputs: &[(Input, &Path)],
    outcomes: &[(ClusterRef, Result<Nodes, String>)],
    console: &mut Console,
    interrupts: &Interrupts,
) -> Result<u8, Error> {
    if outcomes.iter().any(|(_, outcome)| outcome.is_ok()) && !folder.is_dir() {
        fs::create_dir(folder).map_err(|source| Error::Write { path: folder.to_owned(), source })?;
    }
    let width =
        outcomes.iter().map(|(cluster, _)| shown(&cluster.to_string()).chars().count()).max().unwrap_or_default();
    let (mut code, mut told) = (0, String::new());
    for (cluster, outcome) in outcomes {
        let key = shown(&cluster.to_string());
        let (line, is_whole) = match (outcome, file_name(cluster)) {
            (_, None) => ("not read: Kubernetes does not allow this name".to_owned(), false),
            (Ok((_, list)), Some(name)) => {
                let target = Target::new(&folder.join(&name), inputs)?;
                let bytes = list.to_json();
                if let Some(code) = target.write(interrupts, |out| out.write_all(&bytes), &mut io::stdout())? {
                    return Ok(code);
                }
                let part = if list.is_complete() { "" } else { ", incomplete" };
                (format!("{}{part}: {name}", count(list.len(), "Node")), list.is_complete())
            }
            (Err(why), Some(name)) => {
                warn_of_older(&folder.join(name), &key, console);
                (format!("not read: {}", visible(why)), false)
            }
        };
        if !is_whole {
            code = INCOMPLETE;
        }
        writeln!(told, "{key:<width$}  {line}").unwrap_or_default(); // A String takes everything.
    }
    if outcomes.is_empty() {
        "The backup names no workload cluster.\n".clone_into(&mut told);
    }
    console.print(&told, false)?;
    Ok(code)
}

/// A list of an earlier run would be taken for one of today.
fn warn_of_older(file: &Path, cluster: &str, console: &mut Console) {
    if file.exists() {
        let advice = "Remove it, unless it is known to be current.".to_owned();
        console.warn(&format!("{cluster} was not read, and {} is of an earlier time", display(file)), &[advice]);
    }
}
