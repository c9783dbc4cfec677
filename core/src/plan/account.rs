//! Which account of the backup goes to which vCenter, and which certificate the account's own object expects there.
//!
//! A password goes to a server only for a `VSphereCluster` that names this very server and may use the account (see
//! [`admission`]). CAPV sends the account of its manager to any server that any `VSphereCluster`
//! without an identity names. This program does not: a tenant's own server would get it. It goes to servers that
//! administrators' objects name, or a person.

use std::collections::BTreeSet;

use super::admission::{self, Origin, Refusal};
use crate::backup::Backup;
use crate::backup::objects::{Secret, SecretContent, VSphereCluster};
use crate::vsphere::ServerName;

/// How many clusters without an account are named for one vCenter. The rest are counted.
const NAMED: usize = 5;

/// An account of the backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlannedAccount {
    origin: Origin,
    /// The Secret's namespace.
    pub(crate) namespace: String,
    /// The Secret's name.
    pub(crate) secret: String,
    /// The account's name.
    pub(crate) username: String,
    /// The fingerprint of the certificate that the object expects which uses the account. It vouches for no other.
    pub(crate) thumbprint: Option<String>,
}

/// Why clusters bring no account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Withheld {
    sentences: Vec<String>,
    more: usize,
}

impl Withheld {
    fn add(&mut self, vsphere: &VSphereCluster, why: &Refusal<'_>) {
        if self.sentences.len() < NAMED {
            let (namespace, name) = (&vsphere.meta.namespace, &vsphere.meta.name);
            self.sentences.push(format!("VSphereCluster {namespace}/{name} brings no account: {why}."));
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// A sentence for each cluster, or for as many as are named.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let more = (self.more > 0).then(|| format!("{} more VSphereClusters bring no account either.", self.more));
        self.sentences.iter().cloned().chain(more).collect()
    }
}

/// The accounts that the backup has for one vCenter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Accounts {
    /// The one that goes there.
    pub(crate) usual: Option<PlannedAccount>,
    /// One that goes there only if a person names the server.
    pub(crate) if_named: Option<PlannedAccount>,
    /// Why clusters on it bring no account.
    pub(crate) withheld: Withheld,
}

impl Accounts {
    /// Takes the account that CAPV uses for a cluster on this vCenter, or notes why it may not. `manager` is the
    /// namespace in which CAPV runs.
    pub(super) fn offer(
        &mut self,
        backup: &Backup,
        manager: Option<&str>,
        vsphere: &VSphereCluster,
        is_vouched_for: bool,
    ) {
        match admission::secret(backup, manager, vsphere) {
            Ok((origin, secret)) => {
                let Some(account) = planned(origin, secret, vsphere) else { return };
                if origin != Origin::Manager || is_vouched_for {
                    keep(&mut self.usual, account);
                } else {
                    self.withheld.add(vsphere, &Refusal::Manager(&account.namespace));
                    keep(&mut self.if_named, account);
                }
            }
            Err(why) => self.withheld.add(vsphere, &why),
        }
    }
}

/// Keeps the better of two. Of equal ones the first counts, whichever order they have in the archive: clusters come in
/// the order of their names.
fn keep(place: &mut Option<PlannedAccount>, account: PlannedAccount) {
    if place.as_ref().is_none_or(|kept| account.origin < kept.origin) {
        *place = Some(account);
    }
}

fn planned(origin: Origin, secret: &Secret, vsphere: &VSphereCluster) -> Option<PlannedAccount> {
    let SecretContent::Credentials { username, .. } = &secret.content else { return None };
    // Anyone may write a cluster that uses the manager's account: its word on the certificate counts as little as that
    // on the server.
    let is_trusted = origin != Origin::Manager || vsphere.meta.namespace == secret.meta.namespace;
    Some(PlannedAccount {
        origin,
        namespace: secret.meta.namespace.clone(),
        secret: secret.meta.name.clone(),
        username: username.clone(),
        thumbprint: vsphere.placement.thumbprint.clone().filter(|_| is_trusted),
    })
}

/// The servers that objects name which only administrators write: cluster-scoped ones, and those of CAPV's namespace.
pub(super) fn servers_of_administrators(backup: &Backup, manager: Option<&str>) -> BTreeSet<ServerName> {
    let zones = backup.vsphere_deployment_zones.iter().map(|zone| (&zone.meta, &zone.placement));
    let zones = zones.filter(|(meta, _)| meta.namespace.is_empty());
    let own = backup.vsphere_clusters.iter().map(|cluster| (&cluster.meta, &cluster.placement));
    let own = own.filter(|(meta, _)| manager == Some(meta.namespace.as_str()));
    let servers = zones.chain(own).filter(|(meta, _)| !meta.doubtful).map(|(_, placement)| placement.server.as_deref());
    servers.flatten().filter_map(ServerName::parse).collect()
}
