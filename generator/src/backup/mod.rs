//! The objects of a backup, kind after kind, in the order in which Velero collects them.

mod resources;
mod secrets;
mod unrelated;
mod values;

use std::io::{self, Write};

use self::resources::{
    CLUSTERS, CONFIG_MAPS, CONFIG_TEMPLATES, CONTROL_PLANES, DEFINITIONS, DEPLOYMENTS, IDENTITIES, INFRA_CLUSTERS,
    INFRA_MACHINES, INFRA_TEMPLATES, KUBEADM_CONFIGS, MACHINES, NAMESPACES, PODS, SETS, VMS,
};
use self::secrets::IDENTITY;
use self::unrelated::{events, share, unrelated};
use self::values::{identified, of_cluster, of_machine};
use crate::archive::{Archive, Resource};
use crate::fleet::{Cluster, Machine, Pool, clusters, moment, namespaces};
use crate::plan::Plan;
use crate::template::{Template, Values, template};

/// Writes all objects of the plan.
pub(crate) fn write<W: Write>(plan: &Plan, archive: &mut Archive<W>) -> io::Result<()> {
    unrelated(plan, archive, &PODS, &template!("pod")?, share(plan, 20))?;
    for (index, name) in namespaces(plan).enumerate() {
        let values =
            identified(plan, "namespace", index, Values::new(moment(-50 * 86_400))).with("name", name.as_str());
        archive.object(NAMESPACES, None, &name, &template!("namespace")?.fill(&values)?)?;
    }
    unrelated(plan, archive, &CONFIG_MAPS, &template!("config-map")?, share(plan, 15))?;
    secrets::write(plan, archive)?;
    events(plan, archive)?;
    unrelated(plan, archive, &DEFINITIONS, &template!("custom-resource-definition")?, share(plan, 5))?;

    of_machines(
        plan,
        archive,
        KUBEADM_CONFIGS,
        &template!("kubeadm-config-control-plane")?,
        &template!("kubeadm-config-worker")?,
        |machine| &machine.config_uid,
    )?;
    of_pools(plan, archive, CONFIG_TEMPLATES, &template!("kubeadm-config-template")?, |pool| (&pool.name, None))?;
    of_machines(
        plan,
        archive,
        MACHINES,
        &template!("machine-control-plane")?,
        &template!("machine-worker")?,
        |machine| &machine.uid,
    )?;
    of_clusters(plan, archive, CLUSTERS, &template!("cluster")?, |cluster| &cluster.uid)?;
    of_pools(plan, archive, DEPLOYMENTS, &template!("machine-deployment")?, |pool| (&pool.name, Some(&pool.uid)))?;
    of_pools(plan, archive, SETS, &template!("machine-set")?, |pool| (&pool.set, Some(&pool.set_uid)))?;
    of_clusters(plan, archive, CONTROL_PLANES, &template!("control-plane")?, |cluster| &cluster.control_plane_uid)?;
    of_machines(
        plan,
        archive,
        VMS,
        &template!("vsphere-vm-control-plane")?,
        &template!("vsphere-vm-worker")?,
        |machine| &machine.vm_uid,
    )?;
    let values = identified(plan, "identity", 0, Values::new(moment(-60 * 86_400)));
    archive.object(IDENTITIES, None, IDENTITY, &template!("vsphere-cluster-identity")?.fill(&values)?)?;
    of_clusters(plan, archive, INFRA_CLUSTERS, &template!("vsphere-cluster")?, |cluster| &cluster.infra_uid)?;
    of_machines(
        plan,
        archive,
        INFRA_MACHINES,
        &template!("vsphere-machine-control-plane")?,
        &template!("vsphere-machine-worker")?,
        |machine| &machine.infra_uid,
    )?;
    let template = template!("vsphere-machine-template")?;
    for cluster in clusters(plan) {
        for (number, name) in [cluster.name.clone(), format!("{}-worker", cluster.name)].into_iter().enumerate() {
            let values = identified(plan, "infra-template", cluster.index * 2 + number, of_cluster(plan, &cluster));
            let body = template.fill(&values.with("name", name.as_str()))?;
            archive.object(INFRA_TEMPLATES, Some(&cluster.namespace), &name, &body)?;
        }
    }
    Ok(())
}

/// One object of a kind for each cluster.
fn of_clusters<W: Write>(
    plan: &Plan,
    archive: &mut Archive<W>,
    resource: Resource,
    template: &Template,
    uid: impl Fn(&Cluster) -> &String,
) -> io::Result<()> {
    for cluster in clusters(plan) {
        let body = template.fill(&of_cluster(plan, &cluster).with("uid", uid(&cluster)))?;
        archive.object(resource, Some(&cluster.namespace), &cluster.name, &body)?;
    }
    Ok(())
}

/// One object of a kind for each pool, with its name and the UID by which others know it.
fn of_pools<W: Write>(
    plan: &Plan,
    archive: &mut Archive<W>,
    resource: Resource,
    template: &Template,
    identity: impl Fn(&Pool) -> (&String, Option<&String>),
) -> io::Result<()> {
    for cluster in clusters(plan) {
        for (number, pool) in cluster.pools.iter().enumerate() {
            let (name, uid) = identity(pool);
            let mut values = identified(plan, resource.name, cluster.index * 2 + number, of_cluster(plan, &cluster))
                .with("deployment", pool.name.as_str())
                .with("deployment-uid", pool.uid.as_str())
                .with("set", pool.set.as_str())
                .with("set-uid", pool.set_uid.as_str())
                .with("hash", pool.hash.as_str())
                .with("replicas", pool.replicas.to_string())
                .with("max-replicas", (pool.replicas + 1).to_string());
            if let Some(uid) = uid {
                values = values.with("uid", uid);
            }
            archive.object(resource, Some(&cluster.namespace), name, &template.fill(&values)?)?;
        }
    }
    Ok(())
}

/// One object of a kind for each machine.
fn of_machines<W: Write>(
    plan: &Plan,
    archive: &mut Archive<W>,
    resource: Resource,
    control_plane: &Template,
    worker: &Template,
    uid: impl Fn(&Machine) -> &String,
) -> io::Result<()> {
    for cluster in clusters(plan) {
        for machine in &cluster.machines {
            let template = if machine.pool.is_some() { worker } else { control_plane };
            let body = template.fill(&of_machine(plan, &cluster, machine).with("uid", uid(machine)))?;
            archive.object(resource, Some(&cluster.namespace), &machine.name, &body)?;
        }
    }
    Ok(())
}
