//! A management cluster, its backup, and what was observed since.

use drift_core::observations::InventoryVm;
use drift_core::{Backup, ClusterRef, Context, Observations, Report, detect};
use serde_json::Value;

use super::cluster::Seed;
use super::reports::{REHEARSED, read, report_for};
use super::{
    AFTER, Api, BACKUP, BEFORE, Cluster, Entry, Inventory, Layout, NodeList, Object, Resource, gzip, tar, time, vcenter,
};

/// Everything that a detection reads.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    pub(crate) objects: Vec<Object>,
    pub(crate) inventories: Vec<Inventory>,
    pub(crate) node_lists: Vec<NodeList>,
    pub(crate) aliases: Vec<(String, String)>,
    pub(crate) velero_backup: Option<Value>,
    pub(crate) layout: Layout,
    /// The content of `metadata/version`.
    pub(crate) format_version: String,
    /// The time of the archive's entries; 0 for none.
    pub(crate) written_at: u64,
    /// Entries besides those of objects.
    pub(crate) entries: Vec<Entry>,
    /// Secrets that a filter left out, by name.
    pub(crate) missing_secrets: Vec<String>,
}

impl Scene {
    /// Nothing at all.
    pub(crate) fn empty() -> Self {
        let (objects, inventories, node_lists, aliases) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self {
            objects,
            inventories,
            node_lists,
            aliases,
            velero_backup: None,
            layout: Layout::Both,
            format_version: "1.1.0".into(),
            written_at: time(BACKUP).as_second().try_into().unwrap(),
            entries: Vec::new(),
            missing_secrets: Vec::new(),
        }
    }

    /// One cluster without drift.
    pub(crate) fn of(cluster: &Cluster) -> Self {
        Self::empty().and(cluster)
    }

    /// Another cluster without drift.
    pub(crate) fn and(mut self, cluster: &Cluster) -> Self {
        self.objects.extend(cluster.objects());
        self.node_list(cluster);
        for seed in cluster.machines() {
            self.add_vm(cluster, cluster.virtual_machine(&seed.vm, BEFORE));
            self.node_list(cluster).nodes.push(cluster.node(&seed));
        }
        self
    }

    /// An inventory to put virtual machines into.
    pub(crate) fn with_inventory(mut self, inventory: Inventory) -> Self {
        self.inventories.push(inventory);
        self
    }

    /// Puts a virtual machine where this cluster has its own.
    pub(crate) fn add_vm(&mut self, cluster: &Cluster, vm: InventoryVm) {
        let (server, datacenter) = (&cluster.server, &cluster.datacenter);
        let position = self.inventories.iter().position(|inventory| inventory.holds(server, datacenter));
        let position = position.unwrap_or_else(|| {
            self.inventories.push(Inventory::of(server));
            self.inventories.len() - 1
        });
        self.inventories[position].content.virtual_machines.push(vm);
    }

    /// Adds a virtual machine that has nothing to do with Cluster API to the first inventory.
    pub(crate) fn add_stranger(&mut self, name: &str) {
        self.inventories[0].content.virtual_machines.push(vcenter::stranger(name));
    }

    /// A machine that was made after the backup: a virtual machine and a Node without objects. `owner` is a
    /// `MachineSet` or the control plane. Returns its name.
    pub(crate) fn grow(&mut self, cluster: &Cluster, owner: &str, number: usize) -> String {
        let name = cluster.generated(owner, number);
        let pool = (owner != cluster.control_plane).then(|| (String::new(), owner.to_owned()));
        let seed = Seed { vm: cluster.vm_name(&name), name: name.clone(), pool };
        self.add_vm(cluster, cluster.virtual_machine(&seed.vm, AFTER));
        self.node_list(cluster).nodes.push(cluster.node(&seed));
        name
    }

    /// The same, before its Node has joined.
    pub(crate) fn grow_without_node(&mut self, cluster: &Cluster, owner: &str, number: usize) -> String {
        let name = self.grow(cluster, owner, number);
        self.remove_node(&cluster.vm_name(&name));
        name
    }

