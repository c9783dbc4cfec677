//! What the topology of a class-based cluster changes in its objects: their numbers and their version. What its
//! `ClusterClass` changes besides is not foretold.

use super::subject::Subject;
use super::{Danger, number};
use crate::backup::objects::TOPOLOGY_POOL_LABEL;
use crate::graph::Place;
use crate::report::Span;

/// Applies the topology where the objects were not there yet when the backup was taken.
pub(super) fn apply(subject: &mut Subject<'_>) {
    let Some(topology) = subject.cluster.object.and_then(|object| object.topology.as_ref()) else { return };
    let mut differences = Vec::new();
    let mut endangered = Vec::new();
    let mut created = 0_u64;
    let mut compare =
        |what: &str, machines: Vec<usize>, wanted: Option<u64>, has: Option<u64>, version: Option<&str>| {
            let is_other = |one: &str, other: &str| one.trim_start_matches('v') != other.trim_start_matches('v');
            let versions = topology.version.as_deref().zip(version).filter(|(wanted, own)| is_other(wanted, own));
            if let Some((wanted, own)) = versions {
                differences.push(format!("{what} is of {own} and has to become {wanted}"));
                created = created.saturating_add(number(machines.len()));
                endangered.extend(&machines);
            }
            if let Some((wanted, has)) = wanted.zip(has).filter(|(wanted, has)| wanted != has) {
                differences.push(format!("{what} has {has} replicas and is to have {wanted}"));
                created = created.saturating_add(wanted.saturating_sub(has));
                if wanted < number(machines.len()) {
                    endangered.extend(machines);
                }
            }
        };
    let at = |place: Place| {
        let own = subject.of_backup().filter(move |(_, verdict)| verdict.place == Some(place));
        own.map(|(position, _)| position).collect::<Vec<_>>()
    };
    if let Some(control_plane) = subject.cluster.control_plane {
        let (replicas, version) = (control_plane.replicas, control_plane.version.as_deref());
        compare("the control plane", at(Place::ControlPlane), topology.members, replicas, version);
    }
    let mut dropped = Vec::new();
    for (position, pool) in subject.cluster.pools.iter().enumerate() {
        let Some(deployment) = pool.deployment else { continue };
        let Some(name) = deployment.meta.labels.get(TOPOLOGY_POOL_LABEL) else { continue };
        let machines = at(Place::Pool(position));
        let what = &deployment.meta.name;
        match topology.pools.get(name) {
            Some(wanted) => {
                let version = deployment.revision.version.as_deref();
                compare(what, machines, *wanted, deployment.replicas, version);
            }
            None => dropped.push((format!("{what} is not to be there"), machines)),
        }
    }
    for (difference, machines) in dropped {
        differences.push(difference);
        endangered.extend(machines);
    }
    if differences.is_empty() {
        return;
    }
    endangered.sort_unstable();
    endangered.dedup();
    for machine in &endangered {
        if let Some(fate) = subject.fates.get_mut(*machine) {
            fate.endanger(|| {
                "The topology of its Cluster asks for something else than its objects do: when it is applied, this machine may \
                 be deleted with its virtual machine."
                    .to_owned()
            });
        }
    }
    subject.created.count(Span::up_to(created));
    subject.deleted.count(subject.lost(&[], &endangered, Span::up_to(number(endangered.len()))));
    subject.dangers.push(Danger::Topology { differences, machines: endangered });
}
