//! The reason `matched`.

use super::{DefaultForecast, Definition};
use crate::model::MachineStatus;
use crate::reason::sentence::Sentence;

pub(super) const REASON: Definition = Definition {
    status: MachineStatus::Healthy,
    meaning: "One virtual machine in the machine's vCenter is identified by the BIOS UUID, and vCenter reports it as \
         connected.",
    why: "CAPV finds the virtual machine by the same BIOS UUID.",
    sentence: Sentence::new("its virtual machine exists", "their virtual machines exist"),
    forecast: DefaultForecast::unknown(
        "It is not certain that CAPV finds its virtual machine: no VSphereVM in the backup has its BIOS UUID.",
    ),
    next_steps: |_| Vec::new(),
};
