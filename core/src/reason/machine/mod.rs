//! The reasons of verdicts on machines. A new one is a file, a line among the modules and a line in the list.

mod backup_incomplete;
mod candidate_replacement;
mod conflicting_claims;
mod deleting_at_backup;
mod duplicate_bios_uuid;
mod inconsistent_ids;
mod inventory_incomplete;
mod inventory_older_than_backup;
mod known_name;
mod live_node;
mod matched;
mod name_match_only;
mod never_provisioned;
mod provisioning_at_backup;
mod stale_before_backup;
mod unsupported_provider;
mod vm_inaccessible;
mod vm_is_template;
mod vm_missing;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sentence::Sentence;
use crate::model::{MachineStatus, NextStep, Outcome};
use crate::remediation::MachineContext;

/// Everything that is said about a reason.
struct Definition {
    status: MachineStatus,
    /// When the rules give it. A sentence for the schema and the documents.
    meaning: &'static str,
    /// Why that gives this status and no other. Sentences for the documents.
    why: &'static str,
    /// To stand after the names of machines.
    sentence: Sentence,
    /// What CAPV does after a restore, where the forecast has no rule of its own.
    forecast: DefaultForecast,
    /// What to do next, read-only commands first.
    next_steps: fn(&MachineContext<'_>) -> Vec<NextStep>,
}

impl Definition {
    /// For the schema.
    fn description(&self) -> String {
        format!("{:?}. {}", self.status, self.meaning)
    }
}

/// What CAPV does with a machine, as far as its reason alone tells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DefaultForecast {
    pub(crate) outcome: Outcome,
    pub(crate) message: &'static str,
}

impl DefaultForecast {
    const fn unknown(message: &'static str) -> Self {
        Self { outcome: Outcome::Unknown, message }
    }

    const fn unmanaged(message: &'static str) -> Self {
        Self { outcome: Outcome::Unmanaged, message }
    }
}

/// Makes the enum and its look-ups from the list of reasons. Each look-up is a match of its own, so that a program
/// contains only the texts that it uses.
macro_rules! machine_reasons {
    ($($reason:ident => $home:ident,)+) => {
        /// Why a machine has its status. A closed list; each reason belongs to one status.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        #[serde(rename_all = "kebab-case")]
        pub enum MachineReason {
            $(
                #[doc = concat!(
                    "Defined in `reason/machine/", stringify!($home), ".rs`. See [`MachineReason::meaning`]."
                )]
                #[schemars(description = $home::REASON.description())]
                $reason,
            )+
        }

        impl MachineReason {
            /// All reasons.
            pub const ALL: &'static [Self] = &[$(Self::$reason),+];

            /// The status that this reason belongs to.
            pub fn status(self) -> MachineStatus {
                match self {
                    $(Self::$reason => $home::REASON.status,)+
                }
            }

            /// When this reason is given, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$reason => $home::REASON.meaning,)+
                }
            }

            /// Why it gives this status and no other, in sentences.
            pub fn why(self) -> &'static str {
                match self {
                    $(Self::$reason => $home::REASON.why,)+
                }
            }

            /// Why a machine has its status, to stand after its name or after many. `vcenter` is the vCenter's name, or
            /// "vSphere" where there are several.
            pub fn sentence(self, many: bool, vcenter: &str) -> String {
                let sentence = match self {
                    $(Self::$reason => $home::REASON.sentence,)+
                };
                sentence.text(many, vcenter)
            }

            /// The same sentence without the vCenter's name: what stands before it, and behind it. Nothing stands
            /// behind where the sentence names no vCenter.
            #[doc(hidden)]
            pub fn sentence_around_vcenter(self, many: bool) -> (&'static str, Option<&'static str>) {
                let sentence = match self {
                    $(Self::$reason => $home::REASON.sentence,)+
                };
                sentence.around_vcenter(many)
            }

            /// What CAPV does with such a machine, where the forecast has no rule of its own.
            pub(crate) fn default_forecast(self) -> DefaultForecast {
                match self {
                    $(Self::$reason => $home::REASON.forecast,)+
                }
            }

            /// What to do next; nothing for a Healthy machine.
            pub(crate) fn next_steps(self, machine: &MachineContext<'_>) -> Vec<NextStep> {
                match self {
                    $(Self::$reason => ($home::REASON.next_steps)(machine),)+
                }
            }
        }
    };
}

machine_reasons! {
    Matched => matched,
    ProvisioningAtBackup => provisioning_at_backup,
    VmMissing => vm_missing,
    StaleBeforeBackup => stale_before_backup,
    LiveNode => live_node,
    KnownName => known_name,
    CandidateReplacement => candidate_replacement,
    InventoryIncomplete => inventory_incomplete,
    InventoryOlderThanBackup => inventory_older_than_backup,
    VmInaccessible => vm_inaccessible,
    VmIsTemplate => vm_is_template,
    DuplicateBiosUuid => duplicate_bios_uuid,
    NameMatchOnly => name_match_only,
    NeverProvisioned => never_provisioned,
    DeletingAtBackup => deleting_at_backup,
    InconsistentIds => inconsistent_ids,
    ConflictingClaims => conflicting_claims,
    BackupIncomplete => backup_incomplete,
    UnsupportedProvider => unsupported_provider,
}
