//! The answer to "may I restore?": no calmer than what it rests on.

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
