//! What verdicts, reasons, forecasts and the report have in common: statuses, outcomes, references, evidence, next
//! steps.
//!
//! In and out: nothing. These are the leaves of the wire format, without rules and without knowledge of any stage;
//! `report` offers them to programs.

mod evidence;
mod outcome;
mod reference;
mod status;
mod step;
mod virtual_machine;

pub use evidence::{Evidence, EvidenceKind, Strength};
pub use outcome::Outcome;
pub use reference::{MachineRef, NodeRef, ObjectRef, VSphereMachineRef, VSphereVMRef};
pub use status::MachineStatus;
pub use step::{NextStep, NextStepEffect, StepTime};
pub use virtual_machine::VirtualMachine;
