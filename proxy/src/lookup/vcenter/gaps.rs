//! What could not be read.
//!
//! In: one thing after the other. Out: sentences for the inventory's `errors`, always in the same order, each with a
//! few examples and a number, however many virtual machines are affected.

use std::collections::BTreeMap;

use drift_core::observations::VcenterInventory;

use crate::lookup::harmless::harmless;

/// Examples in one sentence.
const EXAMPLES: usize = 5;
/// Characters of one example.
const EXAMPLE: usize = 80;
/// Kinds of gaps that are told apart. There are about twenty properties and a handful of faults.
const KINDS: usize = 200;

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// A datacenter that was asked for.
    Datacenter,
    /// No datacenter at all.
    NoDatacenter,
    /// Folders in which there may be more virtual machines.
    BlindSpot,
    /// Folders' and other places' own properties.
    Place(String, String),
    /// Virtual machines without name.
    Name,
    /// Virtual machines' places.
    Path,
    /// A property.
    Property(String, String),
    /// A property that is too large, or no text.
    Unreadable(String),
    /// Objects of which nothing could be read.
    Object(String),
    /// BIOS UUIDs for which the search failed.
    Search(String),
    /// BIOS UUIDs that were not searched.
    NotSearched,
    /// BIOS UUIDs that the search found, and whose machines could not be read.
    FoundUnread,
    /// Resource pools.
    ResourcePool,
    /// Networks.
    Network,
    /// The keys of the extra configuration, which this vCenter does not give one by one.
    Guestinfo,
}

/// All that could not be read.
#[derive(Debug, Default)]
pub(super) struct Gaps(BTreeMap<Gap, Affected>);

#[derive(Debug, Default)]
struct Affected {
    count: u64,
    examples: Vec<String>,
}

impl Gaps {
    /// Adds one.
    pub(super) fn add(&mut self, gap: Gap, example: &str) {
        if self.0.len() >= KINDS && !self.0.contains_key(&gap) {
            return;
        }
        let affected = self.0.entry(gap).or_default();
        affected.count = affected.count.saturating_add(1);
        if affected.examples.len() < EXAMPLES {
            affected.examples.push(harmless(example, EXAMPLE));
        }
    }

    /// Everything was read.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sentences.
    pub(super) fn sentences(&self) -> Vec<String> {
        self.0.iter().map(|(gap, affected)| sentence(gap, affected)).collect()
    }
}

/// What could not be read of single virtual machines of an inventory while everything else is complete, in sentences.
pub fn unreadable(inventory: &VcenterInventory) -> Vec<String> {
    let mut gaps = Gaps::default();
    for vm in &inventory.virtual_machines {
        let is_told = |path: &&String| inventory.errors.iter().any(|error| error.starts_with(path.as_str()));
        for path in vm.unreadable.iter().filter(|path| !is_told(path)) {
            gaps.add(Gap::Unreadable(path.clone()), &vm.name);
        }
    }
    gaps.sentences()
}

fn sentence(gap: &Gap, affected: &Affected) -> String {
    let names = affected.names();
    let because = |fault: &str| match fault {
        "NoPermission" => "the account may not read it".to_owned(),
        fault => format!("the vCenter reports {}", harmless(fault, EXAMPLE)),
    };
    match gap {
        Gap::Datacenter => format!("Datacenters are not there, or the account may not see them: {names}."),
        Gap::NoDatacenter => "The account sees no datacenter at all.".to_owned(),
        Gap::BlindSpot => {
            format!("The account may not read everything in {names}; there may be more virtual machines.")
        }
        Gap::Place(property, fault) => {
            format!("{} of {names} was not read: {}.", harmless(property, EXAMPLE), because(fault))
        }
        Gap::Name => format!("The names of virtual machines were not read: {names}."),
        Gap::Path => format!("The account may not see all folders above these virtual machines: {names}."),
        Gap::Property(property, fault) => {
            format!("{} was not read: {}. It concerns {names}.", harmless(property, EXAMPLE), because(fault))
        }
        Gap::Unreadable(property) => {
            format!(
                "{} was not read: it is too large or not valid text. It concerns {names}.",
                harmless(property, EXAMPLE)
            )
        }
        Gap::Object(problem) => format!("Objects were not read: {names}. The vCenter was asked for each: {problem}."),
        Gap::Search(problem) => format!(
            "The search for BIOS UUIDs that are not in the inventory failed: {problem}. Their virtual machines may \
             exist: {names}."
        ),
        Gap::NotSearched => {
            format!("BIOS UUIDs were not searched, because too many are missing or searches fail: {names}.")
        }
        Gap::FoundUnread => format!("The search found virtual machines that the account may not read: {names}."),
        Gap::ResourcePool => format!("The account may not see the resource pools of {names}."),
        Gap::Network => format!("The account may not see all networks of {names}."),
        Gap::Guestinfo => {
            "guestinfo was not read: this vCenter does not give keys of the extra configuration one by one, and \
                           all of it holds secrets."
                .to_owned()
        }
    }
}

impl Affected {
    fn names(&self) -> String {
        let shown = self.examples.join(", ");
        let shown_count = u64::try_from(self.examples.len()).unwrap_or(u64::MAX);
        match self.count.saturating_sub(shown_count) {
            0 => shown,
            more => format!("{shown} and {more} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_for_many() {
        let mut gaps = Gaps::default();
        for number in 0..7 {
            gaps.add(Gap::Property("config.uuid".to_owned(), "NoPermission".to_owned()), &format!("vm{number}"));
        }
        gaps.add(Gap::NoDatacenter, "");
        assert_eq!(
            gaps.sentences(),
            [
                "The account sees no datacenter at all.",
                "config.uuid was not read: the account may not read it. It concerns vm0, vm1, vm2, vm3, vm4 and 2 \
                 more.",
            ]
        );
    }

    #[test]
    fn kinds_are_bounded() {
        let mut gaps = Gaps::default();
        for number in 0..1000 {
            gaps.add(Gap::Property(number.to_string(), "x".to_owned()), "vm");
        }
        assert_eq!(gaps.sentences().len(), KINDS);
    }
}
