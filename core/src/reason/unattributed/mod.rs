//! The reasons of unattributed virtual machines. A new one is a file, a line among the modules and a line in the list.

mod ambiguous_cluster;
mod backup_incomplete;
mod copy_of_machine;
mod duplicate_bios_uuid;
mod foreign_placement;
mod identity_not_read;
mod inventory_older_than_backup;
mod name_only;
mod node_only;
mod nodes_not_read;
mod not_a_node;
mod possible_etcd_member;
mod possible_management_cluster;
mod unknown_cluster;
mod vcenter_in_doubt;
mod weak_evidence;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sentence::Sentence;
use crate::model::NextStep;
use crate::remediation::UnattributedContext;

/// Everything that is said about a reason.
struct Definition {
    /// When the rules give it. A sentence for the schema and the documents.
    meaning: &'static str,
    /// Why it is not a Ghost then. Sentences for the documents.
    why: &'static str,
    /// When it rules out a Ghost that its name would make. A clause for the documents.
    against_name: Option<&'static str>,
    /// When it rules out even a Ghost with a live Node. A clause for the documents.
    against_live_node: Option<&'static str>,
    /// To stand after the names of virtual machines.
    sentence: Sentence,
    /// What to do next. No step removes the virtual machine: first it has to be known what it is.
    next_steps: fn(&UnattributedContext<'_>) -> Vec<NextStep>,
}

/// Makes the enum and its look-ups from the list of reasons. Each look-up is a match of its own, so that a program
/// contains only the texts that it uses.
macro_rules! unattributed_reasons {
    ($($reason:ident => $home:ident,)+) => {
        /// Why a virtual machine is on the unattributed list.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        #[serde(rename_all = "kebab-case")]
        pub enum InfraMachineReason {
            $(
                #[doc = concat!(
                    "Defined in `reason/unattributed/", stringify!($home), ".rs`. See [`InfraMachineReason::meaning`]."
                )]
                #[schemars(description = $home::REASON.meaning)]
                $reason,
            )+
        }

        impl InfraMachineReason {
            /// All reasons.
            pub const ALL: &'static [Self] = &[$(Self::$reason),+];

            /// When this reason is given, in a sentence.
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$reason => $home::REASON.meaning,)+
                }
            }

            /// Why such a virtual machine is not a Ghost, in sentences.
            pub fn why(self) -> &'static str {
                match self {
                    $(Self::$reason => $home::REASON.why,)+
                }
            }

            /// When it rules out a Ghost that its name would make, in a clause.
            pub fn against_name(self) -> Option<&'static str> {
                match self {
                    $(Self::$reason => $home::REASON.against_name,)+
                }
            }

            /// When it rules out even a Ghost with a live Node, in a clause.
            pub fn against_live_node(self) -> Option<&'static str> {
                match self {
                    $(Self::$reason => $home::REASON.against_live_node,)+
                }
            }

            /// Why a virtual machine could not be attributed, to stand after its name or after many.
            pub fn sentence(self, many: bool) -> String {
                let sentence = match self {
                    $(Self::$reason => $home::REASON.sentence,)+
                };
                sentence.text(many, "vSphere")
            }

            /// What to do next.
            pub(crate) fn next_steps(self, context: &UnattributedContext<'_>) -> Vec<NextStep> {
                match self {
                    $(Self::$reason => ($home::REASON.next_steps)(context),)+
                }
            }
        }
    };
}

unattributed_reasons! {
    DuplicateBiosUuid => duplicate_bios_uuid,
    CopyOfMachine => copy_of_machine,
    AmbiguousCluster => ambiguous_cluster,
    ForeignPlacement => foreign_placement,
    NotANode => not_a_node,
    NodesNotRead => nodes_not_read,
    BackupIncomplete => backup_incomplete,
    InventoryOlderThanBackup => inventory_older_than_backup,
    VcenterInDoubt => vcenter_in_doubt,
    NameOnly => name_only,
    WeakEvidence => weak_evidence,
    UnknownCluster => unknown_cluster,
    PossibleManagementCluster => possible_management_cluster,
    IdentityNotRead => identity_not_read,
    PossibleEtcdMember => possible_etcd_member,
    NodeOnly => node_only,
}
