//! What a person decided to ignore: one line each, in every view.

use super::words::key;
use super::{Presentation, Text};
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
        let why = Text::words(format!("until {} (entry {}): ", suppressed.until, suppressed.entry))
            .and_words(suppressed.reason.as_str());
        Self { what, why }
    }
}
