//! Which objects mean one machine: Machine, `VSphereMachine` and `VSphereVM`, joined by reference, owner or name, never
//! by the `VSphereMachine`'s name, which differs from the Machine's before Cluster API 1.7.

use crate::backup::objects::{CLUSTER_NAME_LABEL, Machine, Meta, Object, VSphereMachine, VSphereVM};
use crate::backup::{Backup, VSPHERE_GROUP};
use crate::sorted::{Sorted, TextKey};
use crate::uuid::Uuid;

/// Objects of one kind, found by name or UID.
pub(super) struct Index<'a, T> {
    objects: &'a [T],
    by_name: Sorted<TextKey<'a>, usize>,
    by_uid: Sorted<TextKey<'a>, usize>,
}

impl<'a, T: Object> Index<'a, T> {
    pub(super) fn new(objects: &'a [T]) -> Self {
        let metas = || objects.iter().map(Object::meta).enumerate();
        let by_name = metas().map(|(position, meta)| (TextKey::pair(&meta.namespace, &meta.name), position));
        let by_uid = metas().filter_map(|(position, meta)| Some((TextKey::new(meta.uid.as_deref()?), position)));
        Self { objects, by_name: Sorted::new(by_name), by_uid: Sorted::new(by_uid) }
    }

    pub(super) fn named(&self, namespace: &str, name: &str) -> Option<&'a T> {
        self.objects.get(self.position(namespace, name)?)
    }

    /// The owner of a kind: by UID, else, for a restored cluster, by name.
    pub(super) fn owner(&self, child: &Meta, kind: &str) -> Option<&'a T> {
        self.objects.get(self.owner_position(child, kind)?)
    }

    fn owner_position(&self, child: &Meta, kind: &str) -> Option<usize> {
        let owner = child.owner(kind)?;
        let by_uid = self.by_uid.get(TextKey::new(&owner.uid)).first().copied();
        by_uid.or_else(|| self.position(&child.namespace, &owner.name))
    }

    fn position(&self, namespace: &str, name: &str) -> Option<usize> {
        self.by_name.get(TextKey::pair(namespace, name)).first().copied()
    }
}

/// Which objects of one kind have found their place.
struct Used(Vec<bool>);

impl Used {
    fn none_of<T>(objects: &[T]) -> Self {
        Self(vec![false; objects.len()])
    }

    fn mark(&mut self, position: usize) {
        if let Some(used) = self.0.get_mut(position) {
            *used = true;
        }
    }

    fn has(&self, position: usize) -> bool {
        self.0.get(position).copied().unwrap_or_default()
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

    /// Namespace and name of its cluster.
    pub(super) fn cluster(&self) -> Option<(&'a str, &'a str)> {
        let by_spec = self.machine.and_then(|machine| machine.cluster_name.as_deref());
        let name = by_spec.or_else(|| self.metas().find_map(|meta| meta.label(CLUSTER_NAME_LABEL)))?;
        let namespace = &self.metas().next()?.namespace;
        Some((namespace, name))
    }

    pub(super) fn label(&self, key: &str) -> Option<&'a str> {
        self.metas().find_map(|meta| meta.label(key))
    }
}

/// `VSphereVMs` that no owner and no name joins to a Machine, by the virtual machine that CAPV found for them: a
/// restored one lost its owner, and one of Windows bears another name than its Machine.
struct Loose<'a> {
    vsphere_vms: &'a [VSphereVM],
    by_uuid: Sorted<Uuid, usize>,
}

impl<'a> Loose<'a> {
    fn new(backup: &'a Backup, machines: &Index<'_, Machine>, owner_of: &[Option<usize>]) -> Self {
        let all = backup.vsphere_vms.iter().zip(owner_of).enumerate();
        let loose = all.filter(|(_, (vm, owner))| {
            owner.is_none() && machines.position(&vm.meta.namespace, &vm.meta.name).is_none()
        });
        let by_uuid = loose.filter_map(|(position, (vm, _))| Some((Uuid::parse(vm.bios_uuid.as_deref()?)?, position)));
        Self { vsphere_vms: &backup.vsphere_vms, by_uuid: Sorted::new(by_uuid) }
    }

    /// Those of a Machine, by the providerID that it or its `VSphereMachine` has.
    fn of(&self, machine: &Machine, vsphere_machine: Option<&VSphereMachine>) -> impl Iterator<Item = usize> {
        let own = machine.provider_id.as_deref();
        let uuid = own.or_else(|| vsphere_machine?.provider_id.as_deref()).and_then(Uuid::from_provider_id);
        let found = uuid.map(|uuid| self.by_uuid.get(uuid)).unwrap_or_default();
        let namespace = &machine.meta.namespace;
        let is_near = |vm: &VSphereVM| vm.meta.namespace == *namespace;
        found.iter().copied().filter(move |vm| self.vsphere_vms.get(*vm).is_some_and(is_near))
    }
}

