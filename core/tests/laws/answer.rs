//! The answer to "may I restore?": no calmer than what it rests on.

use drift_core::ignore::IgnoreFile;
use drift_core::report::{Cluster, Concern, Finding, Outcome, Report, Restore};
use proptest::prelude::*;

use crate::random;

/// What "safe" promises, machine by machine.
fn all_adopted(report: &Report) -> bool {
    let mut machines = report.clusters.iter().flat_map(Cluster::machines);
    machines.all(|machine| machine.forecast.as_ref().is_some_and(|forecast| forecast.outcome == Outcome::Adopted))
}

proptest! {
    #![proptest_config(random::tries(256))]

    #[test]
    fn safe_is_adopted_and_green(scene in random::scene()) {
        let report = scene.report();
        let restore = report.summary.restore.unwrap();
        prop_assert_eq!(restore == Restore::Dangerous, report.summary.dangers > 0);
        prop_assert_eq!(report.concerns().contains(&Concern::Danger), report.summary.dangers > 0);
        if restore == Restore::Safe {
            prop_assert!(all_adopted(&report));
            prop_assert_eq!(report.exit_code().code(), 0);
        }
        if matches!(restore, Restore::Safe | Restore::Manual) {
            let deleted = report.clusters.iter().filter_map(|cluster| cluster.forecast.as_ref());
            prop_assert!(deleted.into_iter().all(|forecast| forecast.vms_deleted.is_none()));
            prop_assert_eq!(report.summary.machines.unknown, 0);
        }
    }

    /// To ignore everything that may be ignored hides no danger, nothing Unknown and no gap, and promises nothing.
    #[test]
    fn ignoring_hides_nothing(scene in random::scene()) {
        let report = scene.report();
        let file = "[[ignore]]\nmatch = { vm = '*' }\nreason = 'x'\nuntil = 9999-12-31\n\
                    [[ignore]]\nmatch = { cluster = '*' }\nreason = 'x'\nuntil = 9999-12-31\n";
        let ignored = IgnoreFile::parse(file.as_bytes()).unwrap().apply(report.clone());
        let lasting = [Concern::Danger, Concern::Unknown, Concern::Incomplete];
        for concern in lasting {
            prop_assert_eq!(ignored.concerns().contains(&concern), report.concerns().contains(&concern));
        }
        prop_assert!(ignored.summary.restore != Some(Restore::Safe) || all_adopted(&ignored));
        prop_assert_eq!(ignored.summary.machines, report.summary.machines);
        prop_assert_eq!(ignored.summary.suppressed, u64::try_from(ignored.suppressed.len()).unwrap());
        let left = ignored.need_further_confirmation_infra_machines.len();
        let moved = ignored.suppressed.iter().filter(|one| one.infra_machine.is_some()).count();
        prop_assert_eq!(left + moved, report.need_further_confirmation_infra_machines.len());
    }

    /// What is lost is never foretold without a danger.
    #[test]
    fn a_certain_loss_is_a_danger(scene in random::scene()) {
        let report = scene.report();
        for cluster in &report.clusters {
            let lost = cluster.forecast.as_ref().map_or(0, |forecast| forecast.vms_deleted.min);
            prop_assert!(lost == 0 || cluster.findings.iter().any(Finding::is_danger), "{cluster:#?}");
        }
    }
}
