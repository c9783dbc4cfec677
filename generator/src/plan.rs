//! What a backup and its inventory are made from.

/// What a backup and its inventory contain.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Decides every name, UUID and secret.
    pub seed: u64,
    /// Clusters, ten to a namespace.
    pub clusters: usize,
    /// Machines in each: three of the control plane, the others in two `MachineDeployments`.
    pub machines: usize,
    /// Objects that have nothing to do with machines: events, pods, config maps, resource definitions.
    pub unrelated: usize,
    /// Machines of the backup whose VM was deleted: Stale.
    pub missing: usize,
    /// VMs that `MachineSets` of the backup created after it: Ghosts.
    pub extra: usize,
    /// All VMs of the inventory; unrelated VMs fill it up to this number.
    pub virtual_machines: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self { seed: 1, clusters: 100, machines: 20, unrelated: 600, missing: 25, extra: 25, virtual_machines: 4_000 }
    }
}
