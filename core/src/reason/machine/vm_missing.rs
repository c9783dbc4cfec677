//! The reason `vm-missing`.

use super::{DefaultForecast, Definition};
use crate::model::MachineStatus;
use crate::reason::sentence::Sentence;
use crate::remediation::missing_vm;

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Stale,
    meaning: "No virtual machine has the machine's BIOS UUID, none may be its replacement, its vCenter was read \
         completely, and its Node is not live.",
    why: "Only a vCenter that was read completely proves that a virtual machine does not exist.",
    sentence: Sentence::new(
        "its virtual machine is gone from {vcenter}",
        "their virtual machines are gone from {vcenter}",
    ),
    forecast: DefaultForecast::unknown(
        "Its virtual machine is gone, but no VSphereVM in the backup has its BIOS UUID: it is not certain that CAPV \
         looks for it.",
    ),
    next_steps: missing_vm,
};
