//! The reason `provisioning-at-backup`.

use super::{DefaultForecast, Definition};
use crate::model::MachineStatus;
use crate::reason::sentence::Sentence;

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Healthy,
    meaning: "The backup has no BIOS UUID for the machine yet, but the instance UUID of a virtual machine is the UID \
         of its VSphereVM.",
    why: "CAPV sets the instance UUID when it clones a virtual machine, so a match is proof.",
    sentence: Sentence::new(
        "was being created when the backup was taken; its virtual machine exists now",
        "were being created when the backup was taken; their virtual machines exist now",
    ),
    forecast: DefaultForecast::unknown(
        "It was being created when the backup was taken: it is not certain that CAPV finds its virtual machine.",
    ),
    next_steps: |_| Vec::new(),
};
