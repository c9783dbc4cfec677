//! Files that are compared with the backup, and files that are nothing of use.

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
}

impl Role {
    /// What a person calls it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Inventory => "vCenter inventory",
            Self::Nodes => "node list",
            Self::Record => "Velero’s record of the backup",
        }
    }
}

/// A file that was taken.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Taken<F> {
    /// What it is.
    pub(crate) role: Role,
    /// Its name.
    pub(crate) name: String,
    /// The workload cluster whose nodes it lists, where that is known by other means than its content.
    pub(crate) cluster: Option<String>,
    /// The file itself.
    pub(crate) file: F,
}

impl<F> Taken<F> {
    /// Whether the other takes this one's place: the same file, dropped again after it was written anew.
    pub(crate) fn is_replaced_by(&self, other: &Self) -> bool {
        self.role == other.role && (self.role == Role::Record || self.name == other.name)
    }
}

/// The cluster, of those in the backup, that a node list is named after: `nodes-NAMESPACE.NAME.json`, as the page tells people to call
/// it. Of other files the annotations of the nodes tell the cluster.
pub(crate) fn cluster_of<'a>(file: &str, clusters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<String> {
    let key = file.strip_prefix("nodes-")?.strip_suffix(".json")?;
    let found = clusters.into_iter().find(|(namespace, name)| key == format!("{namespace}.{name}"));
    found.map(|(namespace, name)| format!("{namespace}/{name}"))
}

/// A file that is nothing of use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// Its name.
    pub(crate) name: String,
    /// What it seems to be.
    pub(crate) what: String,
}

impl Refusal {
    /// Why a file of this kind cannot be used; none where it can.
    pub(crate) fn of(name: &str, kind: Kind) -> Option<Self> {
        let what = match kind {
            Kind::OtherJson => "is JSON, but neither an inventory, nor a node list, nor Velero’s record, nor a report",
            Kind::Other => "is neither a tar archive, nor gzip, nor JSON",
            Kind::Nothing => "is empty",
            Kind::Backup | Kind::Inventory | Kind::Nodes | Kind::Record | Kind::Report => return None,
        };
        Some(Self { name: name.to_owned(), what: what.to_owned() })
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
