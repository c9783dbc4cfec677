//! What an input that is missing altogether forbids.

use drift_core::report::{MachineReason, MachineStatus};
use proptest::prelude::*;

use crate::random;
use crate::seen::Seen;
use crate::support::{Resource, Scene, time};

fn seen(scene: &Scene) -> Option<Seen> {
    let backup = scene.backup();
    backup.unusable().is_none().then(|| Seen::of(&crate::support::report(&backup, &scene.observations())))
}

fn stale(seen: &Seen) -> usize {
    seen.with(MachineStatus::Stale).len()
}

proptest! {
    #![proptest_config(random::tries(128))]

    /// What an inventory lacks that does not claim to be complete may exist, and what it holds may be a copy.
    #[test]
    fn nothing_is_complete(mut scene in random::scene()) {
        for inventory in &mut scene.inventories {
            inventory.content.complete = false;
        }
        let seen = seen(&scene).unwrap();
        prop_assert_eq!(stale(&seen), 0);
        prop_assert!(seen.ghosts.values().all(|reason| *reason == MachineReason::LiveNode), "{seen:#?}");
        prop_assert_eq!(seen.exit_code, 3);
    }

    #[test]
    fn everything_is_older_than_the_backup(mut scene in random::scene(), unknown in any::<bool>()) {
        if unknown {
            scene.written_at = 0;
        }
        for inventory in scene.inventories.iter_mut().filter(|_| !unknown) {
            inventory.content.collected_at = time("2026-11-02T02:59:59Z");
        }
        let seen = seen(&scene).unwrap();
        prop_assert_eq!((stale(&seen), seen.ghosts.len(), seen.exit_code), (0, 0, 3));
    }

    #[test]
    fn no_inventory(mut scene in random::scene()) {
        scene.inventories.clear();
        let seen = seen(&scene).unwrap();
        prop_assert!(seen.machines.values().all(|(status, _)| *status == MachineStatus::Unknown), "{seen:#?}");
        prop_assert_eq!((seen.ghosts.len(), seen.unattributed.len(), seen.exit_code), (0, 0, 3));
    }

    #[test]
    fn no_node_lists(mut scene in random::scene()) {
        scene.node_lists.clear();
        prop_assert_eq!(seen(&scene).unwrap().ghosts.len(), 0);
    }

    #[test]
    fn no_placement(mut scene in random::scene()) {
        for vm in scene.vms() {
            vm.path = None;
        }
        let seen = seen(&scene).unwrap();
        prop_assert!(seen.ghosts.values().all(|reason| *reason == MachineReason::LiveNode), "{seen:#?}");
    }

    /// Each of these kinds may hold what claims a virtual machine.
    #[test]
    fn no_objects_of_machines(
        mut scene in random::scene(),
        kinds in prop::sample::subsequence(
            vec![Resource::Machine, Resource::VSphereMachine, Resource::VSphereVM, Resource::KubeadmControlPlane],
            1..=4,
        ),
    ) {
        // A cluster whose machines have no UUIDs yet does not tell that it lacks something.
        prop_assume!(scene.objects.iter().all(|object| {
            object.resource != Resource::Machine || object.json["spec"]["providerID"].is_string()
        }));
        for kind in &kinds {
            scene.remove_kind(*kind);
        }
        if let Some(seen) = seen(&scene) {
            let claims = kinds.iter().any(|kind| *kind != Resource::KubeadmControlPlane);
            prop_assert_eq!(seen.exit_code, 3, "{:#?}", seen);
            prop_assert!(!claims || seen.ghosts.is_empty(), "{seen:#?}");
            let hidden = kinds.iter().any(|kind| matches!(kind, Resource::VSphereMachine | Resource::VSphereVM));
            prop_assert!(!hidden || stale(&seen) == 0, "{seen:#?}");
        }
    }
}
