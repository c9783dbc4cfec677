//! What went wrong, or looked odd, while reading the inputs.
//!
//! Every stage of the pipeline adds to one [`Diagnostics`] list; none of them fails. A diagnostic names the place
//! (archive entry, file, server) in `subject` and never holds file content, so that no secret can travel in it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a diagnostic or a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// Something needed could not be read or trusted, or a danger lies ahead.
    Error,
    /// Something looks odd and a person should know.
    Warning,
    /// Good to know.
    Info,
}

/// The closed list of things that can be wrong with the inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DiagnosticCode {
    /// The archive ends before its end marker: what came after is unknown.
    ArchiveCut,
    /// A checksum or a structure of the archive is wrong; reading stopped there.
    ArchiveCorrupt,
    /// Data follows the end of the archive and was not read.
    ArchiveTrailingData,
    /// The archive exceeds a named limit; reading stopped there.
    ArchiveLimit,
    /// An entry is a link, a device, a sparse file or of an unknown type, and was left out.
    EntryType,
    /// An entry's name is absolute, climbs with `..`, or is not UTF-8, and was left out.
    EntryName,
    /// A needed object is larger than the limit and was left out.
    ObjectTooLarge,
    /// A needed object is not valid JSON, or its fields have other types than its kind has.
    ObjectUnreadable,
    /// The object's own name, namespace or kind differs from its place in the archive.
    ObjectMisplaced,
    /// Two copies of one object have different identities or different content.
    ObjectConflict,
    /// A machine's object says of no cluster that it belongs to it.
    ObjectUnattached,
    /// A `MachinePool` has machines without Machine objects: they were not judged.
    PoolNotJudged,
    /// Objects name a kind of which the archive holds none.
    KindMissing,
    /// The backup's format version is newer than this program knows.
    FormatVersion,
    /// The time of the backup could not be told from the archive.
    BackupTimeUnknown,
    /// Velero reports that the backup was not completed without errors.
    BackupNotCompleted,
    /// The backup was taken with filters: what they left out is missing without a trace.
    BackupFiltered,
    /// `velero-backup.json` does not belong to this backup, or could not be read.
    BackupRecord,
    /// An inventory could not be used.
    InventoryUnreadable,
    /// An inventory says of itself that something is missing.
    InventoryIncomplete,
    /// An inventory was taken before the backup began.
    InventoryOlderThanBackup,
    /// A virtual machine of an inventory lacks a required field and was left out.
    InventoryRecord,
    /// One inventory holds the same virtual machine twice.
    InventoryDuplicate,
    /// No virtual machine of an inventory carries what Cluster API leaves on its machines, not even those of the backup.
    InventoryWithoutMarks,
    /// Two inventories carry one server name but come from different vCenters.
    InventoryConflict,
    /// A vCenter that the backup names was not read.
    VcenterNotRead,
    /// A vCenter's inventory knows none of its machines while another name could be the same server.
    VcenterAlias,
    /// An alias on the command line names a server that nothing else names.
    VcenterAliasUnused,
    /// A node list could not be used.
    NodesUnreadable,
    /// A node list belongs to another cluster and was refused.
    NodesOfAnotherCluster,
    /// A node list holds only a part of the nodes.
    NodesIncomplete,
    /// A node list is of a cluster that is not in the backup.
    NodesOfUnknownCluster,
    /// Nodes are ready on virtual machines that neither the backup nor an inventory accounts for.
    NodesUnaccounted,
    /// More diagnostics of one code were left out of this list.
    MoreOfTheSame,
}

/// One remark about the inputs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// An error is something needed that was unreadable, refused or doubtful.
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
/// one with fifty, and the number of those left out is told. Which ones are kept does not depend on their order.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    /// The first of each code, in order.
    kept: BTreeMap<DiagnosticCode, Vec<Diagnostic>>,
    counts: BTreeMap<(DiagnosticCode, Severity), usize>,
}

impl Diagnostics {
    /// Adds a remark about `subject`.
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

    /// There is a remark of this code.
    pub fn has(&self, code: DiagnosticCode) -> bool {
        self.kept.contains_key(&code)
    }

    /// Adds all remarks of another list.
    pub fn append(&mut self, other: Self) {
        for ((code, severity), count) in other.counts {
            self.count(code, severity, count);
        }
        for diagnostic in other.kept.into_values().flatten() {
            self.keep(diagnostic);
        }
    }

    /// How many errors there are, those left out of the list included.
    pub fn errors(&self) -> u64 {
        let errors = self.counts.iter().filter(|((_, severity), _)| *severity == Severity::Error);
        u64::try_from(errors.map(|(_, count)| *count).fold(0, usize::saturating_add)).unwrap_or(u64::MAX)
    }

    /// The list, errors first, then by code and place; with a line for each code of which some were left out.
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
