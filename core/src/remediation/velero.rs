//! Commands of Velero.

use super::command::command;

/// All backups.
pub(crate) const LIST_BACKUPS: &str = "velero backup get";

/// Velero's own view of a backup.
pub(crate) fn describe_backup(name: &str) -> Option<String> {
    command(&["velero backup describe ", " --details"], &[name])
}

/// A restore in which clusters come back paused. Without a name that can be written, a word to be replaced.
pub(crate) fn restore(name: Option<&str>) -> String {
    let start = ["velero restore create --from-backup ", " --resource-modifier-configmap pause-clusters --wait"];
    let named = name.and_then(|name| command(&start, &[name]));
    named.unwrap_or_else(|| start.join("BACKUP_NAME"))
}

/// What leaves a namespace out of a restore.
pub(crate) fn without_namespace(namespace: &str) -> Option<String> {
    command(&["--exclude-namespaces ", ""], &[namespace])
}

/// What leaves the objects of a cluster out of a restore.
pub(crate) fn without_cluster(name: &str) -> Option<String> {
    command(&["--selector ", ""], &[&format!("cluster.x-k8s.io/cluster-name notin ({name})")])
}
