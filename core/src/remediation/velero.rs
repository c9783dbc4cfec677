//! Commands of Velero, and of `kubectl` on its objects.

use super::command::command;

/// All backups.
pub(crate) const LIST_BACKUPS: &str = "velero backup get";

/// All storage locations, and whether they may be written.
pub(crate) const LIST_LOCATIONS: &str = "velero backup-location get";

/// The backup of what was restored.
pub(crate) const NEW_BACKUP: &str = "velero backup create after-restore --wait";

/// Its archive, for the next detection.
pub(crate) const DOWNLOAD_NEW_BACKUP: &str = "velero backup download after-restore";

/// All restores, and how far they are.
pub(crate) const LIST_RESTORES: &str = "velero restore get";

/// Makes Velero pause every Cluster that it restores. JSON is YAML, too, and takes one line. A second attempt finds the
/// ConfigMap, and keeps it.
pub(crate) const PREPARE_PAUSING: &str = concat!(
    r#"kubectl -n velero create configmap pause-clusters --dry-run=client -o yaml --from-literal=pause.yaml='"#,
    r#"{"version":"v1","#,
    r#""resourceModifierRules":[{"conditions":{"groupResource":"clusters.cluster.x-k8s.io","#,
    r#""resourceNameRegex":".*"},"mergePatches":[{"patchData":"{\"spec\":{\"paused\":true}}"}]}]}' "#,
    "| kubectl apply -f -"
);

/// Velero's own view of a backup. Without a name that can be written, a word to be replaced.
pub(crate) fn describe_backup(name: Option<&str>) -> String {
    named(&["velero backup describe ", " --details"], name)
}

/// Keeps a location from being written and pruned, or allows that again.
pub(crate) fn set_access(mode: &str) -> String {
    let patch = format!(r#"{{"spec":{{"accessMode":"{mode}"}}}}"#);
    format!("kubectl -n velero patch backupstoragelocation default --type merge -p '{patch}'")
}

/// A restore in which clusters come back paused, without what the options leave out.
pub(crate) fn restore(name: Option<&str>, options: &[String]) -> String {
    let start = named(&["velero restore create --from-backup ", " --resource-modifier-configmap pause-clusters"], name);
    [&[start], options, &["--wait".to_owned()]].concat().join(" ")
}

/// Without a name that can be written, a word to be replaced.
fn named(parts: &[&str], name: Option<&str>) -> String {
    name.and_then(|name| command(parts, &[name])).unwrap_or_else(|| parts.join("BACKUP_NAME"))
}

/// What leaves namespaces out of a restore.
pub(crate) fn without_namespaces(namespaces: &[&str]) -> Option<String> {
    command(&["--exclude-namespaces ", ""], &[namespaces.join(",").as_str()])
}

/// What leaves the objects of clusters out of a restore.
pub(crate) fn without_clusters(names: &[&str]) -> Option<String> {
    let selector = format!("cluster.x-k8s.io/cluster-name notin ({})", names.join(","));
    command(&["--selector ", ""], &[selector.as_str()])
}
