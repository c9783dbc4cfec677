//! Knowing less never makes anything look better, and never makes a Ghost.
//!
//! There are exceptions, all of one kind: where two things that are known contradict each other, so that neither is
//! believed, not knowing one of them leaves the other. They are named in [`resolves`], one by one.

use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{InfraMachineReason, MachineReason, MachineStatus};
use proptest::prelude::*;

use crate::random;
use crate::remove::{Removal, removal};
use crate::seen::Seen;
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
                let allowed = was.is_some_and(|(was, reason)| *was == status || resolves(&removal, *reason));
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
        let resolved = before.machines.values().any(|(_, reason)| resolves(&removal, *reason));
        // A VSphereMachine without UUID was never given a virtual machine, so that nothing is left of it.
        let given_up = matches!(removal, Removal::Uuids(_))
            && before.machines.values().any(|(_, reason)| *reason == MachineReason::DeletingAtBackup);
        if after.exit_code == 0 && !resolved && !dropped && !given_up && !matches!(removal, Removal::Guestinfo) {
            prop_assert_eq!(before.exit_code, 0);
        }
    }
}
