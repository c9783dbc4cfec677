//! What holds within one report, and between reports on one state told in several ways.

use std::collections::BTreeMap;

use drift_core::Report;
use drift_core::report::{Cluster, MachineStatus, Status};
use proptest::prelude::*;

use crate::random;
use crate::seen::{Seen, identity};
use crate::support::Layout;

fn statuses(report: &Report) -> BTreeMap<MachineStatus, u64> {
    let mut counts = BTreeMap::new();
    for machine in report.clusters.iter().flat_map(Cluster::machines) {
        *counts.entry(machine.status).or_default() += 1;
    }
    counts
}

proptest! {
    #![proptest_config(random::tries(192))]

    #[test]
    fn counts_are_those_of_the_lists(scene in random::scene()) {
        let report = scene.report();
        let counts = statuses(&report);
        let of = |status| counts.get(&status).copied().unwrap_or_default();
        let machines = report.summary.machines;
        prop_assert_eq!(machines.healthy, of(MachineStatus::Healthy));
        prop_assert_eq!(machines.stale, of(MachineStatus::Stale));
        prop_assert_eq!(machines.ghost, of(MachineStatus::Ghost));
        prop_assert_eq!(machines.unknown, of(MachineStatus::Unknown));
        prop_assert_eq!(machines.total, counts.values().sum::<u64>());
        let clusters = report.summary.clusters;
        let with = |status| report.clusters.iter().filter(|cluster| cluster.status == status).count() as u64;
        prop_assert_eq!(clusters.total, report.clusters.len() as u64);
        prop_assert_eq!(clusters.healthy, with(Status::Healthy));
        prop_assert_eq!(clusters.manual_remediation_required, with(Status::ManualRemediationRequired));
        prop_assert_eq!(clusters.manual_remediation_not_required, with(Status::ManualRemediationNotRequired));
        prop_assert_eq!(clusters.need_further_confirmation, with(Status::NeedFurtherConfirmation));
        let others = report.need_further_confirmation_infra_machines.len() as u64;
        prop_assert_eq!(report.summary.need_further_confirmation_infra_machines, others);

        for cluster in &report.clusters {
            let worst = cluster.machines().map(|machine| Status::from(machine.status)).min();
            prop_assert_eq!(cluster.status, worst.unwrap_or(Status::Healthy));
            for machine in cluster.machines() {
                prop_assert_eq!(machine.reason.status(), machine.status);
                prop_assert_eq!(machine.next_steps.is_empty(), machine.status == MachineStatus::Healthy);
                prop_assert!(!machine.evidence.is_empty(), "{machine:#?}");
            }
        }
        let code = report.exit_code().code();
        let dangers = report.all_findings().filter(|finding| finding.is_danger()).count() as u64;
        prop_assert_eq!(report.summary.dangers, dangers);
        let dirty = machines.stale + machines.ghost + others + dangers > 0;
        let doubt = machines.unknown > 0 || report.is_incomplete();
        prop_assert_eq!(code, if doubt { 3 } else { u8::from(dirty) });
    }

    /// A Ghost is told once. A machine's virtual machine is no Ghost, and stands on no other list, but where it is not
    /// known which of several machines it is.
    #[test]
    fn a_virtual_machine_has_one_place(scene in random::scene()) {
        let report = scene.report();
        let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for machine in report.clusters.iter().flat_map(Cluster::machines) {
            if let Some(vm) = &machine.virtual_machine {
                places.entry(identity(vm)).or_default().push(format!("{:?}", machine.status));
            }
        }
        for vm in &report.need_further_confirmation_infra_machines {
            places.entry(identity(&vm.virtual_machine)).or_default().push(format!("{:?}", vm.reason));
        }
        for (vm, places) in places {
            let several = places.len() > 1;
            prop_assert!(!several || places.iter().all(|place| place == "Unknown"), "{vm}: {places:?}");
        }
    }

    /// No Ghost without a Node bears the name of a machine of the backup, and none is a template or carries a UUID that
    /// the backup knows.
    #[test]
    fn a_ghost_is_nobody_that_the_backup_knows(scene in random::scene()) {
        let report = scene.report();
        let known: Vec<String> =
            scene.objects.iter().map(|object| serde_json::to_string(&object.json).unwrap()).collect();
        for cluster in &report.clusters {
            for ghost in cluster.machines().filter(|machine| machine.status == MachineStatus::Ghost) {
                let vm = ghost.virtual_machine.as_ref().unwrap();
                let uuid = vm.bios_uuid.as_deref().unwrap();
                prop_assert!(!known.iter().any(|object| object.contains(uuid)), "{ghost:#?}");
                let namesake = report.clusters.iter().flat_map(Cluster::machines).any(|machine| {
                    machine.status != MachineStatus::Ghost && machine.name == ghost.name
                });
                prop_assert!(!namesake, "{ghost:#?}");
            }
        }
    }

    #[test]
    fn a_report_reads_back(scene in random::scene()) {
        let report = scene.report();
        let text = serde_json::to_string(&report).unwrap();
        prop_assert!(!text.contains("null"), "absent, never null");
        prop_assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    }

    #[test]
    fn without_healthy_counts_all(scene in random::scene()) {
        let report = scene.report();
        let less = report.clone().without_healthy();
        prop_assert_eq!(&less.summary, &report.summary);
        prop_assert_eq!(less.exit_code(), report.exit_code());
        prop_assert_eq!(
            &less.need_further_confirmation_infra_machines,
            &report.need_further_confirmation_infra_machines
        );
        let (all, left) = (statuses(&report), statuses(&less));
        for status in [MachineStatus::Ghost, MachineStatus::Stale, MachineStatus::Unknown] {
            prop_assert_eq!(all.get(&status), left.get(&status));
        }
        prop_assert_eq!(less.clone().without_healthy(), less);
    }

    #[test]
    fn every_layout_says_the_same(mut scene in random::scene(), layout in random::layout()) {
        let expected = Seen::of(&scene.report());
        scene.layout = layout;
        if layout == Layout::Legacy {
            scene.format_version = "1".into();
        }
        prop_assert_eq!(Seen::of(&scene.report()), expected);
    }

    #[test]
    fn a_stranger_changes_nothing(mut scene in random::scene(), name in "[a-z]{3,12}-[0-9]{1,3}") {
        let expected = Seen::of(&scene.report());
        scene.add_stranger(&format!("other-{name}"));
        prop_assert_eq!(Seen::of(&scene.report()), expected);
    }
}
