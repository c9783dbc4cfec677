//! The differences of a comparison, cluster by cluster.

use std::collections::BTreeMap;

use super::form::{Change, ChangeKind, Comparison};
use crate::presentation::Text;
use crate::presentation::words::key;
use crate::report::ClusterRef;

/// The differences of one cluster, or of none.
#[derive(Clone, Debug)]
pub struct OfCluster<'a> {
    /// The cluster.
    pub cluster: Option<&'a ClusterRef>,
    /// Its differences: first those that need a person; then new, changed, gone.
    pub changes: Vec<&'a Change>,
}

impl Comparison {
    /// The differences cluster by cluster: first the clusters that need a person, then by name. What belongs to no
    /// single cluster comes last in each of these groups.
    pub fn by_cluster(&self) -> Vec<OfCluster<'_>> {
        let mut clusters: BTreeMap<_, Vec<&Change>> = BTreeMap::new();
        for change in &self.changes {
            let cluster = change.cluster.as_ref();
            clusters.entry((cluster.is_none(), cluster)).or_default().push(change);
        }
        let of_cluster = |((_, cluster), changes)| OfCluster { cluster, changes };
        let mut clusters: Vec<_> = clusters.into_iter().map(of_cluster).collect();
        clusters.sort_by_key(|of| !of.needs_person());
        clusters
    }
}

impl OfCluster<'_> {
    /// Something of it needs a person.
    pub fn needs_person(&self) -> bool {
        self.changes.iter().any(|change| change.needs_person)
    }

    /// The heading of its list.
    pub fn title(&self) -> Text<'static> {
        match self.cluster {
            Some(cluster) => Text::name(key(&cluster.namespace, &cluster.name)),
            None => Text::words("Of no single cluster"),
        }
    }

    /// How much differs: "2 new, 1 gone".
    pub fn counts(&self) -> String {
        let counts = ChangeKind::ALL.map(|kind| {
            let number = self.changes.iter().filter(|change| change.kind == kind).count();
            (number > 0).then(|| format!("{number} {}", kind.title().to_lowercase()))
        });
        counts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}
