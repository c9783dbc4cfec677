//! The reason `stale-before-backup`.

use super::{DefaultForecast, Definition};
use crate::model::MachineStatus;
use crate::reason::sentence::Sentence;
use crate::remediation::missing_vm;

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Stale,
    meaning: "As `vm-missing`; in addition the machine's own objects already reported that the virtual machine was not \
         found.",
    why: "The virtual machine was already gone when the backup was taken, so nothing changed since.",
    sentence: Sentence::new(
        "its virtual machine was already gone when the backup was taken",
        "their virtual machines were already gone when the backup was taken",
    ),
    forecast: DefaultForecast::unknown(
        "Its virtual machine is gone, but no VSphereVM in the backup has its BIOS UUID: it is not certain that CAPV \
         looks for it.",
    ),
    next_steps: missing_vm,
};
