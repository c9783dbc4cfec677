//! What the templates of objects refer to: identities, clusters, machines.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::fleet::{Cluster, DATACENTER, Machine, NETWORK, POOL, SERVER};
use crate::plan::Plan;
use crate::random::Random;
use crate::template::Values;

/// Adds what identifies an object that nothing refers to.
pub(super) fn identified(plan: &Plan, purpose: &str, index: usize, values: Values) -> Values {
    let mut random = Random::new(plan.seed, purpose, index);
    values.with("uid", random.uuid()).with("version", (10_000 + random.next() % 9_000_000).to_string())
}

/// What the objects of a cluster may refer to.
pub(super) fn of_cluster(plan: &Plan, cluster: &Cluster) -> Values {
    let mut random = Random::new(plan.seed, "cluster-values", cluster.index);
    let thumbprint: Vec<String> =
        Random::new(plan.seed, "thumbprint", 0).bytes(32).iter().map(|byte| format!("{byte:02X}")).collect();
    let workers: usize = cluster.pools.iter().map(|pool| pool.replicas).sum();
    Values::new(cluster.born)
        .with("version", (10_000 + random.next() % 9_000_000).to_string())
        .with("cluster", cluster.name.as_str())
        .with("namespace", cluster.namespace.as_str())
        .with("cluster-uid", cluster.uid.as_str())
        .with("infra-uid", cluster.infra_uid.as_str())
        .with("control-plane-uid", cluster.control_plane_uid.as_str())
        .with("endpoint", cluster.endpoint.as_str())
        .with("control-plane-replicas", (cluster.machines.len() - workers).to_string())
        .with("server", SERVER)
        .with("datacenter", DATACENTER)
        .with("pool", POOL)
        .with("network", NETWORK)
        .with("thumbprint", thumbprint.join(":"))
        .with("ssh-key", STANDARD.encode(Random::new(plan.seed, "ssh-key", 0).bytes(279)))
        .with("ca-hash", random.hex(64))
}

/// What the objects of a machine may refer to.
pub(super) fn of_machine(plan: &Plan, cluster: &Cluster, machine: &Machine) -> Values {
    let mut random = Random::new(plan.seed, "machine-values", machine.index);
    let mut values = of_cluster(plan, cluster).born(machine.born);
    if let Some(pool) = machine.pool.and_then(|pool| cluster.pools.get(pool)) {
        values = values
            .with("deployment", pool.name.as_str())
            .with("deployment-uid", pool.uid.as_str())
            .with("set", pool.set.as_str())
            .with("set-uid", pool.set_uid.as_str())
            .with("hash", pool.hash.as_str());
    }
    values
        .with("version", (10_000 + random.next() % 9_000_000).to_string())
        .with("machine", machine.name.as_str())
        .with("machine-uid", machine.uid.as_str())
        .with("infra-machine-uid", machine.infra_uid.as_str())
        .with("config-uid", machine.config_uid.as_str())
        .with("bios-uuid", machine.bios_uuid.as_str())
        .with("moref", machine.moref.as_str())
        .with("ip", machine.ip.as_str())
        .with("mac", machine.mac.as_str())
        .with("host", machine.host.as_str())
        .with("token", random.token())
}
