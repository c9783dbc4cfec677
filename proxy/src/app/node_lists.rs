//! Node lists: files that a person names, one for each cluster, and folders of them.
//!
//! In a folder, the name of a file says whose nodes it has: `nodes-NAMESPACE.NAME.json`. One odd file is told of and
//! spoils nothing else.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use drift_core::{ClusterRef, Report};

use crate::{
    cli::NodesSource,
    console::Console,
    error::{Error, Input, display},
    view::shown,
};

/// A node list to be read.
#[derive(Debug)]
pub(super) struct NodeListFile {
    /// Whose nodes.
    pub(super) cluster: ClusterRef,
    /// The file.
    pub(super) file: PathBuf,
    /// A person named this very file, and not only its folder.
    pub(super) is_named: bool,
}

/// All node lists to be read, and what is to be said of folders.
#[derive(Debug, Default)]
pub(super) struct NodeLists {
    files: Vec<NodeListFile>,
    /// Files whose names look like those of lists, and are none.
    odd: Vec<PathBuf>,
    /// Folders without any list.
    empty: Vec<PathBuf>,
}

impl NodeLists {
    /// Finds the files. Those that are named count before those of folders.
    pub(super) fn find(sources: &[NodesSource]) -> Result<Self, Error> {
        let mut lists = Self::default();
        for source in sources {
            if let NodesSource::File { cluster, file } = source {
                lists.files.push(NodeListFile { cluster: cluster.clone(), file: file.clone(), is_named: true });
            }
        }
        let named: BTreeSet<ClusterRef> = lists.clusters();
        for source in sources {
            if let NodesSource::Folder(folder) = source {
                lists.add_folder(folder, &named)?;
            }
        }
        Ok(lists)
    }

    fn add_folder(&mut self, folder: &Path, named: &BTreeSet<ClusterRef>) -> Result<(), Error> {
        let failed = |source| Error::Read { input: Input::Nodes, path: folder.to_owned(), source };
        if fs::metadata(folder).map_err(failed)?.is_file() {
            return Err(Error::NodesWithoutCluster(folder.to_owned()));
        }
        let entries: Result<Vec<_>, _> = fs::read_dir(folder).map_err(failed)?.collect();
        let mut names: Vec<_> = entries.map_err(failed)?.iter().map(fs::DirEntry::file_name).collect();
        names.sort();
        let mut found = false;
        for name in names {
            let (text, file) = (name.to_string_lossy(), folder.join(&name));
            if !(text.starts_with(BEFORE) && text.ends_with(BEHIND)) || file.is_dir() {
                continue;
            }
            // Whoever opens a pipe waits for another program.
            let cluster = cluster_of(&text).filter(|_| !fs::metadata(&file).is_ok_and(|metadata| !metadata.is_file()));
            match cluster {
                None => self.odd.push(file),
                Some(cluster) => {
                    found = true;
                    if !named.contains(&cluster) {
                        self.files.push(NodeListFile { cluster, file, is_named: false });
                    }
                }
            }
        }
        if !found {
            self.empty.push(folder.to_owned());
        }
        Ok(())
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &NodeListFile> {
        self.files.iter()
    }

    /// Whose nodes they are.
    pub(super) fn clusters(&self) -> BTreeSet<ClusterRef> {
        self.files.iter().map(|list| list.cluster.clone()).collect()
    }

    /// Tells what of folders is not used, and of which files nothing could be read.
    pub(super) fn tell(&self, unread: &[Error], console: &mut Console) {
        for folder in &self.empty {
            let advice = "Fill it: drift-detector nodes --backup FILE -o DIR".to_owned();
            console.warn(&format!("{} has no file nodes-NAMESPACE.NAME.json", display(folder)), &[advice]);
        }
        for file in &self.odd {
            console.warn(&format!("{} is not read: it is no file nodes-NAMESPACE.NAME.json", display(file)), &[]);
        }
        for error in unread {
            console.warn(&error.to_string(), &[]);
        }
    }

    /// Tells which files of folders are of clusters that the backup does not have.
    pub(super) fn tell_unknown(&self, report: &Report, console: &mut Console) {
        let known: BTreeSet<(&str, &str)> =
            report.clusters.iter().map(|cluster| (cluster.namespace.as_str(), cluster.name.as_str())).collect();
        let is_unknown = |list: &&NodeListFile| !known.contains(&(&*list.cluster.namespace, &*list.cluster.name));
        for list in self.files.iter().filter(|list| !list.is_named).filter(is_unknown) {
            let cluster = shown(&list.cluster.to_string());
            console.warn(&format!("{}: the backup has no cluster {cluster}", display(&list.file)), &[]);
        }
    }
}

const BEFORE: &str = "nodes-";
const BEHIND: &str = ".json";

/// The cluster whose nodes a file of this name has.
fn cluster_of(file_name: &str) -> Option<ClusterRef> {
    let (namespace, name) = file_name.strip_prefix(BEFORE)?.strip_suffix(BEHIND)?.split_once('.')?;
    let valid = is_namespace(namespace) && is_name(name);
    valid.then(|| ClusterRef { namespace: namespace.to_owned(), name: name.to_owned() })
}

/// The name of the file that has the nodes of a cluster; `None` for names that Kubernetes does not allow, which could
/// lead anywhere.
pub(super) fn file_name(cluster: &ClusterRef) -> Option<String> {
    let valid = is_namespace(&cluster.namespace) && is_name(&cluster.name);
    valid.then(|| format!("{BEFORE}{}.{}{BEHIND}", cluster.namespace, cluster.name))
}

/// A label: it has no dot, so that the first one ends it.
fn is_namespace(text: &str) -> bool {
    is_name(text) && !text.contains('.')
}

fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    let ends = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    text.len() <= 253 && text.bytes().all(allowed) && ends(text.bytes().next()) && ends(text.bytes().last())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_those_of_clusters() {
        for cluster in ["team-a/web", "default/web.eu.prod", "a/0"] {
            let cluster = ClusterRef::parse(cluster).unwrap();
            assert_eq!(cluster_of(&file_name(&cluster).unwrap()), Some(cluster));
        }
        for odd in ["nodes-web.json", "nodes-.web.json", "nodes-a..json", "nodes-A.b.json", "nodes-a.b", "a.b.json"] {
            assert_eq!(cluster_of(odd), None, "{odd}");
        }
    }

