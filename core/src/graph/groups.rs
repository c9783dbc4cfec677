//! Which objects mean one machine: Machine, `VSphereMachine` and `VSphereVM`, joined by reference, owner or name, never
//! by the `VSphereMachine`'s name, which differs from the Machine's before Cluster API 1.7.

use std::collections::{BTreeMap, BTreeSet};

use crate::backup::objects::{CLUSTER_NAME_LABEL, Machine, Meta, VSphereMachine, VSphereVM};
use crate::backup::{Backup, VSPHERE_GROUP};
use crate::observations::ClusterKey;

/// Objects of one kind, found by name or UID.
pub(super) struct Index<'a, T> {
    by_name: BTreeMap<(&'a str, &'a str), &'a T>,
    by_uid: BTreeMap<&'a str, &'a T>,
}

impl<'a, T> Index<'a, T> {
    pub(super) fn new(objects: &'a [T], meta: fn(&T) -> &Meta) -> Self {
        let by_name =
            objects.iter().map(|object| ((meta(object).namespace.as_str(), meta(object).name.as_str()), object));
        let by_uid = objects.iter().filter_map(|object| Some((meta(object).uid.as_deref()?, object)));
        Self { by_name: by_name.collect(), by_uid: by_uid.collect() }
    }

    pub(super) fn named(&self, namespace: &str, name: &str) -> Option<&'a T> {
        self.by_name.get(&(namespace, name)).copied()
    }

    /// The owner of a kind: by UID, else, for a restored cluster, by name.
    pub(super) fn owner(&self, child: &Meta, kind: &str) -> Option<&'a T> {
        let owner = child.owner(kind)?;
        self.by_uid.get(owner.uid.as_str()).copied().or_else(|| self.named(&child.namespace, &owner.name))
    }
}

/// A machine before its cluster is known.
pub(super) struct Group<'a> {
    pub(super) machine: Option<&'a Machine>,
    pub(super) vsphere_machine: Option<&'a VSphereMachine>,
    pub(super) vsphere_vms: Vec<&'a VSphereVM>,
    pub(super) standalone: bool,
}

impl<'a> Group<'a> {
    pub(super) fn metas(&self) -> impl Iterator<Item = &'a Meta> {
        let machine = self.machine.map(|object| &object.meta);
        let vsphere_machine = self.vsphere_machine.map(|object| &object.meta);
        machine.into_iter().chain(vsphere_machine).chain(self.vsphere_vms.iter().map(|object| &object.meta))
    }

    pub(super) fn cluster(&self) -> Option<ClusterKey> {
        let by_spec = self.machine.and_then(|machine| machine.cluster_name.as_deref());
        let name = by_spec.or_else(|| self.metas().find_map(|meta| meta.label(CLUSTER_NAME_LABEL)))?;
        let namespace = &self.metas().next()?.namespace;
        Some(ClusterKey { namespace: namespace.clone(), name: name.to_owned() })
    }

    pub(super) fn label(&self, key: &str) -> Option<&'a str> {
        self.metas().find_map(|meta| meta.label(key))
    }
}

/// The objects that mean one machine each.
pub(super) fn groups(backup: &Backup) -> Vec<Group<'_>> {
    let machines = Index::new(&backup.machines, |object| &object.meta);
    let vsphere_machines = Index::new(&backup.vsphere_machines, |object| &object.meta);
    let vsphere_vms = Index::new(&backup.vsphere_vms, |object| &object.meta);

    let mut vms_of: BTreeMap<(&str, &str), Vec<&VSphereVM>> = BTreeMap::new();
    for vm in &backup.vsphere_vms {
        if let Some(owner) = vsphere_machines.owner(&vm.meta, "VSphereMachine") {
            vms_of.entry((&owner.meta.namespace, &owner.meta.name)).or_default().push(vm);
        }
    }
    let mut used_vsphere_machines: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut used_vms: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut machine_of: BTreeMap<(&str, &str), &VSphereMachine> = BTreeMap::new();
    for object in &backup.vsphere_machines {
        if let Some(owner) = machines.owner(&object.meta, "Machine") {
            machine_of.entry((&owner.meta.namespace, &owner.meta.name)).or_insert(object);
        }
    }

    let mut groups = Vec::new();
    for machine in &backup.machines {
        let namespace = machine.meta.namespace.as_str();
        let name = machine.meta.name.as_str();
        let referenced = machine
            .infrastructure
            .as_ref()
            .filter(|reference| reference.kind == "VSphereMachine" && reference.group == VSPHERE_GROUP)
            .and_then(|reference| vsphere_machines.named(namespace, &reference.name));
        let vsphere_machine = referenced.or_else(|| machine_of.get(&(namespace, name)).copied());
        let mut vms: Vec<&VSphereVM> = vsphere_machine
            .and_then(|object| vms_of.get(&(object.meta.namespace.as_str(), object.meta.name.as_str())))
            .cloned()
            .unwrap_or_default();
        if let Some(vm) = vsphere_vms.named(namespace, name) {
            let owned_elsewhere = vsphere_machines
                .owner(&vm.meta, "VSphereMachine")
                .is_some_and(|owner| vsphere_machine.is_none_or(|own| own.meta.name != owner.meta.name));
            let already = vms.iter().any(|known| known.meta.name == vm.meta.name);
            if !owned_elsewhere && !already {
                vms.push(vm);
            }
        }
        // The one that bears the machine's name is its own; a Windows machine has only one anyway.
        vms.sort_by_key(|vm| (vm.meta.name != name, vm.meta.name.as_str()));
        used_vsphere_machines
            .extend(vsphere_machine.map(|object| (object.meta.namespace.as_str(), object.meta.name.as_str())));
        used_vms.extend(vms.iter().map(|vm| (vm.meta.namespace.as_str(), vm.meta.name.as_str())));
        groups.push(Group { machine: Some(machine), vsphere_machine, vsphere_vms: vms, standalone: false });
    }
    for object in &backup.vsphere_machines {
        let id = (object.meta.namespace.as_str(), object.meta.name.as_str());
        if used_vsphere_machines.contains(&id) {
            continue;
        }
        let vms: Vec<_> = vms_of
            .get(&id)
            .into_iter()
            .flatten()
            .copied()
            .filter(|vm| !used_vms.contains(&(vm.meta.namespace.as_str(), vm.meta.name.as_str())))
            .collect();
        used_vms.extend(vms.iter().map(|vm| (vm.meta.namespace.as_str(), vm.meta.name.as_str())));
        groups.push(Group { machine: None, vsphere_machine: Some(object), vsphere_vms: vms, standalone: false });
    }
    for vm in &backup.vsphere_vms {
        if !used_vms.contains(&(vm.meta.namespace.as_str(), vm.meta.name.as_str())) {
            // CAPV's HAProxyLoadBalancer of v1alpha3 owned a VSphereVM directly.
            let standalone = vm.meta.owner("VSphereMachine").is_none() && !vm.meta.owners.is_empty();
            groups.push(Group { machine: None, vsphere_machine: None, vsphere_vms: vec![vm], standalone });
        }
    }
    groups
}
