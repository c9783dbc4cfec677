//! The wire format of a comparison.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Severity;
use crate::report::{
    ClusterRef, FindingCode, InfraMachineReason, MachineCounts, MachineReason, MachineStatus, Outcome, Restore,
    SummaryStatus,
};

/// The version of this wire format.
pub const SCHEMA_VERSION: &str = "1.0";

/// What is new, gone and changed from one report to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// "1.0". Readers accept a higher minor and refuse a higher major.
    pub schema_version: String,
    /// The earlier report.
    pub before: Compared,
    /// The later report.
    pub after: Compared,
    /// The differences in numbers.
    pub summary: ComparisonCounts,
    /// What keeps a difference from meaning what it seems to mean.
    pub caveats: Vec<Caveat>,
    /// The differences: first those that need a person; then new, changed, gone.
    pub changes: Vec<Change>,
}

/// A report that was compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Compared {
    /// The file name of its backup.
    pub backup: String,
    /// When its backup was started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup_started_at: Option<Timestamp>,
    /// When it was written.
    pub generated_at: Timestamp,
    /// May that backup be restored?
    pub restore: Restore,
    /// Its status.
    pub status: SummaryStatus,
    /// Its dangers.
    pub dangers: u64,
    /// Its machines by status.
    pub machines: MachineCounts,
    /// Its unattributed virtual machines.
    pub unattributed: u64,
    /// All of its inputs were complete.
    pub complete: bool,
}

/// The differences in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonCounts {
    /// In the later report alone.
    pub new: u64,
    /// In both, with another state.
    pub changed: u64,
    /// In the earlier report alone.
    pub gone: u64,
    /// In both, with the same state. They are not listed.
    pub same: u64,
    /// New or changed, and for a person to look at.
    pub needs_person: u64,
}

/// What keeps a difference from meaning what it seems to mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Caveat {
    /// The earlier report did not read everything: what is new may have been there.
    BeforeIncomplete,
    /// The later report did not read everything: what is gone may still be there.
    AfterIncomplete,
    /// The reports read different vCenters.
    OtherVcenters,
    /// A report was written without its healthy machines: they count as gone or new.
    HealthyNotListed,
    /// The earlier report read the vCenters later.
    WrongOrder,
    /// Both are the same report.
    SameReport,
    /// No cluster is in both: they are of different management clusters.
    OtherClusters,
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ChangeKind {
    /// In the later report alone.
    New,
    /// In both, with another state.
    Changed,
    /// In the earlier report alone.
    Gone,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// What became of it.
    pub kind: ChangeKind,
    /// It is for a person to look at, and was not before.
    pub needs_person: bool,
    /// What it is.
    pub subject: Subject,
    /// The cluster that it belongs to, if it belongs to one: in the later report, else in the earlier one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ClusterRef>,
    /// Its state in the earlier report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<State>,
    /// Its state in the later report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<State>,
}

/// Something that is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Subject {
    /// A machine of the backup.
    Machine(SubjectMachine),
    /// A virtual machine that the backup has no Machine for.
    VirtualMachine(SubjectVirtualMachine),
    /// A finding.
    Finding(SubjectFinding),
}

/// A machine of the backup.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubjectMachine {
    /// Its cluster.
    pub cluster: ClusterRef,
    /// Its name.
    pub name: String,
}

/// A virtual machine that the backup has no Machine for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubjectVirtualMachine {
    /// The vCenter.
    pub vcenter: String,
    /// Its managed object reference, else its path, else its name.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A finding of a report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubjectFinding {
    /// What was found.
    pub code: FindingCode,
    /// The object, as `kind/namespace/name`.
    pub subject: String,
}

/// The state of something in one report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct State {
    /// The verdict on a machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<MachineStatus>,
    /// Why a machine has its verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<MachineReason>,
    /// Why a virtual machine is unattributed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unattributed: Option<InfraMachineReason>,
    /// What becomes of a machine after a restore.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// How severe a finding is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// A person decided to ignore it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suppressed: bool,
}

impl Comparison {
    /// The process exit code: 1 where something new needs a person, else 3 where the later report is incomplete, else
    /// 0.
    pub fn exit_code(&self) -> u8 {
        match (self.summary.needs_person > 0, self.after.complete) {
            (true, _) => 1,
            (false, false) => 3,
            (false, true) => 0,
        }
    }
}
