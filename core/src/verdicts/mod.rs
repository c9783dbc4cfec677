//! The rules: graph and observations in, a verdict on every machine and every unattributed virtual machine out.
//!
//! A pure function. The one rule above all: never a false green, never a false Ghost. Whatever was not read makes a
//! verdict `Unknown` or keeps a virtual machine on the unattributed list, with the reason. `docs/verdict-rules.md`
//! explains the rules and the reasons for them; the modules follow its sections.
//!
//! First every machine of the backup is judged (`machine`, with `matching`, `absence`, `provisioning` and
//! `completeness`) and compared with the others (`conflicts`). Then every virtual machine that no object accounts for
//! (`claims`) is judged (`unattributed`, with `attribution`, `copies` and `ghost`).

mod absence;
mod alias;
mod attribution;
mod claims;
mod cluster_parts;
mod completeness;
mod conflicts;
mod copies;
mod coverage;
mod evidence;
mod facts;
mod ghost;
mod groups;
mod index;
mod input;
mod machine;
mod matching;
mod missing_node;
mod name_index;
mod naming;
mod node_only;
mod notes;
mod provisioning;
mod rebuilt;
mod strange_uuids;
mod unattributed;
mod unseen;
mod verdict;

use crate::diagnostic::Diagnostics;
use alias::AliasDoubts;
use cluster_parts::ClusterParts;
use facts::Facts;
use index::{NodeIndex, VmIndex};
pub(crate) use input::{Input, Recorded};
use strange_uuids::StrangeUuids;
use unseen::UnseenPlaces;
pub(crate) use verdict::{MachineVerdict, Verdicts};

/// Applies the rules.
pub(crate) fn decide(input: &Input<'_>, diagnostics: &mut Diagnostics) -> Verdicts {
    let vms = VmIndex::new(input.vcenters);
    let nodes = NodeIndex::new(input.node_lists);
    let doubts = AliasDoubts::find(input, &vms, diagnostics);
    let strange_uuids = StrangeUuids::find(input, &vms, diagnostics);
    let unseen = UnseenPlaces::find(input);
    let parts = ClusterParts::new(input.backup, input.graph);
    let facts = Facts {
        input,
        vms: &vms,
        nodes: &nodes,
        doubts: &doubts,
        strange_uuids: &strange_uuids,
        unseen: &unseen,
        parts: &parts,
    };
    let (mut verdicts, claims) = machine::decide(&facts);
    let names = name_index::NameIndex::new(input.graph);
    unattributed::Rules { facts, claims: &claims, names: &names }.decide(&mut verdicts);
    rebuilt::find(input, &mut verdicts);
    groups::name_groups(input, &mut verdicts.unattributed);
    verdicts
}
