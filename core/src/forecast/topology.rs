//! What the topology of a class-based cluster changes in its objects: their numbers and their version. What its
//! `ClusterClass` changes besides is not foretold.

use super::subject::Subject;
use super::{Danger, number, same_version};
use crate::backup::objects::TOPOLOGY_POOL_LABEL;
use crate::graph::Place;
use crate::ids::VerdictId;
use crate::report::Span;

/// Applies the topology where the objects were not there yet when the backup was taken.
pub(super) fn apply(subject: &mut Subject<'_>) {
    let Some(topology) = subject.cluster.topology() else { return };
    let version = topology.version.as_deref();
    let mut change = Change::default();
    if let Some(control_plane) = subject.cluster.control_plane {
        let members = subject.members();
        change.version("the control plane", &members, version, control_plane.version.as_deref());
        change.replicas("the control plane", &members, topology.members, control_plane.replicas);
    }
    for (id, pool) in subject.cluster.pools.enumerate() {
        let Some(deployment) = pool.deployment else { continue };
        let Some(name) = deployment.meta.labels.get(TOPOLOGY_POOL_LABEL) else { continue };
        let (what, machines) = (&deployment.meta.name, subject.at(Place::Pool(id)));
        match topology.pools.get(name) {
            Some(replicas) => {
                change.version(what, &machines, version, deployment.revision.version.as_deref());
                change.replicas(what, &machines, *replicas, deployment.replicas);
            }
            None => change.drop(what, &machines),
        }
    }
    change.happen(subject);
}

/// What applying a topology does to the machines that there are.
#[derive(Default)]
struct Change {
    differences: Vec<String>,
    endangered: Vec<VerdictId>,
    created: u64,
}

impl Change {
    /// Machines of another version are replaced.
    fn version(&mut self, what: &str, machines: &[VerdictId], wanted: Option<&str>, has: Option<&str>) {
        if let Some((wanted, has)) = wanted.zip(has).filter(|(wanted, has)| !same_version(wanted, has)) {
            self.differences.push(format!("{what} is of {has} and has to become {wanted}"));
            self.created = self.created.saturating_add(number(machines.len()));
            self.endangered.extend(machines);
        }
    }

    fn replicas(&mut self, what: &str, machines: &[VerdictId], wanted: Option<u64>, has: Option<u64>) {
        if let Some((wanted, has)) = wanted.zip(has).filter(|(wanted, has)| wanted != has) {
            self.differences.push(format!("{what} has {has} replicas and is to have {wanted}"));
            self.created = self.created.saturating_add(wanted.saturating_sub(has));
            if wanted < number(machines.len()) {
                self.endangered.extend(machines);
            }
        }
    }

    fn drop(&mut self, what: &str, machines: &[VerdictId]) {
        self.differences.push(format!("{what} is not to be there"));
        self.endangered.extend(machines);
    }

    fn happen(mut self, subject: &mut Subject<'_>) {
        if self.differences.is_empty() {
            return;
        }
        self.endangered.sort_unstable();
        self.endangered.dedup();
        for machine in &self.endangered {
            subject.fates[*machine].endanger(|| {
                "The topology of its Cluster asks for something else than its objects do: when it is applied, this \
                 machine may be deleted with its virtual machine."
                    .to_owned()
            });
        }
        subject.created.count(Span::up_to(self.created));
        let deleted = Span::up_to(number(self.endangered.len()));
        subject.deleted.count(subject.lost(&[], &self.endangered, deleted));
        subject.dangers.push(Danger::Topology { differences: self.differences, machines: self.endangered });
    }
}
