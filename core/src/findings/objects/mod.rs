//! Objects of a cluster that are missing, left over, unfinished or contradictory.

pub(super) mod cluster_missing;
pub(super) mod conflicting_claims;
pub(super) mod deleted_during_backup;
pub(super) mod mid_provisioning;
pub(super) mod moved_datacenter;
pub(super) mod object_missing;
pub(super) mod restored_before;
pub(super) mod shared_object_missing;
pub(super) mod unsupported_provider;
