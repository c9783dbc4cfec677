//! What a person should know above the single machine, as the report has it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Evidence, FindingCode, NextStep, ObjectRef};
use crate::diagnostic::Severity;

/// So many machines, and as many facts, are listed by one finding; the others are counted.
pub const LISTED: usize = 100;

/// Something above the single machine that a person should know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What it is, for programs.
    pub code: FindingCode,
    /// How severe it is: an error is a danger of the restore. Findings never change a status.
    pub severity: Severity,
    /// `kind/namespace/name` of the object it is about.
    pub subject: String,
    /// The object it is about. Absent in reports of 1.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_ref: Option<ObjectRef>,
    /// What happened or will happen, in plain sentences.
    pub message: String,
    /// The names of the machines that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub machines: Vec<String>,
    /// How many machines it is about, where these are more than `machines` lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine_count: Option<u64>,
    /// The facts it is based on.
    pub evidence: Vec<Evidence>,
    /// How many facts it is based on, where these are more than `evidence` lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_count: Option<u64>,
    /// What to do next.
    pub next_steps: Vec<NextStep>,
}

impl Finding {
    /// A restore destroys something, or breaks it for good, unless somebody acts.
    pub fn is_danger(&self) -> bool {
        self.severity == Severity::Error
    }

    /// It is worth showing beside what is healthy.
    pub(super) fn matters(&self) -> bool {
        self.severity != Severity::Info
    }
}
