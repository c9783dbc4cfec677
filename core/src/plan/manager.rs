//! The namespace in which CAPV runs, and keeps the Secrets of identities and of its own account.
//!
//! It is `capv-system` wherever the backup shows anything of CAPV there. Distributions and `clusterctl
//! --target-namespace` choose others. Those count where the backup shows CAPV in one namespace alone: whoever may
//! write a Deployment of the same name in a namespace of their own must not become its administrator by that.

use std::collections::BTreeSet;

use crate::backup::Backup;

/// Where `clusterctl` installs CAPV unless told otherwise.
const USUAL: &str = "capv-system";
/// CAPV, as `clusterctl` names it in a Provider.
const PROVIDER: &str = "vsphere";
/// CAPV itself.
const DEPLOYMENT: &str = "capv-controller-manager";
/// The Secret with the account of CAPV's manager.
pub(super) const SECRET: &str = "capv-manager-bootstrap-credentials";

/// The namespace; `None` where the backup shows CAPV in several. A Secret alone tells of no other namespace than the
/// usual one: it is the very thing that would be used.
pub(super) fn namespace(backup: &Backup) -> Option<&str> {
    let providers = backup.installed_providers.iter().filter(|provider| provider.provider == PROVIDER);
    let providers: BTreeSet<&str> = providers.map(|provider| provider.meta.namespace.as_str()).collect();
    let deployments = backup.deployments.iter().filter(|deployment| deployment.meta.name == DEPLOYMENT);
    let deployments: BTreeSet<&str> = deployments.map(|deployment| deployment.meta.namespace.as_str()).collect();
    let mut found = providers.union(&deployments).copied();
    let is_usual = providers.contains(USUAL) || deployments.contains(USUAL) || backup.secret(USUAL, SECRET).is_some();
    match (is_usual, found.next(), found.next()) {
        (true, _, _) | (false, None, _) => Some(USUAL),
        (false, Some(only), None) => Some(only),
        (false, Some(_), Some(_)) => None,
    }
}
