//! Marks that the controllers leave on their objects. One that is there is a lower bound. One that is not there is an
//! upper bound only on an object that its controller has surely touched.

use super::{Told, before, since};
use crate::backup::Backup;
use crate::backup::objects::{Machine, Meta};
use crate::forecast::versions::version::{minor, patch};

/// What tells.
const BY: &str = "marks of the controllers on its objects";

impl Told {
    pub(super) fn by_marks(&mut self, backup: &Backup) {
        self.by_marks_of_cluster_api(backup);
        self.by_status_of_machines(backup);
        self.by_managers_of_machines(backup);
        self.by_marks_of_capv(backup);
    }

    fn by_marks_of_cluster_api(&mut self, backup: &Backup) {
        let metas = || {
            let machines = backup.machines.iter().map(|object| &object.meta);
            let sets = backup.machine_sets.iter().map(|object| &object.meta);
            machines.chain(sets).chain(backup.vsphere_machines.iter().map(|object| &object.meta))
        };
        let control_planes = &backup.control_planes;
        // The latest first: one of them is enough.
        let marks: [(_, &dyn Fn() -> bool); 8] = [
            (minor(14), &|| control_planes.iter().any(|found| found.has_versions)),
            (minor(12), &|| backup.machine_health_checks.iter().any(|check| !check.machine_conditions.is_empty())),
            (minor(11), &|| backup.machine_sets.iter().any(|set| set.meta.marks.no_machine_create == Some(false))),
            (patch(8, 2), &|| backup.machines.iter().any(|machine| machine.meta.marks.kcp_cleanup)),
            (minor(7), &|| has_machine_of_same_name(backup)),
            (minor(4), &|| metas().any(|meta: &Meta| meta.marks.applied)),
            (minor(4), &|| control_planes.iter().any(|found| found.has_last_remediation)),
            (patch(2, 8), &|| backup.machines.iter().any(|it| it.meta.marks.certificates_expire_at.is_some())),
        ];
        if let Some((version, _)) = marks.iter().find(|(_, is_there)| is_there()) {
            self.capi(since(*version), BY);
        }
    }

    /// A running Machine was reconciled by its owner, which writes by server-side apply since 1.4.
    fn by_managers_of_machines(&mut self, backup: &Backup) {
        let is_owned = |meta: &Meta| {
            let owners = ["MachineSet", "KubeadmControlPlane"];
            owners.iter().any(|kind| meta.owner(kind).is_some())
        };
        let running = backup.machines.iter().filter(|machine| machine.node.is_some() && is_owned(&machine.meta));
        let mut running = running.map(|machine| &machine.meta.marks).peekable();
        if running.peek().is_some() && running.all(|marks| marks.has_managers && !marks.applied) {
            self.capi(before(minor(4)), BY);
        }
    }

    /// A running Machine was reconciled.
    fn by_status_of_machines(&mut self, backup: &Backup) {
        let mut running = backup.machines.iter().filter(|machine| machine.node.is_some()).peekable();
        let is_v1beta1 = self.capi.max < minor(11);
        if !is_v1beta1 || running.peek().is_none() {
            return;
        }
        if running.all(|machine| machine.has_v1beta2_status) {
            self.capi(since(minor(9)), BY);
        } else if !backup.machines.iter().any(|machine: &Machine| machine.has_v1beta2_status) {
            self.capi(before(minor(9)), BY);
        }
    }

    fn by_marks_of_capv(&mut self, backup: &Backup) {
        let mut not_found = backup.vsphere_vms.iter().filter_map(|vm| vm.not_found.as_deref()).peekable();
        if not_found.peek().is_some() {
            let is_condition = not_found.all(|text| text.contains("NotFoundByBIOSUUID"));
            self.capv(if is_condition { since(minor(8)) } else { before(minor(8)) }, BY);
        }
        let ready: Vec<_> = backup.vsphere_vms.iter().filter(|vm| vm.ready).collect();
        if ready.is_empty() {
            return;
        }
        self.capv(if ready.iter().any(|vm| vm.moref.is_some()) { since(minor(7)) } else { before(minor(7)) }, BY);
        if self.capv.max < minor(16) {
            let has_v1beta2 = ready.iter().any(|vm| vm.has_v1beta2_status);
            self.capv(if has_v1beta2 { since(minor(13)) } else { before(minor(13)) }, BY);
        }
    }
}

/// Until Cluster API 1.6 a VSphereMachine had a name of its own, by its template.
fn has_machine_of_same_name(backup: &Backup) -> bool {
    let machines = &backup.machines;
    let is_same = |machine: &Machine| {
        let named = machine.infrastructure.as_ref().filter(|found| found.name == machine.meta.name);
        let found = backup.vsphere_machine(&machine.meta.namespace, &machine.meta.name);
        named.is_some() && found.is_some_and(|found| found.meta.cloned_from.is_some())
    };
    machines.iter().any(is_same)
}
