//! The look-ups of `detect`: every vCenter and API server that the backup names, or the vCenters that were given.
//! Beside inventories no vCenter is asked, and API servers only where the person wants it.
//!
//! What cannot be read is told at once and stays unknown in the report. Passwords are dropped with the backup's
//! accounts.

use std::{cell::RefCell, collections::BTreeSet};

use drift_core::{
    Backup, ClusterRef, Observations,
    access::{Access, ClaimedVm, VcenterAccess, access},
};

use super::{
    accounts::{Accounts, Owner},
    api_servers::{find, read},
    asking::{Asking, count, tell, tell_unreadable},
    confirming::confirm,
};
use crate::{
    cli::DetectArgs,
    console::Console,
    error::Error,
    interrupt::Interrupts,
    lookup::{
        Credentials, LookupError, Target, Trust,
        vcenter::{Options, read_inventory, unreadable},
    },
    progress::Board,
    view::shown,
};

/// A vCenter to be asked.
struct Vcenter {
    /// What the backup calls it, else what the person does.
    name: String,
    target: Target,
    credentials: Credentials,
    trust: Trust,
    /// The thumbprints that the backup has for it, whether they vouch for it or not.
    recorded: Vec<String>,
    /// What the backup wants there.
    wanted: Vec<ClaimedVm>,
}

/// Asks everybody, and adds what they say. Tells the exit code where the person interrupted.
pub(super) fn look_up(
    args: &DetectArgs,
    given_nodes: &BTreeSet<ClusterRef>,
    backup: &Backup,
    observations: &mut Observations,
    accounts: &Accounts,
    console: &mut Console,
    interrupts: &Interrupts,
) -> Result<Option<u8>, Error> {
    let with_vcenters = args.inventory.is_empty();
    let with_api_servers = args.access_apiserver || with_vcenters && !args.skip_access_apiserver;
    if !with_vcenters && !with_api_servers {
        return Ok(None);
    }
    let asking = Asking::new(&args.connections.trust)?;
    let access = access(backup);
    let mut vcenters = if with_vcenters {
        vcenters(args, &access, accounts, &asking, observations, console, interrupts)
    } else {
        Vec::new()
    };
    let mut clusters = Vec::new();
    for (cluster, server) in if with_api_servers { find(&access, given_nodes, &asking) } else { Vec::new() } {
        match server {
            Ok(server) => clusters.push((cluster, server)),
            Err(problem) => observations.add_failed_nodes(&cluster, &problem.to_string()),
        }
    }
    if vcenters.is_empty() && clusters.is_empty() {
        return Ok(None);
    }
    for vcenter in &mut vcenters {
        let Vcenter { target, trust, recorded, .. } = vcenter;
        let (trust, interrupted) = confirm(&asking, target, trust.clone(), recorded, console, interrupts)?;
        if interrupted.is_some() {
            return Ok(interrupted);
        }
        vcenter.trust = trust;
    }
    let bound = asking.bound(vcenters.len(), clusters.len()).as_secs().div_ceil(60);
    let [of_vcenters, of_clusters] = [(vcenters.len(), "vCenter"), (clusters.len(), "API server")];
    let servers = [of_vcenters, of_clusters].into_iter().filter(|(number, _)| *number > 0);
    let servers: Vec<String> = servers.map(|(number, what)| count(number, what)).collect();
    console.note(&format!(
        "Connecting to {}; this takes at most {}.",
        servers.join(" and "),
        if bound == 1 { "a minute".to_owned() } else { format!("{bound} minutes") },
    ));
    let (keys, servers): (Vec<_>, Vec<_>) = clusters.into_iter().unzip();
    let board = Board::new(console.is_watched());
    let shared = RefCell::new(&mut *console);
    let options = asking.vcenter(&[]);
    let work = async {
        let inventories = read_vcenters(&vcenters, &options, &shared, &board);
        tokio::join!(inventories, read(servers, &asking, &shared, &board))
    };
    let ((inventories, lists), interrupted) = asking.run(interrupts, work)?;
    for (vcenter, outcome) in vcenters.iter().zip(inventories) {
        match outcome {
            Ok(bytes) => observations.add_inventory(&vcenter.name, &bytes),
            Err(error) => observations.add_failed_vcenter(&vcenter.name, &error.problem.to_string()),
        }
    }
    for (key, outcome) in keys.iter().zip(lists) {
        match outcome {
            Ok((server, list)) => observations.add_reached_nodes(&server, key, &list.to_json()),
            Err(error) => observations.add_failed_nodes(key, &error.problem.to_string()),
        }
    }
    Ok(interrupted)
}

