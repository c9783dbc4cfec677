//! Objects of a cluster that are missing, left over, unfinished or contradictory.

pub(super) mod address_reused;
pub(super) mod cluster_missing;
pub(super) mod conflicting_claims;
pub(super) mod deleted_during_backup;
pub(super) mod etcd_addresses_changed;
pub(super) mod external_etcd_differs;
pub(super) mod hosted_control_plane;
pub(super) mod load_balancer_gone;
pub(super) mod mid_provisioning;
pub(super) mod moved_datacenter;
pub(super) mod nodes_left_over;
pub(super) mod object_missing;
pub(super) mod restored_before;
pub(super) mod shared_object_missing;
pub(super) mod unsupported_provider;
