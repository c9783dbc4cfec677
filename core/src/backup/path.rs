//! Velero's layout: an entry's path → which object it is a copy of, and which copy.
//!
//! `resources/<plural.group>/[<version>[-preferredversion]/](cluster|namespaces/<namespace>)/<name>.json`, and
//! `metadata/version`. One folder in front of `resources` is accepted: people unpack archives and pack them again.

/// What an entry's path says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryPath<'a> {
    /// `metadata/version`: its time is the start of the backup, its content the format version.
    FormatVersion,
    /// A copy of an object.
    Item(ItemPath<'a>),
    /// Anything else.
    Other,
}

/// A copy of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ItemPath<'a> {
    /// The plural resource name, `machines`.
    pub(super) resource: &'a str,
    /// The API group; empty for the core group.
    pub(super) group: &'a str,
    /// Which of the object's copies this is.
    pub(super) copy: Copy<'a>,
    /// Its namespace; `None` when cluster-scoped.
    pub(super) namespace: Option<&'a str>,
    /// The object's name.
    pub(super) name: &'a str,
}

/// Which of the copies that Velero writes of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Copy<'a> {
    /// In the server's preferred API version, `v1beta1-preferredversion`.
    Preferred,
    /// At the path of format version 1, without an API version.
    Legacy,
    /// In another API version that the server also serves.
    Other(&'a str),
}

impl<'a> EntryPath<'a> {
    /// Reads a path as the archive gives it, already without a leading `./`.
    pub(super) fn parse(path: &'a str) -> Self {
        let rest = match split(path) {
            Some(("resources" | "metadata", _)) => path,
            Some((_, rest)) => rest,
            None => return Self::Other,
        };
        if rest == "metadata/version" {
            return Self::FormatVersion;
        }
        Self::item(rest).map_or(Self::Other, Self::Item)
    }

    fn item(path: &'a str) -> Option<ItemPath<'a>> {
        let path = path.strip_prefix("resources/")?;
        let (group_resource, scope) = split(path)?;
        let (resource, group) = group_resource.split_once('.').unwrap_or((group_resource, ""));
        let (copy, namespace, file) = if let Some((namespace, file)) = Self::scope(scope) {
            (Copy::Legacy, namespace, file)
        } else {
            let (version, scope) = split(scope)?;
            let (namespace, file) = Self::scope(scope)?;
            let copy = if version.ends_with("-preferredversion") { Copy::Preferred } else { Copy::Other(version) };
            (copy, namespace, file)
        };
        let name = file.strip_suffix(".json")?;
        let complete = !resource.is_empty() && !name.is_empty() && !name.contains('/');
        complete.then_some(ItemPath { resource, group, copy, namespace, name })
    }

    /// `cluster/<file>` or `namespaces/<namespace>/<file>`.
    fn scope(path: &'a str) -> Option<(Option<&'a str>, &'a str)> {
        let (first, rest) = split(path)?;
        match first {
            "cluster" => Some((None, rest)).filter(|(_, file)| !file.contains('/')),
            "namespaces" => split(rest).map(|(namespace, file)| (Some(namespace), file)),
            _ => None,
        }
    }
}

/// What stands before and after the first slash. The pieces of a path are short: looking at byte after byte is quicker
/// here than the standard library's search, which is made for long texts.
fn split(path: &str) -> Option<(&str, &str)> {
    let slash = path.bytes().position(|byte| byte == b'/')?;
    Some((path.get(..slash)?, path.get(slash.saturating_add(1)..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn item(path: &str) -> ItemPath<'_> {
        match EntryPath::parse(path) {
            EntryPath::Item(item) => item,
            other => panic!("{path}: {other:?}"),
        }
    }

    #[test]
    fn reads_each_layout() {
        let legacy = item("resources/machines.cluster.x-k8s.io/namespaces/team-a/web-1.json");
        assert_eq!(
            legacy,
            ItemPath {
                resource: "machines",
                group: "cluster.x-k8s.io",
                copy: Copy::Legacy,
                namespace: Some("team-a"),
                name: "web-1"
            }
        );
        let preferred =
            item("resources/machines.cluster.x-k8s.io/v1beta2-preferredversion/namespaces/team-a/web-1.json");
        assert_eq!(preferred, ItemPath { copy: Copy::Preferred, ..legacy });
        let other = item("resources/machines.cluster.x-k8s.io/v1beta1/namespaces/team-a/web-1.json");
        assert_eq!(other, ItemPath { copy: Copy::Other("v1beta1"), ..legacy });
        assert_eq!(EntryPath::parse("metadata/version"), EntryPath::FormatVersion);
        assert_eq!(EntryPath::parse("my-backup/metadata/version"), EntryPath::FormatVersion);
        assert_eq!(item("my-backup/resources/machines.cluster.x-k8s.io/namespaces/team-a/web-1.json"), legacy);
    }

    #[test]
    fn treacherous_names() {
        let namespace = item("resources/namespaces/cluster/team-a.json");
        assert_eq!((namespace.resource, namespace.group, namespace.namespace), ("namespaces", "", None));
        assert_eq!(item("resources/pods/namespaces/cluster/x.json").namespace, Some("cluster"));
        assert_eq!(item("resources/pods/namespaces/namespaces/x.json").namespace, Some("namespaces"));
        assert_eq!(item("resources/pods/v1-preferredversion/namespaces/cluster/x.json").namespace, Some("cluster"));
        assert_eq!(item("resources/secrets/namespaces/a/foo.json.json").name, "foo.json");
        assert_eq!(
            item("resources/clusterroles.rbac.authorization.k8s.io/cluster/system:node.json").name,
            "system:node"
        );
    }

    #[test]
    fn everything_else_is_other() {
        for path in [
            "",
            "resources",
            "resources/",
            "resources/a",
            "resources/a/cluster/",
            "resources/a/cluster/.json",
            "resources/a/namespaces/x.json",
            "resources/a/v1/b/c.json",
            "logs/x.json",
            "a/b/resources/a/cluster/x.json",
            "resources/a/cluster/x",
            "resources//cluster/x.json",
            "resources/a/namespaces/n/d/x.json",
        ] {
            assert_eq!(EntryPath::parse(path), EntryPath::Other, "{path}");
        }
    }
}
