//! What a person decided to ignore: one line each, in every view.

use std::collections::BTreeMap;

use super::words::key;
use super::{Presentation, Text, UnattributedNode};
use crate::report::{MachineStatus, Suppressed};

/// Something that is ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored<'a> {
    /// What it is.
    pub what: Text<'a>,
    /// Why, until when, and by which entry.
    pub why: Text<'a>,
}

impl<'a> Presentation<'a> {
    /// Everything that is ignored.
    pub fn ignored(self) -> impl Iterator<Item = Ignored<'a>> {
        self.report().suppressed.iter().map(Ignored::of)
    }

    /// Unattributed virtual machines that are ignored, each with why. They have no place among the others.
    pub fn ignored_unattributed(self) -> impl Iterator<Item = (UnattributedNode<'a>, Text<'a>)> {
        let all = self.report().suppressed.iter().enumerate();
        all.filter_map(|(position, suppressed)| {
            Some((UnattributedNode::new(position, suppressed.infra_machine.as_ref()?), why(suppressed)))
        })
    }

    /// Why machines are ignored, by cluster and name.
    pub fn reasons_to_ignore(self) -> BTreeMap<(String, &'a str), Text<'a>> {
        let machines = self.report().suppressed.iter().filter_map(|suppressed| {
            let machine = suppressed.machine.as_ref()?;
            Some(((machine.cluster.to_string(), machine.name.as_str()), why(suppressed)))
        });
        machines.collect()
    }
}

impl<'a> Ignored<'a> {
    fn of(suppressed: &'a Suppressed) -> Self {
        let what = match (&suppressed.machine, &suppressed.infra_machine) {
            (Some(machine), _) => {
                let status = match machine.status {
                    MachineStatus::Healthy => "Healthy ",
                    MachineStatus::Stale => "Stale ",
                    MachineStatus::Ghost => "Ghost ",
                    MachineStatus::Unknown => "Unknown ",
                };
                let cluster = key(&machine.cluster.namespace, &machine.cluster.name);
                Text::words(status).and_name(machine.name.as_str()).and_words(" of ").and_name(cluster)
            }
            (None, Some(found)) => {
                let vm = &found.virtual_machine;
                Text::words("Unattributed VM ").and_name(vm.path.as_deref().unwrap_or(&vm.name))
            }
            (None, None) => Text::words("Nothing"),
        };
        Self { what, why: why(suppressed) }
    }
}

/// "until 2027-01-31 (entry 2): jump hosts of the platform team"
fn why(suppressed: &Suppressed) -> Text<'_> {
    Text::words(format!("until {} (entry {}): ", suppressed.until, suppressed.entry))
        .and_words(suppressed.reason.as_str())
}
