//! Knowing less never makes anything look better, and never makes a Ghost.
//!
//! There are exceptions, all of one kind: where two things that are known contradict each other, so that neither is
//! believed, not knowing one of them leaves the other. They are named in [`resolves`], one by one.

use drift_core::Report;
use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{EvidenceKind, InfraMachineReason, MachineReason, MachineStatus, Restore};
use proptest::prelude::*;

use crate::random;
use crate::remove::{Field, Removal, removal};
use crate::seen::{Key, Seen};
use crate::support::Scene;

/// Without what was removed, the contradiction that this reason tells of may be gone.
fn resolves(removal: &Removal, reason: MachineReason) -> bool {
    match removal {
        // The other virtual machine with the same UUID, or the one that may be its replacement, is not seen any more.
        Removal::Inventory(_) => {
            matches!(reason, MachineReason::DuplicateBiosUuid | MachineReason::CandidateReplacement)
        }
        // The object that contradicts the others says nothing any more.
        Removal::Uuids(_) | Removal::Kinds(_) => {
            matches!(reason, MachineReason::InconsistentIds | MachineReason::ConflictingClaims)
        }
        // The replacement bears another name and does not tell its first one any more.
        Removal::Guestinfo => reason == MachineReason::CandidateReplacement,
        Removal::NodeList(_)
        | Removal::AllNodeLists
        | Removal::Nodes(_)
        | Removal::Fields(..)
        | Removal::FieldsOfAll(_)
        | Removal::Incomplete(_)
        | Removal::Time => false,
    }
}

/// A Node that lives says that a virtual machine runs that the inventory has off, or does not have. Without the list
/// nothing does, and where the power state was not read nothing contradicts it.
fn forgets_a_living_node(removal: &Removal, full: &Report, key: &Key) -> bool {
    let forgets = match removal {
        Removal::NodeList(_) | Removal::AllNodeLists | Removal::Nodes(_) => true,
        Removal::Fields(fields, _) | Removal::FieldsOfAll(fields) => fields.contains(&Field::PowerState),
        _ => false,
    };
    let machines = full.clusters.iter().filter(|cluster| format!("{}/{}", cluster.namespace, cluster.name) == key.0);
    let mut machines = machines.flat_map(drift_core::report::Cluster::machines).filter(|machine| machine.name == key.1);
    let contradicted = machines.any(|machine| {
        matches!(machine.reason, MachineReason::DuplicateBiosUuid | MachineReason::InventoryIncomplete)
            && machine.evidence.iter().any(|evidence| evidence.kind == EvidenceKind::Node)
    });
    forgets && contradicted
}

fn incomplete_inventories(scene: &Scene) -> usize {
    scene.inventories.iter().filter(|inventory| !inventory.content.complete).count()
}

proptest! {
    #![proptest_config(random::tries(600))]

    #[test]
    fn knowing_less_makes_nothing_better(scene in random::scene(), removal in removal()) {
        let full = scene.report();
        let mut scene = scene;
        let partial = incomplete_inventories(&scene);
        removal.apply(&mut scene);
        let backup = scene.backup();
        // Nothing is said about nothing.
        prop_assume!(backup.unusable().is_none());
        // A vCenter that might be another one makes all its machines doubtful, until that other one is not known.
        let alias = full.diagnostics.iter().any(|found| found.code == DiagnosticCode::VcenterAlias);
        prop_assume!(!(alias && matches!(removal, Removal::Inventory(_))));

        let reduced = crate::support::report(&backup, &scene.observations());
        let (before, after) = (Seen::of(&full), Seen::of(&reduced));
        for status in [MachineStatus::Healthy, MachineStatus::Stale] {
            for key in after.with(status) {
                let was = before.machines.get(key);
                let allowed = was.is_some_and(|(was, reason)| *was == status || resolves(&removal, *reason))
                    || forgets_a_living_node(&removal, &full, key);
                prop_assert!(allowed, "{key:?} was {was:?} and became {:?}", after.machines.get(key));
            }
        }
        for (ghost, reason) in &after.ghosts {
            let was = before.unattributed.get(&ghost.1);
            // Without UUIDs nothing tells that VSphereVMs are missing.
            let unnoticed =
                matches!(removal, Removal::Uuids(_)) && was == Some(&InfraMachineReason::BackupIncomplete);
            let allowed = before.ghosts.contains_key(ghost) || unnoticed;
            prop_assert!(allowed, "{ghost:?} became a Ghost by {reason:?}, was {was:?}");
        }
        // An inventory that says it is incomplete is an incomplete input, even of a datacenter that no object names.
        let dropped = matches!(removal, Removal::Inventory(_)) && incomplete_inventories(&scene) < partial;
        // A virtual machine that lost its mark is nobody's.
        let resolved = before
            .machines
            .iter()
            .any(|(key, (_, reason))| resolves(&removal, *reason) || forgets_a_living_node(&removal, &full, key));
        // Without its list nothing tells of a Node that runs where nobody looked.
        let forgotten = full.diagnostics.iter().any(|found| found.code == DiagnosticCode::NodesUnaccounted)
            && matches!(removal, Removal::NodeList(_) | Removal::AllNodeLists | Removal::Nodes(_));
        // A VSphereMachine without UUID was never given a virtual machine, so that nothing is left of it.
        let given_up = matches!(removal, Removal::Uuids(_))
            && before.machines.values().any(|(_, reason)| *reason == MachineReason::DeletingAtBackup);
        let explained = resolved || forgotten || dropped || given_up || matches!(removal, Removal::Guestinfo);
        if after.exit_code == 0 && !explained {
            prop_assert_eq!(before.exit_code, 0);
        }
        if reduced.restore() == Restore::Safe && !explained {
            prop_assert_eq!(full.restore(), Restore::Safe);
        }
    }
}
