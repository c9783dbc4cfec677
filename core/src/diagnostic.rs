//! Problems with the inputs.
//!
//! Every stage of the pipeline adds to one [`Diagnostics`] list; none of them fails. A diagnostic names the place
//! (archive entry, file, server) in `subject` and never holds file content, so that no secret can travel in it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How severe a diagnostic or a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// A diagnostic: something needed could not be read or trusted. A finding: a restore destroys something, or breaks
    /// it.
    Error,
    /// Something that a person should check.
    Warning,
    /// For information.
    Info,
}

/// The closed list of problems with the inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DiagnosticCode {
    /// The archive ends before its end marker: the rest is unknown.
    ArchiveCut,
    /// A checksum or a structure of the archive is invalid; reading stopped there.
    ArchiveCorrupt,
    /// Data follows the end of the archive and was not read.
    ArchiveTrailingData,
    /// The archive exceeds a limit; reading stopped there.
    ArchiveLimit,
    /// An entry is a link, a device, a sparse file or of an unknown type, and was skipped.
    EntryType,
    /// An entry's name is absolute, contains `..`, or is not UTF-8, and the entry was skipped.
    EntryName,
    /// A needed object exceeds the size limit and was skipped.
    ObjectTooLarge,
    /// A needed object is not valid JSON, or a field has another type than its kind defines.
    ObjectUnreadable,
    /// An object's name, namespace or kind differs from its path in the archive.
    ObjectMisplaced,
    /// Two copies of one object have different UIDs or different content.
    ObjectConflict,
    /// An object of a machine refers to no cluster.
    ObjectUnattached,
    /// A `MachinePool` has machines without Machine objects: they were not judged.
    PoolNotJudged,
    /// Objects refer to a kind of which the archive contains no object.
    KindMissing,
    /// The backup's format version is newer than this program knows.
    FormatVersion,
    /// The archive does not show when the backup was taken.
    BackupTimeUnknown,
    /// Velero reports that the backup was not completed without errors.
    BackupNotCompleted,
    /// The backup was taken with filters: objects that they excluded are missing without a trace.
    BackupFiltered,
    /// `velero-backup.json` does not belong to this backup, or could not be read.
    BackupRecord,
    /// An inventory could not be used.
    InventoryUnreadable,
    /// An inventory is marked as incomplete.
    InventoryIncomplete,
    /// An inventory was taken before the backup began.
    InventoryOlderThanBackup,
    /// A virtual machine of an inventory lacks a required field and was skipped.
    InventoryRecord,
    /// A property of a virtual machine in an inventory could not be read. Everything else is compared.
    InventoryProperty,
    /// One inventory contains the same virtual machine twice.
    InventoryDuplicate,
    /// No virtual machine of an inventory has a marker of Cluster API, not even those of the backup.
    InventoryWithoutMarks,
    /// Two inventories have one server name but come from different vCenters, or two servers that the backup names
    /// separately have one identity.
    InventoryConflict,
    /// A vCenter that the backup names was not read.
    VcenterNotRead,
    /// The inventory of a vCenter contains none of its machines, and another server name may be the same vCenter.
    VcenterAlias,
    /// An alias on the command line names a server that nothing else names.
    VcenterAliasUnused,
    /// A node list could not be used.
    NodesUnreadable,
    /// A node list belongs to another cluster and was refused.
    NodesOfAnotherCluster,
    /// A node list contains only some of the Nodes.
    NodesIncomplete,
    /// A node list is of a cluster that is not in the backup.
    NodesOfUnknownCluster,
    /// Nodes are ready on virtual machines that neither the backup nor an inventory accounts for.
    NodesUnaccounted,
    /// An inventory or a node list is of a time in the future.
    ClockAhead,
    /// Most machines of several clusters are missing from an inventory although their Nodes are ready.
    MachinesMissing,
    /// An entry of the ignore file has expired, and ignores nothing.
    IgnoreExpired,
    /// An entry of the ignore file matches what cannot be ignored.
    IgnoreRefused,
    /// An entry of the ignore file matches nothing.
    IgnoreUnused,
    /// More diagnostics of one code are not listed.
    MoreOfTheSame,
}

