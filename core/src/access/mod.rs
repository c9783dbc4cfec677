//! How the infrastructure of a backup is reached, by the backup's own word: for the programs that make look-ups.
//!
//! In: a [`Backup`]. Out: the vCenters and API servers that its objects name, each with the credentials that are meant
//! for it and for no other. A backup may come from a stranger, so that a caller decides whom it asks. Asks nobody.

mod requests;

use crate::backup::Backup;
use crate::backup::objects::{Secret, SecretContent};
use crate::cluster::ClusterRef;
use crate::graph::Graph;
use crate::plan::{Plan, PlannedAccount};
use crate::secret::SecretText;

pub use crate::backup::objects::Kubeconfig;
pub use crate::plan::ClaimedVm;
#[doc(hidden)]
pub use requests::Requests;

/// Whom a detection asks, and with what.
#[derive(Clone, Debug, Default)]
pub struct Access<'a> {
    /// The vCenters on which clusters or machines are, by name.
    pub vcenters: Vec<VcenterAccess<'a>>,
    /// The API servers of the workload clusters, by cluster.
    pub api_servers: Vec<ApiServerAccess<'a>>,
}

/// A vCenter that objects name.
#[derive(Clone, Debug)]
pub struct VcenterAccess<'a> {
    /// Its address, in the form in which servers are compared: lower-case, without scheme, path and `:443`.
    pub server: String,
    /// The account that the owner of a cluster on this very server may use.
    pub account: Option<Account<'a>>,
    /// An account that may go there only if a person named this server: by the word of the backup alone, a stranger's
    /// server could get it.
    pub account_if_named: Option<Account<'a>>,
    /// Fingerprints of its certificate that the object names which uses `account`, as they stand there. They vouch for
    /// `account` and for no other.
    pub thumbprints: Vec<String>,
    /// Why clusters on it bring no account: sentences, at most a handful.
    pub withheld: Vec<String>,
    /// The virtual machines that objects claim to have there.
    pub claimed: Vec<ClaimedVm>,
}

/// An account of a vCenter.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// Its name.
    pub username: &'a str,
    /// Its password.
    pub password: &'a SecretText,
}

/// The API server of a workload cluster.
#[derive(Clone, Debug)]
pub struct ApiServerAccess<'a> {
    /// The cluster.
    pub cluster: ClusterRef,
    /// Its kubeconfig, if the backup holds one that can be read.
    pub kubeconfig: Option<&'a Kubeconfig>,
}

/// Looks for everything that is needed to ask.
pub fn access(backup: &Backup) -> Access<'_> {
    let graph = Graph::new(backup);
    let plan = Plan::new(backup, &graph);
    let vcenters = plan.vcenters.iter().filter(|(_, planned)| planned.in_use).map(|(server, planned)| VcenterAccess {
        server: server.to_string(),
        account: planned.accounts.usual.as_ref().and_then(|planned| account(backup, planned)),
        account_if_named: planned.accounts.if_named.as_ref().and_then(|planned| account(backup, planned)),
        thumbprints: planned.accounts.usual.iter().filter_map(|account| account.thumbprint.clone()).collect(),
        withheld: planned.accounts.withheld.sentences(),
        claimed: planned.claimed.iter().cloned().collect(),
    });
    let api_servers = plan.api_servers.iter().map(|(cluster, planned)| ApiServerAccess {
        cluster: cluster.clone(),
        kubeconfig: planned.secret.as_deref().and_then(|name| kubeconfig(backup.secret(&cluster.namespace, name)?)),
    });
    Access { vcenters: vcenters.collect(), api_servers: api_servers.collect() }
}

/// Reads a kubeconfig as those in a backup are read. `None` where this is none.
#[doc(hidden)]
pub fn parse_kubeconfig(yaml: &str) -> Option<Kubeconfig> {
    crate::backup::parse_kubeconfig(yaml)
}

fn account<'a>(backup: &'a Backup, planned: &PlannedAccount) -> Option<Account<'a>> {
    match &backup.secret(&planned.namespace, &planned.secret)?.content {
        SecretContent::Credentials { username, password: Some(password) } => Some(Account { username, password }),
        SecretContent::Credentials { password: None, .. }
        | SecretContent::Kubeconfig(_)
        | SecretContent::Irrelevant => None,
    }
}

fn kubeconfig(secret: &Secret) -> Option<&Kubeconfig> {
    match &secret.content {
        SecretContent::Kubeconfig(kubeconfig) => Some(kubeconfig),
        SecretContent::Credentials { .. } | SecretContent::Irrelevant => None,
    }
}
