//! Reads virtual machines, batch by batch, and the odd ones among them one by one.

use std::collections::{BTreeMap, BTreeSet};

use drift_core::observations::InventoryVm;

use super::{
    batches::{Batch, Batches},
    gaps::Gap,
    guestinfo::METADATA,
    machine::{self, MACHINE, NET},
    messages::Operation,
    objects::{Moref, Object},
    optional::Optional,
    reading::Reading,
    session::Session,
    tree::Tree,
};
use crate::lookup::error::Problem;

/// What an odd machine is asked for without, one attempt after the other: what guests fill, first by itself.
const WITHOUT: [&[&str]; 3] = [&[NET], &[METADATA], &[NET, METADATA, "guest.hostName", "guest.ipAddress"]];

/// What was read of all virtual machines together.
#[derive(Debug)]
pub(super) struct Machines {
    optional: Optional,
    /// Where fewer bytes may still be read, machines are asked for less.
    reserve: u64,
    /// References, and the BIOS UUIDs that are known of them, in lower case.
    pub(super) known: BTreeMap<String, Option<String>>,
}

impl Machines {
    /// A look-up may bring so many bytes.
    pub(super) fn new(job_bytes: u64) -> Self {
        let reserve = job_bytes.checked_div(2).unwrap_or_default();
        Self { optional: Optional::ALL, reserve, known: BTreeMap::new() }
    }

    /// The BIOS UUIDs that were read.
    pub(super) fn uuids(&self) -> BTreeSet<&str> {
        self.known.values().filter_map(Option::as_deref).collect()
    }

    /// Reads these, and tells of them. `is` is a BIOS UUID that they are known to have.
    pub(super) async fn read(
        &mut self,
        reading: &mut Reading<'_>,
        session: &mut Session,
        tree: &Tree,
        objects: impl IntoIterator<Item = Moref>,
        is: Option<&str>,
    ) -> Result<(), Problem> {
        let mut batches = Batches::new(objects);
        let mut odd = Vec::new();
        while !batches.is_empty() {
            self.optional.net = self.optional.net && session.left() > self.reserve;
            let lost: &[&str] = if self.optional.net { &[] } else { &[NET] };
            let mut machines = Vec::new();
            let each = |object: Object| take(reading, &object, tree, lost, &mut machines);
            let properties = self.optional.properties();
            if let Batch::UnknownProperty(fault) = batches.next(session, &[(MACHINE, &properties)], each).await? {
                if !self.optional.shrink(fault.property.as_deref()) {
                    return Err(Problem::Fault { operation: Operation::RetrieveProperties.words(), fault: fault.name });
                }
                if !self.optional.keys {
                    reading.gaps.add(Gap::Guestinfo, "");
                }
                continue;
            }
            odd.extend(batches.odd());
            self.tell(reading, machines, is).await?;
        }
        for (moref, problem) in odd {
            let machine = self.read_odd(reading, session, tree, moref, &problem).await?;
            self.tell(reading, machine, is).await?;
        }
        Ok(())
    }

    async fn tell(
        &mut self,
        reading: &mut Reading<'_>,
        mut machines: Vec<InventoryVm>,
        is: Option<&str>,
    ) -> Result<(), Problem> {
        for machine in &mut machines {
            if machine.bios_uuid.is_none() {
                machine.bios_uuid = is.map(str::to_owned);
            }
            let uuid = machine.bios_uuid.as_ref().map(|uuid| uuid.to_ascii_lowercase());
            if self.known.insert(machine.moref.clone().unwrap_or_default(), uuid).is_none() {
                reading.progress.virtual_machines = reading.progress.virtual_machines.saturating_add(1);
            }
        }
        reading.tell(machines).await
    }

    /// Reads a machine that spoils every batch, with less and less.
    async fn read_odd(
        &self,
        reading: &mut Reading<'_>,
        session: &mut Session,
        tree: &Tree,
        moref: Moref,
        problem: &Problem,
    ) -> Result<Vec<InventoryVm>, Problem> {
        let all = self.optional.properties();
        let identity = machine::beyond_identity();
        for without in WITHOUT.into_iter().chain([identity.as_slice()]) {
            let properties: Vec<&str> = all.iter().copied().filter(|path| !without.contains(path)).collect();
            let mut machines = Vec::new();
            let mut alone = Batches::alone(moref.clone());
            let each = |object: Object| take(reading, &object, tree, without, &mut machines);
            if let Batch::Done = alone.next(session, &[(MACHINE, &properties)], each).await?
                && alone.odd().is_empty()
            {
                return Ok(machines);
            }
        }
        reading.gaps.add(Gap::Object(problem.to_string()), &moref.id);
        Ok(vec![machine::unread(&moref)])
    }
}

/// Takes a machine as it comes.
fn take(reading: &mut Reading<'_>, object: &Object, tree: &Tree, lost: &[&str], machines: &mut Vec<InventoryVm>) {
    reading.progress.objects = reading.progress.objects.saturating_add(1);
    if object.moref.kind == MACHINE {
        machines.extend(machine::read(object, tree, lost, &mut reading.gaps));
    }
}
