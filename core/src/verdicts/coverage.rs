//! Whether the absence of a virtual machine from an inventory proves that it is gone.

use super::evidence::{With as _, fact};
use super::facts::Facts;
use crate::english::{be, plural};
use crate::graph::MachineNode;
use crate::observations::{Coverage, Unseen, VcenterView};
use crate::report::{Evidence, EvidenceKind, MachineReason, Strength};
use crate::vsphere::datacenter;

/// Why absence proves nothing: the reason for the verdict, and a clause for people.
pub(super) type Gap = (MachineReason, String);

impl Facts<'_> {
    /// Why the absence of a virtual machine proves nothing for this machine. `None` when it proves that it is gone.
    pub(super) fn gap(&self, machine: &MachineNode<'_>) -> Option<Gap> {
        let incomplete = |why| Some((MachineReason::InventoryIncomplete, why));
        let Some(server) = &machine.server else {
            return incomplete("the backup does not name the machine's vCenter".to_owned());
        };
        let Some(id) = self.input.vcenters.id(server) else {
            return incomplete(format!("its vCenter {server} was not read"));
        };
        let view = &self.input.vcenters.views[id];
        if let Some(gap) = of_view(view) {
            return Some(gap);
        }
        if view.shares_identity {
            let why = format!(
                "{server} has the instanceUuid of another server that the backup names, so which of them was read is \
                 not certain"
            );
            return incomplete(why);
        }
        if self.doubts.concern(id) {
            return incomplete(format!("{server} may be a vCenter that was read under another name"));
        }
        if self.strange_uuids.concern(id) {
            return incomplete(format!("none of its machines has its BIOS UUID in the inventory of {server}"));
        }
        out_of_scope(view, machine).or_else(|| self.unseen.of(id, machine).map(|place| unseen(view, place)))
    }

    /// The fact that absence proves that a machine's virtual machine is gone.
    pub(super) fn coverage_evidence(&self, machine: &MachineNode<'_>) -> Evidence {
        let view = self.vcenter_of(machine).map(|id| &self.input.vcenters.views[id]);
        let server = view.map(|view| view.server.as_str()).unwrap_or_default();
        let sources = view.map(|view| view.sources.join(", ")).unwrap_or_default();
        let message =
            format!("{server} was read completely, after the backup began, in every datacenter that the backup names.");
        fact(EvidenceKind::Coverage, Strength::Strong, message).source(&sources)
    }
}

/// The scope of an inventory leaves out where a machine was created.
fn out_of_scope(view: &VcenterView, machine: &MachineNode<'_>) -> Option<Gap> {
    let incomplete = |why| Some((MachineReason::InventoryIncomplete, why));
    let scope = view.scope.as_ref()?;
    let own = machine.placement.datacenter.as_deref().filter(|own| !datacenter::is_default(own));
    if own.is_some_and(|own| scope.iter().any(|covered| datacenter::may_be_same(covered, own))) {
        return None;
    }
    let covers = format!("the inventory of {} covers only {}", view.server, scope.join(", "));
    incomplete(match own {
        Some(own) => format!("{covers}, and the machine is in {own}"),
        None => format!("{covers}, and the backup does not name the machine's datacenter"),
    })
}

/// Nobody saw the place where a machine was created.
fn unseen(view: &VcenterView, place: Unseen<'_>) -> Gap {
    let server = &view.server;
    let settled = "If it was deleted, its virtual machines are gone; if not, give the account a read-only role that \
                   propagates to it, and read the vCenter again";
    let why = match place {
        Unseen::Datacenter(named) => {
            format!(
                "the account that read {server} saw no datacenter {named}, where the machine was created. {settled}"
            )
        }
        Unseen::Folder(Some(folder), _) => {
            format!("the account that read {server} saw no folder {folder}, where the machine was created. {settled}")
        }
        Unseen::Folder(None, datacenter) => {
            let of = datacenter.map(|datacenter| format!(" of datacenter {datacenter}")).unwrap_or_default();
            format!(
                "the account that read {server} did not see the root folder{of}, where the machine was created. Give \
                 the account a read-only role that propagates to it, and read the vCenter again"
            )
        }
    };
    (MachineReason::InventoryIncomplete, why)
}

/// Why absence from a vCenter's inventories proves nothing for any machine.
fn of_view(view: &VcenterView) -> Option<Gap> {
    let server = &view.server;
    let (reason, why) = match &view.coverage {
        Coverage::Complete => return None,
        Coverage::NotRead => (MachineReason::InventoryIncomplete, format!("its vCenter {server} was not read")),
        Coverage::Incomplete => {
            (MachineReason::InventoryIncomplete, format!("the inventory of {server} is incomplete"))
        }
        Coverage::HostsNotConnected(hosts) => (
            MachineReason::InventoryIncomplete,
            format!(
                "{} {} not connected to {server}, which may not list what runs there",
                plural(*hosts, "host"),
                be(*hosts)
            ),
        ),
        Coverage::OutOfScope(datacenters) if datacenters.is_empty() => (
            MachineReason::InventoryIncomplete,
            format!("the inventory of {server} covers only some datacenters, and the backup names none"),
        ),
        Coverage::OutOfScope(datacenters) => {
            let names: Vec<&str> = datacenters.iter().map(String::as_str).collect();
            let why = format!("the inventory of {server} does not cover {}", names.join(", "));
            (MachineReason::InventoryIncomplete, why)
        }
        Coverage::OlderThanBackup => (
            MachineReason::InventoryOlderThanBackup,
            format!("the inventory of {server} was taken before the backup began"),
        ),
        Coverage::BackupTimeUnknown => (
            MachineReason::InventoryOlderThanBackup,
            format!("whether the inventory of {server} is newer than the backup is not known"),
        ),
    };
    Some((reason, why))
}