    /// The same, powered off, so that it has a reason to be no Node.
    pub(crate) fn grow_powered_off(&mut self, cluster: &Cluster, owner: &str, number: usize) -> String {
        let name = self.grow_without_node(cluster, owner, number);
        self.vm(&cluster.vm_name(&name)).power_state = Some("poweredOff".into());
        name
    }

    /// The node list of a cluster.
    pub(crate) fn node_list(&mut self, cluster: &Cluster) -> &mut NodeList {
        let key = cluster.key();
        let position = self.node_lists.iter().position(|list| list.cluster.as_ref() == Some(&key));
        let position = position.unwrap_or_else(|| {
            self.node_lists.push(NodeList::of(cluster));
            self.node_lists.len() - 1
        });
        &mut self.node_lists[position]
    }

    /// The virtual machine of this name.
    #[track_caller]
    pub(crate) fn vm(&mut self, name: &str) -> &mut InventoryVm {
        self.inventories
            .iter_mut()
            .flat_map(|inventory| &mut inventory.content.virtual_machines)
            .find(|vm| vm.name == name)
            .unwrap()
    }

    /// All virtual machines.
    pub(crate) fn vms(&mut self) -> impl Iterator<Item = &mut InventoryVm> {
        self.inventories.iter_mut().flat_map(|inventory| &mut inventory.content.virtual_machines)
    }

    /// Deletes a virtual machine.
    pub(crate) fn remove_vm(&mut self, name: &str) {
        for inventory in &mut self.inventories {
            inventory.content.virtual_machines.retain(|vm| vm.name != name);
        }
    }

    /// Deletes a virtual machine and its Node.
    pub(crate) fn lose(&mut self, name: &str) {
        self.remove_vm(name);
        self.remove_node(name);
    }

    /// Copies a virtual machine as vCenter does: other instance UUID and managed object reference, all else the same.
    pub(crate) fn copy_vm(&mut self, name: &str, copy: &str) -> &mut InventoryVm {
        let mut vm = self.vm(name).clone();
        copy.clone_into(&mut vm.name);
        vm.moref = Some(format!("vm-{copy}"));
        vm.instance_uuid = Some(super::uuid(&format!("copy/{copy}")));
        vm.path = vm.path.map(|path| path.replace(name, copy));
        vm.created_at = Some(time(AFTER));
        let mut all = self.inventories.iter_mut().map(|inventory| &mut inventory.content.virtual_machines);
        let vms = all.find(|vms| vms.iter().any(|vm| vm.name == name)).unwrap();
        vms.push(vm);
        vms.last_mut().unwrap()
    }

    /// The Node of this name.
    #[track_caller]
    pub(crate) fn node(&mut self, name: &str) -> &mut Value {
        let mut nodes = self.node_lists.iter_mut().flat_map(|list| &mut list.nodes);
        nodes.find(|node| node["metadata"]["name"] == name).unwrap()
    }

    pub(crate) fn remove_node(&mut self, name: &str) {
        for list in &mut self.node_lists {
            list.nodes.retain(|node| node["metadata"]["name"] != name);
        }
    }

    /// The object of this name.
    #[track_caller]
    pub(crate) fn object(&mut self, resource: Resource, name: &str) -> &mut Value {
        let mut objects = self.objects.iter_mut();
        let object = objects.find(|object| object.resource == resource && object.name() == name);
        &mut object.unwrap().json
    }

    pub(crate) fn remove_object(&mut self, resource: Resource, name: &str) {
        self.objects.retain(|object| object.resource != resource || object.name() != name);
    }

    pub(crate) fn remove_kind(&mut self, resource: Resource) {
        self.objects.retain(|object| object.resource != resource);
    }

