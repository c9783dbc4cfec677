//! One command for several clusters, so that few lines have to be copied.

use super::command::{CLUSTERS, pause_cluster, unpause_cluster, word};
use crate::cluster::ClusterRef;

/// Writes the kubeconfigs of workload clusters to the files that all commands name.
pub(crate) fn write_kubeconfigs(clusters: &[ClusterRef]) -> Option<String> {
    for_each(
        clusters,
        "kubectl get secret -n \"${it%/*}\" \"${it#*/}-kubeconfig\" -o jsonpath='{.data.value}' | base64 -d > \
         \"${it%/*}.${it#*/}.kubeconfig\"",
    )
}

/// Removes these files.
pub(crate) fn remove_kubeconfigs(clusters: &[ClusterRef]) -> Option<String> {
    for_each(clusters, "rm -f -- \"${it%/*}.${it#*/}.kubeconfig\"")
}

/// Pauses clusters, or lets their controllers act.
pub(crate) fn set_paused(clusters: &[ClusterRef], paused: bool) -> Option<String> {
    match clusters {
        [only] if paused => pause_cluster(only),
        [only] => unpause_cluster(only),
        several => for_each(
            several,
            &format!(
                "kubectl patch -n \"${{it%/*}}\" {CLUSTERS} \"${{it#*/}}\" --type merge -p \
                 '{{\"spec\":{{\"paused\":{paused}}}}}'"
            ),
        ),
    }
}

/// One command for several clusters, without those whose names cannot be written.
fn for_each(clusters: &[ClusterRef], act: &str) -> Option<String> {
    let words: Vec<String> = clusters.iter().filter_map(|cluster| word(&cluster.to_string())).collect();
    (!words.is_empty()).then(|| format!("for it in {}; do {act}; done", words.join(" ")))
}
