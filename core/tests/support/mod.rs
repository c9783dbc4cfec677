//! Management clusters and vCenters, small but faithful, for tests that look at the program as its callers do: bytes of
//! an archive, of inventories and of node lists in, a report out.
//!
//! A [`Scene`] begins without drift. Whatever a test changes afterwards is the drift.

mod api;
pub(crate) mod cluster;
mod external_etcd;
mod identity;
mod objects;
mod reports;
mod scene;
mod vcenter;
mod velero;
mod workload;

pub(crate) use api::{Api, Resource};
pub(crate) use cluster::Cluster;
pub(crate) use identity::{suffix, uuid};
pub(crate) use objects::Object;
pub(crate) use reports::{read, report};
pub(crate) use scene::Scene;
pub(crate) use vcenter::Inventory;
pub(crate) use velero::{Entry, Layout, gzip, tar};
pub(crate) use workload::NodeList;

/// When the backup began: the time of its entry `metadata/version`.
pub(crate) const BACKUP: &str = "2026-11-02T03:00:00Z";
/// When the inventories were taken.
pub(crate) const INVENTORY: &str = "2026-11-02T15:00:00Z";
/// When machines of the backup were made.
pub(crate) const BEFORE: &str = "2026-10-20T08:00:00Z";
/// When machines were made that the backup does not know.
pub(crate) const AFTER: &str = "2026-11-02T09:00:00Z";
/// The newest heartbeat of the nodes.
pub(crate) const HEARTBEAT: &str = "2026-11-02T14:58:00Z";
/// The vCenter, unless a test says otherwise.
pub(crate) const VCENTER: &str = "vc01.corp.example";
/// The datacenter, unless a test says otherwise.
pub(crate) const DATACENTER: &str = "DC0";

/// A time.
pub(crate) fn time(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}
