//! Which clusters a machine's name fits, found by look-up: a vCenter has tens of thousands of names.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::index::ALIKE;
use super::naming::{self, Named};
use crate::graph::{Graph, MachineNode, Role};
use crate::ids::ClusterId;
use crate::names::{self, NamePattern};

/// Names of machines are not longer, with room for what Kubernetes allows.
const LONGEST: usize = 253;

/// How well a name fits a cluster. The smaller the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// A known `MachineSet` or control plane, and a machine's suffix.
    Owner,
    /// A known `MachineDeployment`, a set's hash and a machine's suffix.
    Deployment,
    /// A naming template of a known set, control plane or deployment.
    Template,
    /// The beginning of a known `MachineSet` with Windows machines, and a machine's suffix.
    Windows,
    /// Only what the name begins with is the cluster's: a hint.
    Cluster,
}

/// A name that fits a cluster.
#[derive(Clone, Debug)]
pub(super) struct NameFit {
    pub(super) grade: Grade,
    /// How much of the name is the owner's.
    pub(super) length: usize,
    pub(super) owner: String,
    /// Its role, where the name tells.
    pub(super) role: Option<Role>,
    /// More owners have this name, or one that is cut to the same, than are told apart: it may fit others as well.
    pub(super) is_crowded: bool,
}

#[derive(Debug)]
struct Entry<'a> {
    cluster: ClusterId,
    grade: Grade,
    owner: &'a str,
    role: Option<Role>,
    /// The names, where a template gives them.
    pattern: Option<NamePattern>,
}

/// The names of sets, control planes, deployments and clusters, by what the names of their machines begin with.
#[derive(Debug, Default)]
pub(super) struct NameIndex<'a> {
    beginnings: BTreeMap<Cow<'a, str>, Owners<'a>>,
}

/// The owners of one beginning, up to [`ALIKE`] of them.
#[derive(Debug, Default)]
struct Owners<'a> {
    entries: Vec<Entry<'a>>,
    is_crowded: bool,
}

impl<'a> NameIndex<'a> {
    pub(super) fn new(graph: &'a Graph<'a>) -> Self {
        let mut index = Self::default();
        for (id, cluster) in graph.clusters.enumerate() {
            let mut insert = |beginning: Cow<'a, str>, entry: Entry<'a>| {
                let owners = index.beginnings.entry(beginning).or_default();
                owners.is_crowded = owners.entries.len() >= ALIKE;
                if !owners.is_crowded {
                    owners.entries.push(entry);
                }
            };
            for Named { owner, role, pattern } in naming::of_cluster(graph, cluster) {
                if let Some(beginning) = pattern.beginning().map(str::to_owned) {
                    let (grade, role) = (Grade::Template, Some(role));
                    insert(beginning.into(), Entry { cluster: id, grade, owner, role, pattern: Some(pattern) });
                }
            }
            let mut add = |owner: &'a str, grade, role| {
                insert(names::beginning(owner).into(), Entry { cluster: id, grade, owner, role, pattern: None });
            };
            let windows: BTreeSet<Role> =
                cluster.machines.iter().filter(|machine| is_windows(machine)).map(|machine| machine.role).collect();
            add(&cluster.key.name, Grade::Cluster, None);
            if let Some(name) = &cluster.control_plane_name {
                add(name, Grade::Owner, Some(Role::ControlPlane));
            }
            if let Some(name) = &cluster.etcd_name {
                add(name, Grade::Owner, Some(Role::Etcd));
            }
            for (pool, node) in cluster.pools.enumerate() {
                if let Some(deployment) = node.deployment {
                    add(&deployment.meta.name, Grade::Deployment, Some(Role::Pool(pool)));
                }
                for set in &node.sets {
                    let has_windows = windows.contains(&Role::Pool(pool))
                        || naming::is_windows(graph, cluster, set.template.as_ref());
                    add(&set.meta.name, Grade::Owner, Some(Role::Pool(pool)));
                    if has_windows {
                        add(names::windows_beginning(&set.meta.name), Grade::Windows, Some(Role::Pool(pool)));
                    }
                }
            }
        }
        index
    }

    /// The clusters that a name fits, each with its best fit.
    pub(super) fn fits(&self, name: &str) -> BTreeMap<ClusterId, NameFit> {
        let mut fits: BTreeMap<ClusterId, NameFit> = BTreeMap::new();
        // vSphere allows 80 characters.
        if name.len() > LONGEST {
            return fits;
        }
        for beginning in names::beginnings(name) {
            let Some(owners) = self.beginnings.get(beginning) else { continue };
            for entry in &owners.entries {
                let fit = match entry.grade {
                    Grade::Owner | Grade::Windows => names::is_machine_of(name, entry.owner),
                    Grade::Deployment => names::is_machine_of_deployment(name, entry.owner),
                    Grade::Template => entry.pattern.as_ref().is_some_and(|pattern| pattern.is_name(name)),
                    Grade::Cluster => names::begins_with(name, entry.owner),
                };
                if fit {
                    let new = NameFit {
                        grade: entry.grade,
                        length: beginning.len(),
                        owner: entry.owner.to_owned(),
                        role: entry.role,
                        is_crowded: owners.is_crowded,
                    };
                    fits.entry(entry.cluster).and_modify(|old| old.take_better(&new)).or_insert(new);
                }
            }
        }
        fits
    }
}

/// A machine whose virtual machine bears the short name that CAPV gives to Windows machines.
fn is_windows(machine: &MachineNode<'_>) -> bool {
    let (name, vm) = (machine.name.as_str(), machine.birth_name());
    name != vm && names::is_windows_machine_of(vm, name) && names::suffix(vm) == names::suffix(name)
}

impl NameFit {
    /// It is of a grammar that only machines have: no mere beginning.
    pub(super) fn is_exact(&self) -> bool {
        self.grade != Grade::Cluster
    }

    /// The better grade wins, then the longer owner. Two owners that fit equally well leave the role open: shortened
    /// names do not tell workers from control planes.
    fn take_better(&mut self, new: &Self) {
        let rank = |fit: &Self| (fit.grade, std::cmp::Reverse(fit.length));
        match rank(new).cmp(&rank(self)) {
            std::cmp::Ordering::Less => self.clone_from(new),
            std::cmp::Ordering::Equal if new.role != self.role => {
                self.role = None;
                // Only what both names begin with is certain.
                if new.owner != self.owner && !self.owner.ends_with('…') {
                    self.owner = format!("{}…", names::beginning(&self.owner));
                }
            }
            std::cmp::Ordering::Equal | std::cmp::Ordering::Greater => {}
        }
    }
}
