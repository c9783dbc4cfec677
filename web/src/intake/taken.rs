//! Files that are compared with the backup, and files that cannot be used.

use super::Kind;

/// What a file is compared with the backup as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// An inventory of a vCenter.
    Inventory,
    /// The nodes of a workload cluster.
    Nodes,
    /// Velero's record of the backup.
    Record,
    /// Known drift to ignore.
    Ignore,
}

impl Role {
    /// What a person calls it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Inventory => "vCenter inventory",
            Self::Nodes => "node list",
            Self::Record => "Velero’s backup record",
            Self::Ignore => "ignore file",
        }
    }
}

/// A file for comparison.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Taken<F> {
    /// What it is.
    pub(crate) role: Role,
    /// Its name.
    pub(crate) name: String,
    /// The workload cluster whose nodes it lists, where something other than its content says so.
    pub(crate) cluster: Option<String>,
    /// The file itself.
    pub(crate) file: F,
}

impl<F> Taken<F> {
    /// Whether the other replaces this one: the same file, added again after it was rewritten.
    pub(crate) fn is_replaced_by(&self, other: &Self) -> bool {
        self.role == other.role && (matches!(self.role, Role::Record | Role::Ignore) || self.name == other.name)
    }
}

/// The cluster of the backup that a node list is named after: `nodes-NAMESPACE.NAME.json`, as in the commands that the
/// page shows. For other files the annotations of the nodes determine the cluster.
pub(crate) fn cluster_of<'a>(file: &str, clusters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let key = file.strip_prefix("nodes-")?.strip_suffix(".json")?;
    let found = clusters.into_iter().find(|(namespace, name)| key == format!("{namespace}.{name}"));
    found.map(|(namespace, name)| format!("{namespace}/{name}"))
}

/// A file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    name: String,
    reason: String,
}

impl Refusal {
    /// Why a file of this kind cannot be used; nothing where it can. A file without a kind could not be read.
    pub(crate) fn of(name: &str, kind: Option<Kind>) -> Option<Self> {
        let reason = match kind {
            Some(Kind::WrongIgnore(line)) => {
                return Some(Self::new(name, format!("is an ignore file with a mistake in line {line}")));
            }
            Some(Kind::OtherJson) => "is JSON, but not an inventory, a node list, Velero’s backup record or a report",
            Some(Kind::Other) => "is not a tar archive, a gzip file or JSON",
            Some(Kind::Nothing) => "is empty",
            None => "cannot be read",
            Some(Kind::Backup | Kind::Inventory | Kind::Nodes | Kind::Record | Kind::Report | Kind::Ignore) => {
                return None;
            }
        };
        Some(Self::new(name, reason.to_owned()))
    }

    fn new(name: &str, reason: String) -> Self {
        Self { name: name.to_owned(), reason }
    }

    /// For a person.
    pub(crate) fn sentence(&self) -> String {
        format!("{} {}.", self.name, self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::cluster_of;

    #[test]
    fn node_lists_are_named_after_clusters_of_the_backup_alone() {
        let clusters = [("team-a", "web"), ("team-a", "web.eu")];
        assert_eq!(cluster_of("nodes-team-a.web.eu.json", clusters).as_deref(), Some("team-a/web.eu"));
        assert_eq!(cluster_of("nodes-team-b.web.json", clusters), None);
        assert_eq!(cluster_of("nodes.json", clusters), None);
    }
}
