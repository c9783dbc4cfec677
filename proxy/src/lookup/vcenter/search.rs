//! Asks for machines that the backup wants and that were not listed, by the search that CAPV itself makes.
//!
//! CAPV takes a virtual machine for gone where `SearchIndex` does not find its BIOS UUID. What the search finds is read
//! and added. Where it fails, nothing proves the absence, and the inventory says so. It never ends a look-up.

use std::collections::BTreeSet;

use drift_core::access::ClaimedVm;

use super::{
    gaps::Gap, machines::Machines, messages::Operation, objects::Moref, places, reading::Reading, session::Session,
    tree::Tree,
};
use crate::lookup::error::Problem;

/// Searches of one look-up.
pub(super) const SEARCHES: usize = 1000;
/// Searches in a row that fail before no more are made.
const FAILURES: usize = 3;

/// Searches what is wanted and not known.
pub(super) async fn search(
    reading: &mut Reading<'_>,
    session: &mut Session,
    tree: &Tree,
    machines: &mut Machines,
    wanted: &[ClaimedVm],
) -> Result<(), Problem> {
    let (mut made, mut failed) = (0_usize, 0_usize);
    for (uuid, datacenter) in missing(tree, machines, wanted) {
        if made >= SEARCHES || failed >= FAILURES {
            reading.gaps.add(Gap::NotSearched, &uuid);
            continue;
        }
        made = made.saturating_add(1);
        let outcome = match session.find_all(datacenter.as_ref(), &uuid).await {
            Ok(found) => {
                let is_there = !found.is_empty();
                let read = machines.read(reading, session, tree, found, Some(&uuid)).await;
                match read {
                    Ok(()) if is_there && !machines.uuids().contains(uuid.as_str()) => {
                        reading.gaps.add(Gap::FoundUnread, &uuid);
                        Ok(())
                    }
                    read => read,
                }
            }
            Err(failure) => Err(failure.problem(Operation::FindAllByUuid)),
        };
        match outcome {
            Ok(()) => failed = 0,
            Err(Problem::Cancelled) => return Err(Problem::Cancelled),
            Err(problem) => {
                failed = failed.saturating_add(1);
                reading.gaps.add(Gap::Search(problem.to_string()), &uuid);
            }
        }
    }
    Ok(())
}

/// What to search, and where: in the datacenter that an object names, if the account sees it, else everywhere.
fn missing(tree: &Tree, machines: &Machines, wanted: &[ClaimedVm]) -> BTreeSet<(String, Option<Moref>)> {
    let known = machines.uuids();
    let mut missing = BTreeSet::new();
    for vm in wanted {
        let uuid = vm.bios_uuid.to_ascii_lowercase();
        if known.contains(uuid.as_str()) {
            continue;
        }
        let named = vm.datacenter.as_deref().map(|name| places::named(tree, name)).unwrap_or_default();
        if named.is_empty() {
            missing.insert((uuid, None));
        } else {
            missing.extend(named.into_iter().map(|(moref, _)| (uuid.clone(), Some(moref))));
        }
    }
    missing
}
