//! What a page sends to `drift-detector serve` so that the backup's own accounts are used: bodies of requests.
//!
//! In: a backup that was read. Out: JSON with one secret in it, for the one server that it opens, wiped when dropped. A
//! browser keeps it in the worker that read the backup.

use std::collections::BTreeMap;

use serde::Serialize;
use zeroize::Zeroizing;

use super::{ClaimedVm, account, kubeconfig};
use crate::SecretText;
use crate::backup::Backup;
use crate::cluster::ClusterRef;
use crate::graph::Graph;
use crate::plan::{Plan, PlannedAccount};
use crate::vsphere::ServerName;

/// Machines of one vCenter that a request names at most; the program takes no more. Those beyond are not searched.
const WANTED: usize = 10_000;

/// Where in a backup the credentials of each server are. Holds none itself.
#[derive(Clone, Debug, Default)]
pub struct Requests {
    accounts: BTreeMap<ServerName, PlannedAccount>,
    /// The machines that the backup has on each vCenter.
    claimed: BTreeMap<ServerName, Vec<ClaimedVm>>,
    /// The Secret with the kubeconfig, by cluster.
    api_servers: BTreeMap<ClusterRef, String>,
}

/// `POST inventory`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InventoryRequest<'a> {
    server: &'a str,
    username: &'a str,
    password: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbprint: Option<&'a str>,
    wanted: Vec<Wanted<'a>>,
}

/// A machine that is searched before the session ends, if it was not listed.
#[derive(Serialize)]
struct Wanted<'a> {
    #[serde(rename = "biosUUID")]
    bios_uuid: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    datacenter: Option<&'a str>,
}

/// `POST nodes`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NodesRequest<'a> {
    cluster: &'a ClusterRef,
    server: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate_authority_data: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_certificate_data: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_key_data: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tls_server_name: Option<&'a str>,
}

impl Requests {
    /// Looks where the credentials are.
    pub fn new(backup: &Backup) -> Self {
        let graph = Graph::new(backup);
        let plan = Plan::new(backup, &graph);
        let (mut accounts, mut claimed) = (BTreeMap::new(), BTreeMap::new());
        for (server, planned) in plan.vcenters {
            claimed.insert(server.clone(), planned.claimed.into_iter().take(WANTED).collect());
            accounts.extend(planned.accounts.usual.map(|account| (server, account)));
        }
        let api_servers =
            plan.api_servers.into_iter().filter_map(|(cluster, planned)| Some((cluster, planned.secret?)));
        Self { accounts, claimed, api_servers: api_servers.collect() }
    }

    /// Asks for the inventory of this vCenter, with the account that the backup has for it; `None` where it has none.
    /// `thumbprint` is the certificate that the person confirmed.
    pub fn inventory(&self, backup: &Backup, server: &str, thumbprint: Option<&str>) -> Option<Zeroizing<Vec<u8>>> {
        let name = ServerName::parse(server)?;
        let account = account(backup, self.accounts.get(&name)?)?;
        let (username, password) = (account.username, account.password.reveal());
        body(&InventoryRequest { server, username, password, thumbprint, wanted: self.wanted(&name) })
    }

    /// The machines that the backup has on this vCenter, as a JSON list: for a request with an account that a person
    /// typed.
    pub fn wanted_machines(&self, server: &str) -> String {
        let wanted = ServerName::parse(server).map(|server| self.wanted(&server)).unwrap_or_default();
        serde_json::to_string(&wanted).unwrap_or_default() // Texts, and lists of them.
    }

    fn wanted(&self, server: &ServerName) -> Vec<Wanted<'_>> {
        let claimed = self.claimed.get(server).map(Vec::as_slice).unwrap_or_default();
        let wanted = claimed
            .iter()
            .map(|ClaimedVm { bios_uuid, datacenter }| Wanted { bios_uuid, datacenter: datacenter.as_deref() });
        wanted.collect()
    }

    /// Asks for the nodes of this cluster, with the kubeconfig that the backup has for it; `None` where it has none
    /// that names a server.
    pub fn nodes(&self, backup: &Backup, cluster: &ClusterRef) -> Option<Zeroizing<Vec<u8>>> {
        let secret = backup.secret(&cluster.namespace, self.api_servers.get(cluster)?)?;
        let kubeconfig = kubeconfig(secret)?;
        body(&NodesRequest {
            cluster,
            server: kubeconfig.server.as_deref()?,
            certificate_authority_data: kubeconfig.certificate_authority_data.as_ref().map(SecretText::reveal),
            client_certificate_data: kubeconfig.client_certificate_data.as_ref().map(SecretText::reveal),
            client_key_data: kubeconfig.client_key_data.as_ref().map(SecretText::reveal),
            token: kubeconfig.token.as_ref().map(SecretText::reveal),
            tls_server_name: kubeconfig.tls_server_name.as_deref(),
        })
    }

    /// Whether the object whose account [`inventory`](Self::inventory) sends to this vCenter names this certificate, by
    /// any of its fingerprints. That says nothing for any other account.
    pub fn knows_certificate(&self, server: &str, fingerprints: &[&str]) -> bool {
        let account = ServerName::parse(server).and_then(|server| self.accounts.get(&server));
        let known = account.and_then(|account| account.thumbprint.as_deref());
        known.is_some_and(|known| fingerprints.iter().any(|given| is_same(known, given)))
    }
}

/// Whether two fingerprints have the same digits, and have any.
fn is_same(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_ascii_lowercase();
    let one = digits(one);
    one.len() >= 40 && one == digits(other) // SHA-1 has the fewest.
}

/// The request as JSON, in memory of its own that is wiped.
fn body(request: &impl Serialize) -> Option<Zeroizing<Vec<u8>>> {
    // Measured first: memory that grows leaves copies behind.
    let mut length = Length(0);
    serde_json::to_writer(&mut length, request).ok()?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
    serde_json::to_writer(&mut *bytes, request).ok()?;
    Some(bytes)
}

/// Counts what is written.
struct Length(usize);

impl std::io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn fingerprints_are_compared_by_their_digits() {
        let sha1 = "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD";
        assert!(is_same(sha1, &sha1.replace(':', "").to_lowercase()));
        assert!(!is_same(sha1, &sha1.replacen("AA", "AB", 1)));
        assert!(!is_same("", ""));
        assert!(!is_same("AA:BB", "AA:BB"));
    }
}