    #[test]
    fn no_name_leads_elsewhere() {
        for (namespace, name) in [("..", "x"), ("a", "../../etc/x"), ("a/b", "c"), ("", "c"), ("a", ""), ("a.b", "c")] {
            let cluster = ClusterRef { namespace: namespace.to_owned(), name: name.to_owned() };
            assert_eq!(file_name(&cluster), None, "{cluster}");
        }
    }

    #[test]
    fn one_odd_file_spoils_nothing() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["nodes-team-a.web.json", "nodes-team-b.web.json", "nodes-web.json", "velero-backup.json"] {
            fs::write(folder.path().join(name), "{}").unwrap();
        }
        fs::create_dir(folder.path().join("nodes-team-c.web.json")).unwrap();
        let web = ClusterRef::parse("team-a/web").unwrap();
        let lists = NodeLists::find(&[
            NodesSource::Folder(folder.path().to_owned()),
            NodesSource::File { cluster: web, file: "own.json".into() },
        ])
        .unwrap();
        let files: Vec<_> = lists.all().map(|list| (list.cluster.to_string(), list.is_named)).collect();
        assert_eq!(files, [("team-a/web".to_owned(), true), ("team-b/web".to_owned(), false)]);
        assert_eq!(lists.odd, [folder.path().join("nodes-web.json")]);
        assert!(lists.empty.is_empty());
    }

    #[test]
    fn a_folder_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let find = |path: &Path| NodeLists::find(&[NodesSource::Folder(path.to_owned())]);
        assert_eq!(find(folder.path()).unwrap().empty, [folder.path()]);
        let file = folder.path().join("nodes.json");
        fs::write(&file, "{}").unwrap();
        assert!(matches!(find(&file), Err(Error::NodesWithoutCluster(_))));
        assert!(matches!(find(&folder.path().join("none")), Err(Error::Read { input: Input::Nodes, .. })));
    }
}