/// One problem with the inputs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// How severe it is: an error is something needed that was unreadable, refused or not trusted.
    pub severity: Severity,
    /// What happened, for programs.
    pub code: DiagnosticCode,
    /// What happened, why, and what to do, for people.
    pub message: String,
    /// The archive entry, file or server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

/// How many diagnostics of one code are kept; the rest are counted.
pub const DIAGNOSTICS_PER_CODE: usize = 50;

/// The growing list of diagnostics. Bounded: a hostile archive with a million broken entries costs no more memory than
/// one with fifty, and the number of those that are not listed is reported. Which ones are kept does not depend on
/// their order.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    /// The first of each code, in order.
    kept: BTreeMap<DiagnosticCode, Vec<Diagnostic>>,
    counts: BTreeMap<(DiagnosticCode, Severity), usize>,
}

impl Diagnostics {
    /// Adds a diagnostic about `subject`.
    pub fn add(
        &mut self,
        severity: Severity,
        code: DiagnosticCode,
        subject: impl Into<Option<String>>,
        message: impl Into<String>,
    ) {
        self.count(code, severity, 1);
        self.keep(Diagnostic { severity, code, message: message.into(), subject: subject.into() });
    }

    fn count(&mut self, code: DiagnosticCode, severity: Severity, more: usize) {
        let count = self.counts.entry((code, severity)).or_default();
        *count = count.saturating_add(more);
    }

    fn keep(&mut self, diagnostic: Diagnostic) {
        let list = self.kept.entry(diagnostic.code).or_default();
        let place = list.partition_point(|kept| order(kept) <= order(&diagnostic));
        if place < DIAGNOSTICS_PER_CODE {
            list.insert(place, diagnostic);
            list.truncate(DIAGNOSTICS_PER_CODE);
        }
    }

    /// There is a diagnostic of this code.
    pub fn has(&self, code: DiagnosticCode) -> bool {
        self.kept.contains_key(&code)
    }

    /// Adds all diagnostics of another list.
    pub fn append(&mut self, other: Self) {
        for ((code, severity), count) in other.counts {
            self.count(code, severity, count);
        }
        for diagnostic in other.kept.into_values().flatten() {
            self.keep(diagnostic);
        }
    }

    /// How many errors there are, including those that are not listed.
    pub fn errors(&self) -> u64 {
        let errors = self.counts.iter().filter(|((_, severity), _)| *severity == Severity::Error);
        u64::try_from(errors.map(|(_, count)| *count).fold(0, usize::saturating_add)).unwrap_or(u64::MAX)
    }

    /// The list, errors first, then by code and place; with a line for each code of which some are not listed.
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        let mut totals: BTreeMap<DiagnosticCode, (usize, Severity)> = BTreeMap::new();
        for ((code, severity), count) in self.counts {
            let (total, worst) = totals.entry(code).or_insert((0, severity));
            *total = total.saturating_add(count);
            *worst = (*worst).min(severity);
        }
        let mut list = Vec::new();
        for (code, kept) in self.kept {
            let (total, worst) = totals.get(&code).copied().unwrap_or((0, Severity::Info));
            let omitted = total.saturating_sub(kept.len());
            list.extend(kept);
            if omitted > 0 {
                let name = serde_json::to_value(code).ok().and_then(|value| value.as_str().map(str::to_owned));
                list.push(Diagnostic {
                    severity: worst,
                    code: DiagnosticCode::MoreOfTheSame,
                    message: format!(
                        "{omitted} more {} of this kind {} not listed.",
                        if omitted == 1 { "diagnostic" } else { "diagnostics" },
                        if omitted == 1 { "is" } else { "are" }
                    ),
                    subject: name,
                });
            }
        }
        list.sort_by(|one, other| order(one).cmp(&order(other)));
        list
    }
}

/// Errors first, then by code and place.
fn order(diagnostic: &Diagnostic) -> (Severity, DiagnosticCode, Option<&str>, &str) {
    (diagnostic.severity, diagnostic.code, diagnostic.subject.as_deref(), &diagnostic.message)
}