    /// Takes every BIOS UUID from a machine's objects: it was being made when the backup was taken.
    pub(crate) fn drop_uuids(&mut self, cluster: &Cluster, machine: &str) {
        let vm = cluster.vm_name(machine);
        let vsphere_machine = cluster.vsphere_machine_name(machine);
        for (resource, name) in [
            (Resource::Machine, machine),
            (Resource::VSphereMachine, vsphere_machine.as_str()),
            (Resource::VSphereVM, vm.as_str()),
        ] {
            if let Some(spec) = self.object(resource, name)["spec"].as_object_mut() {
                spec.remove("providerID");
                spec.remove("biosUUID");
            }
        }
        self.object(Resource::VSphereVM, &vm)["status"] = serde_json::json!({ "ready": false });
    }

    /// The entries of the archive, in Velero's order.
    pub(crate) fn archive_entries(&self) -> Vec<Entry> {
        let mut entries = vec![Entry::new("metadata/version", format!("{}\n", self.format_version).as_bytes())];
        entries.extend(self.objects.iter().flat_map(|object| Entry::of(object, self.layout)));
        entries.extend(self.authorities());
        entries.extend(self.entries.iter().cloned());
        entries
    }

    /// What every cluster's control plane keeps in Secrets.
    fn authorities(&self) -> impl Iterator<Item = Entry> {
        let clusters = self.objects.iter().filter(|object| object.resource == Resource::Cluster);
        let secrets = clusters.flat_map(|object| {
            ["ca", "etcd", "proxy", "sa"].map(|suffix| (object.namespace(), format!("{}-{suffix}", object.name())))
        });
        let missing = |name: &str| self.missing_secrets.iter().any(|missing| missing == name);
        secrets.filter(move |(_, name)| !missing(name)).map(|(namespace, name)| {
            Entry::new(&format!("resources/secrets/namespaces/{namespace}/{name}.json"), b"{}")
        })
    }

    pub(crate) fn archive(&self) -> Vec<u8> {
        gzip(&tar(&self.archive_entries(), self.written_at))
    }

    pub(crate) fn backup(&self) -> Backup {
        read(&self.archive())
    }

    pub(crate) fn observations(&self) -> Observations {
        let mut observations = Observations::default();
        for inventory in &self.inventories {
            observations.add_inventory(&inventory.source, &serde_json::to_vec(&inventory.content).unwrap());
        }
        for list in &self.node_lists {
            let cluster = list.cluster.as_deref().and_then(ClusterRef::parse);
            observations.add_nodes(&list.source, cluster.as_ref(), &list.bytes());
        }
        for (backup, inventory) in &self.aliases {
            observations.add_alias(backup, inventory);
        }
        if let Some(record) = &self.velero_backup {
            observations.add_velero_backup("velero-backup.json", &serde_json::to_vec(record).unwrap());
        }
        observations
    }

    /// What the program says.
    pub(crate) fn report(&self) -> Report {
        self.report_for(Some(self.versions()))
    }

    /// The versions for which a test says nothing else: those of the rehearsals, or those that still serve its objects.
    pub(crate) fn versions(&self) -> &'static str {
        match self.objects.iter().map(|object| object.api).max() {
            Some(Api::V1alpha3) => "capi=1.4.9,capv=1.8.10",
            Some(Api::V1alpha4) => "capi=1.5.8,capv=1.8.10",
            Some(Api::V1beta1) | None => REHEARSED,
            Some(Api::V1beta2) => "capi=1.13.1,capv=1.16.1",
        }
    }

    /// The same of a restore into these versions; without any, of those that the backup tells.
    pub(crate) fn report_for(&self, restore_into: Option<&str>) -> Report {
        report_for(&self.backup(), &self.observations(), restore_into)
    }

    /// What it says at another time than the usual one.
    pub(crate) fn report_at(&self, now: &str) -> Report {
        let context = Context { generated_at: time(now), version: "0.0.0".into(), restore_into: None };
        detect(&self.backup(), &self.observations(), &context)
    }
}
