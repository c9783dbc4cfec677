//! Clusters that are better left out of the restore, and how.

use std::collections::BTreeMap;

use super::facts::{key, must_stay_out, must_stay_paused};
use super::page::{Page, code};
use crate::remediation::velero;
use crate::report::{Cluster, Report};
use crate::wording;

/// Lets a person decide about them before the restore.
pub(super) fn decide(page: &mut Page, report: &Report) {
    let clusters: Vec<&Cluster> = report.clusters.iter().filter(|cluster| must_stay_paused(cluster)).collect();
    let (out, paused): (Vec<&Cluster>, Vec<&Cluster>) = clusters.iter().partition(|cluster| must_stay_out(cluster));
    let names = |clusters: &[&Cluster]| -> Vec<String> { clusters.iter().map(|it| code(&key(it))).collect() };
    if clusters.is_empty() {
        return;
    }
    page.step("Decide about clusters that must not be unpaused");
    if !out.is_empty() {
        page.warn(&format!(
            "{}: what runs under this name now is not in this backup, and is probably the management cluster that you \
             restore into. Leave it out of the restore: pausing does not help, because objects that exist are not \
             paused.",
            wording::list(&names(&out))
        ));
    }
    if !paused.is_empty() {
        page.warn(&format!(
            "{}: the control plane that runs is not in this backup, and the controllers would initialize a second one. \
             Use another backup, leave the cluster out of the restore, or restore it and leave it paused.",
            wording::list(&names(&paused))
        ));
    }
    page.text("To leave one out, add this to the command of the restore below:");
    let mut of_namespaces: BTreeMap<&str, u64> = BTreeMap::new();
    for cluster in &report.clusters {
        let count = of_namespaces.entry(&cluster.namespace).or_default();
        *count = count.saturating_add(1);
    }
    for cluster in clusters {
        let is_alone = of_namespaces.get(cluster.namespace.as_str()) == Some(&1);
        let option = if is_alone {
            velero::without_namespace(&cluster.namespace)
        } else {
            velero::without_cluster(&cluster.name)
        };
        if let Some(option) = option {
            page.item(&format!("{}: {}", code(&key(cluster)), code(&option)));
        }
    }
}
