//! What has become too old since the backup was taken, or is about to.

pub(super) mod backup_old;
pub(super) mod certificates_expiring;
pub(super) mod kubeconfig_expired;
pub(super) mod kubeconfig_expiring;

use jiff::SignedDuration;

/// What has less than this left is about to expire.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);