/// The objects that mean one machine each.
pub(super) fn groups(backup: &Backup) -> Vec<Group<'_>> {
    let machines = Index::new(&backup.machines);
    let vsphere_machines = Index::new(&backup.vsphere_machines);
    let vsphere_vms = Index::new(&backup.vsphere_vms);
    // By position: the VSphereMachine of each VSphereVM, the VSphereVMs of each VSphereMachine, and the VSphereMachine
    // that each Machine owns.
    let owner_of: Vec<Option<usize>> =
        backup.vsphere_vms.iter().map(|vm| vsphere_machines.owner_position(&vm.meta, "VSphereMachine")).collect();
    let mut vms_of: Vec<Vec<usize>> = vec![Vec::new(); backup.vsphere_machines.len()];
    for (position, owner) in owner_of.iter().enumerate() {
        if let Some(vms) = owner.and_then(|owner| vms_of.get_mut(owner)) {
            vms.push(position);
        }
    }
    let mut owned: Vec<Option<usize>> = vec![None; backup.machines.len()];
    for (position, object) in backup.vsphere_machines.iter().enumerate() {
        let machine = machines.owner_position(&object.meta, "Machine");
        if let Some(first) = machine.and_then(|machine| owned.get_mut(machine)) {
            first.get_or_insert(position);
        }
    }

    let loose = Loose::new(backup, &machines, &owner_of);
    let mut used_machines = Used::none_of(&backup.vsphere_machines);
    let mut used_vms = Used::none_of(&backup.vsphere_vms);
    let mut groups = Vec::with_capacity(backup.machines.len());
    for (number, machine) in backup.machines.iter().enumerate() {
        let name = machine.meta.name.as_str();
        let referenced = machine
            .infrastructure
            .as_ref()
            .filter(|reference| reference.kind == "VSphereMachine" && reference.group == VSPHERE_GROUP)
            .and_then(|reference| vsphere_machines.position(&machine.meta.namespace, &reference.name));
        let vsphere_machine = referenced.or_else(|| owned.get(number).copied().flatten());
        let mut vms = vsphere_machine.and_then(|object| vms_of.get(object)).cloned().unwrap_or_default();
        if let Some(vm) = vsphere_vms.position(&machine.meta.namespace, name) {
            let owner = owner_of.get(vm).copied().flatten();
            let owned_elsewhere = owner.is_some() && owner != vsphere_machine;
            if !owned_elsewhere && !vms.contains(&vm) {
                vms.push(vm);
            }
        }
        if vms.is_empty() {
            let object = vsphere_machine.and_then(|object| backup.vsphere_machines.get(object));
            vms.extend(loose.of(machine, object).filter(|vm| !used_vms.has(*vm)));
        }
        if let Some(object) = vsphere_machine {
            used_machines.mark(object);
        }
        for vm in &vms {
            used_vms.mark(*vm);
        }
        let mut vms: Vec<&VSphereVM> = vms.into_iter().filter_map(|vm| backup.vsphere_vms.get(vm)).collect();
        // The one that bears the machine's name is its own; a Windows machine has only one anyway.
        vms.sort_by_key(|vm| (vm.meta.name != name, vm.meta.name.as_str()));
        groups.push(Group {
            machine: Some(machine),
            vsphere_machine: vsphere_machine.and_then(|object| backup.vsphere_machines.get(object)),
            vsphere_vms: vms,
            standalone: false,
        });
    }
    for (number, object) in backup.vsphere_machines.iter().enumerate() {
        if used_machines.has(number) {
            continue;
        }
        let vms = vms_of.get(number).cloned().unwrap_or_default();
        let left: Vec<usize> = vms.into_iter().filter(|vm| !used_vms.has(*vm)).collect();
        for vm in &left {
            used_vms.mark(*vm);
        }
        let vsphere_vms = left.into_iter().filter_map(|vm| backup.vsphere_vms.get(vm)).collect();
        groups.push(Group { machine: None, vsphere_machine: Some(object), vsphere_vms, standalone: false });
    }
    for (number, vm) in backup.vsphere_vms.iter().enumerate() {
        if !used_vms.has(number) {
            // CAPV's HAProxyLoadBalancer of v1alpha3 owned a VSphereVM directly.
            let standalone = vm.meta.owner("VSphereMachine").is_none() && !vm.meta.owners.is_empty();
            groups.push(Group { machine: None, vsphere_machine: None, vsphere_vms: vec![vm], standalone });
        }
    }
    groups
}
