//! The names that the naming templates of a cluster's objects give.
//!
//! In: a cluster. Out: patterns of the names of its virtual machines, each with its owner. Only where objects have
//! templates: names without one are known by their grammar.

use std::collections::BTreeMap;

use crate::backup::objects::Reference;
use crate::graph::{ClusterNode, Graph, Role};
use crate::names::{NamePattern, Owner};

/// What names some virtual machines of a cluster.
#[derive(Debug)]
pub(super) struct Named<'a> {
    /// The control plane, set or deployment.
    pub(super) owner: &'a str,
    pub(super) role: Role,
    pub(super) pattern: NamePattern,
}

/// Everything that a cluster's templates name.
pub(super) fn of_cluster<'a>(graph: &Graph<'a>, cluster: &'a ClusterNode<'a>) -> Vec<Named<'a>> {
    let mut all = Vec::new();
    let mut of_machines: BTreeMap<Role, &str> = BTreeMap::new();
    for machine in &cluster.machines {
        if let Some(naming) = machine.vsphere_machine.and_then(|found| found.naming.as_deref()) {
            of_machines.entry(machine.role).or_insert(naming);
        }
    }
    let mut add = |owner: Owner<'a>, role, naming: &Option<String>, template: Option<&Reference>| {
        let name = owner.name();
        // Of the template that virtual machines are made from, else of a machine that was made from it.
        let of_vms = match graph.machine_template(&cluster.key.namespace, template) {
            Some(template) => template.naming.as_deref(),
            None => of_machines.get(&role).copied(),
        };
        if let Some(pattern) = pattern(&cluster.key.name, owner, naming.as_deref(), of_vms) {
            all.push(Named { owner: name, role, pattern });
        }
    };
    if let Some(control_plane) = cluster.control_plane {
        let owner = Owner::ControlPlane(&control_plane.meta.name);
        add(owner, Role::ControlPlane, &control_plane.naming, control_plane.template.as_ref());
    }
    for (id, pool) in cluster.pools.enumerate() {
        for set in &pool.sets {
            add(Owner::MachineSet(&set.meta.name), Role::Pool(id), &set.naming, set.template.as_ref());
        }
        if let Some(deployment) = pool.deployment {
            let owner = Owner::SetOfDeployment(&deployment.meta.name);
            add(owner, Role::Pool(id), &deployment.naming, deployment.template.as_ref());
        }
    }
    all
}

/// The templates that new machines of a role are made from want names that are cut.
pub(super) fn is_windows(graph: &Graph<'_>, cluster: &ClusterNode<'_>, template: Option<&Reference>) -> bool {
    graph.machine_template(&cluster.key.namespace, template).is_some_and(|template| template.is_windows)
}

/// `None` where there is no template, or one whose names cannot be known.
fn pattern(cluster: &str, owner: Owner<'_>, of_machines: Option<&str>, of_vms: Option<&str>) -> Option<NamePattern> {
    if of_machines.is_none() && of_vms.is_none() {
        return None;
    }
    let machines = match of_machines {
        Some(template) => NamePattern::machines(template, cluster, owner)?,
        None => NamePattern::usual(owner)?,
    };
    match of_vms {
        Some(template) => NamePattern::virtual_machines(template, &machines),
        None => Some(machines),
    }
}