/// The vCenters to be asked, each with the account that is meant for it.
fn vcenters(
    args: &DetectArgs,
    access: &Access<'_>,
    accounts: &Accounts,
    asking: &Asking<'_>,
    observations: &mut Observations,
    console: &mut Console,
    interrupts: &Interrupts,
) -> Vec<Vcenter> {
    let known = |target: &Target| {
        access.vcenters.iter().find(|known| Target::parse(&known.server).is_ok_and(|server| server == *target))
    };
    let given: BTreeSet<&Target> = args.vcenter.iter().map(|vcenter| &vcenter.0).collect();
    let mut wanted: Vec<(String, Target)> = Vec::new();
    if given.is_empty() {
        for vcenter in &access.vcenters {
            match Target::parse(&vcenter.server) {
                Ok(target) => wanted.push((vcenter.server.clone(), target)),
                Err(error) => {
                    tell(console, &error);
                    observations.add_failed_vcenter(&vcenter.server, &error.problem.to_string());
                }
            }
        }
    } else {
        let name = |target: &&Target| known(target).map_or_else(|| target.to_string(), |known| known.server.clone());
        wanted.extend(given.iter().map(|target| (name(target), (*target).clone())));
    }
    let mut vcenters = Vec::new();
    for (name, target) in wanted {
        let known = known(&target);
        let named = given.contains(&target);
        let of_backup = known.and_then(|known| known.account.or(known.account_if_named.filter(|_| named)));
        let of_backup = of_backup.map(|account| Credentials::new(account.username, account.password.reveal()));
        let Some(account) = accounts.choose(&target, named, of_backup, interrupts) else {
            no_account(&target, &name, known, console, observations);
            continue;
        };
        // What a backup says of a certificate vouches for the backup's own account alone.
        let vouched = match (account.owner, known) {
            (Owner::Backup, Some(known)) => known.thumbprints.as_slice(),
            (Owner::Backup, None) | (Owner::Person, _) => &[],
        };
        let credentials = account.credentials;
        let trust = asking.trust(&target, vouched, true);
        for warning in trust.warnings() {
            console.warn(&format!("{target}: {warning}"), &[]);
        }
        let wanted = known.map(|known| known.claimed.clone()).unwrap_or_default();
        let recorded = known.map(|known| known.thumbprints.clone()).unwrap_or_default();
        vcenters.push(Vcenter { name, target, credentials, trust, recorded, wanted });
    }
    vcenters
}

/// Tells that a vCenter is not asked, and why the backup brings no account for it.
fn no_account(
    target: &Target,
    name: &str,
    known: Option<&VcenterAccess<'_>>,
    console: &mut Console,
    observations: &mut Observations,
) {
    let withheld = known.map_or(&[][..], |known| &known.withheld);
    let mut advice: Vec<String> = withheld.iter().map(|why| shown(why)).collect();
    if known.is_some_and(|known| known.account_if_named.is_some()) {
        advice.push(format!("To send it the account that CAPV itself has in the backup, name it: --vcenter {target}"));
    }
    advice.push(format!("Give an account: --vcenter {target} --vcenter-username NAME --vcenter-password-file FILE"));
    let why = "no account is given for it";
    console.warn(&format!("cannot read {target}: {why}"), &advice);
    let withheld = withheld.iter().map(|why| why.trim_end_matches('.'));
    let why: Vec<&str> = std::iter::once(why).chain(withheld).collect();
    observations.add_failed_vcenter(name, &why.join(". "));
}

/// One vCenter after the other: several may share their accounts, and a wrong password must not be sent to all at once.
async fn read_vcenters(
    vcenters: &[Vcenter],
    options: &Options,
    console: &RefCell<&mut Console>,
    board: &Board,
) -> Vec<Result<Vec<u8>, LookupError>> {
    let mut outcomes = Vec::new();
    for vcenter in vcenters {
        let asked = board.server(&vcenter.target.to_string());
        let options = &Options { wanted: vcenter.wanted.clone(), ..options.clone() };
        let outcome = read_inventory(&vcenter.target, &vcenter.credentials, &vcenter.trust, options, |progress| {
            asked.objects(progress.objects, progress.virtual_machines);
        });
        let outcome = outcome.await;
        drop(asked);
        let mut console = console.borrow_mut();
        outcomes.push(match outcome {
            Ok(mut inventory) => {
                let found = count(inventory.virtual_machines.len(), "VM");
                board.step_aside(|| {
                    console.note(&format!("Read {}: {found}.", vcenter.target));
                    tell_unreadable(&mut console, &vcenter.target, &unreadable(&inventory));
                });
                inventory.server.clone_from(&vcenter.name);
                Ok(serde_json::to_vec(&inventory).unwrap_or_default()) // Texts, numbers and lists of them.
            }
            Err(error) => {
                board.step_aside(|| tell(&mut console, &error));
                Err(error)
            }
        });
    }
    outcomes
}
