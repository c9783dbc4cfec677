//! `inventory`: a vCenter in, a file out.

use std::io::{self, Write};

use drift_core::json;

use super::{
    accounts::Accounts,
    asking::{Asking, inputs, tell_unreadable},
    confirming::confirm,
};
use crate::{
    cli::InventoryArgs,
    console::Console,
    error::Error,
    interrupt::Interrupts,
    lookup::vcenter::{read_inventory, unreadable},
    output::Target,
    progress::Board,
};

/// The exit code where a part could not be read.
const INCOMPLETE: u8 = 3;

/// Reads the vCenter, writes the file, and tells the exit code.
pub(super) fn run(args: &InventoryArgs, console: &mut Console, interrupts: &Interrupts) -> Result<u8, Error> {
    let server = &args.vcenter.0;
    let output = Target::new(&args.output, &inputs(&args.connections))?;
    let accounts = Accounts::read(&args.connections)?;
    let asking = Asking::new(&args.connections.trust)?;
    let account = accounts.choose(server, true, None, interrupts);
    let account = account.ok_or_else(|| Error::NoAccount(server.to_string()))?.credentials;
    let trust = asking.trust(server, &[], true);
    let (trust, interrupted) = confirm(&asking, server, trust, &[], console, interrupts)?;
    if let Some(code) = interrupted {
        return Ok(code);
    }
    for warning in trust.warnings() {
        console.warn(&format!("{server}: {warning}"), &[]);
    }
    let board = Board::new(console.is_watched());
    let asked = board.server(&server.to_string());
    let options = asking.vcenter(&args.datacenter);
    let work = read_inventory(server, &account, &trust, &options, |progress| {
        asked.objects(progress.objects, progress.virtual_machines);
    });
    let (outcome, interrupted) = asking.run(interrupts, work)?;
    drop(asked);
    if let Some(code) = interrupted {
        return Ok(code);
    }
    let inventory = outcome.map_err(Error::LookUp)?;
    let write = |out: &mut dyn Write| json::write(&inventory, out).map_err(io::Error::from);
    if let Some(code) = output.write(interrupts, write, &mut io::stdout())? {
        return Ok(code);
    }
    console.note(&format!("Read {server}: {} VMs.", inventory.virtual_machines.len()));
    tell_unreadable(console, server, &unreadable(&inventory));
    if !inventory.complete {
        console.warn("the inventory is incomplete", &inventory.errors);
        return Ok(INCOMPLETE);
    }
    Ok(0)
}
