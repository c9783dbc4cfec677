//! Backups of a few objects, and the accounts that they bring.

use drift_core::Backup;
use drift_core::access::{Account, access};
use serde_json::{Value, json};

use crate::support::{Entry, read, tar};

const INFRASTRUCTURE: &str = "infrastructure.cluster.x-k8s.io";
pub(crate) const SHA1: &str = "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD";
pub(crate) const OTHER_SHA1: &str = "11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44";

/// What a backup has for a vCenter.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) server: String,
    /// The account's name.
    pub(crate) account: Option<String>,
    pub(crate) thumbprints: Vec<String>,
    /// The name of an account that goes there if a person names it.
    pub(crate) if_named: Option<String>,
    /// Why there is no account.
    pub(crate) said: String,
}

/// The objects of a backup.
#[derive(Clone, Default)]
pub(crate) struct Desk(Vec<Entry>);

impl Desk {
    pub(crate) fn object(
        mut self,
        resource: &str,
        api_version: &str,
        kind: &str,
        namespace: &str,
        name: &str,
        rest: Value,
    ) -> Self {
        let mut object = json!({ "apiVersion": api_version, "kind": kind, "metadata": { "name": name } });
        let place = if namespace.is_empty() { "cluster".to_owned() } else { format!("namespaces/{namespace}") };
        if !namespace.is_empty() {
            object["metadata"]["namespace"] = namespace.into();
        }
        merge(&mut object, rest);
        self.0.push(Entry::new(&format!("resources/{resource}/{place}/{name}.json"), object.to_string().as_bytes()));
        self
    }

    /// A Cluster and its `VSphereCluster`.
    pub(crate) fn cluster(self, namespace: &str, name: &str, spec: Value) -> Self {
        let infrastructure = json!({ "kind": "VSphereCluster", "name": name, "namespace": namespace,
            "apiVersion": format!("{INFRASTRUCTURE}/v1beta1") });
        self.object(
            "clusters.cluster.x-k8s.io",
            "cluster.x-k8s.io/v1beta1",
            "Cluster",
            namespace,
            name,
            json!({ "spec": { "infrastructureRef": infrastructure } }),
        )
        .infrastructure("vsphereclusters", "VSphereCluster", namespace, name, json!({ "spec": spec }))
    }

    pub(crate) fn infrastructure(self, resource: &str, kind: &str, namespace: &str, name: &str, rest: Value) -> Self {
        let (resource, version) = (format!("{resource}.{INFRASTRUCTURE}"), format!("{INFRASTRUCTURE}/v1beta1"));
        self.object(&resource, &version, kind, namespace, name, rest)
    }

    /// The identity `shared`, whose Secret is `shared` in CAPV's namespace.
    pub(crate) fn identity(self, allowed: Value, status: Value) -> Self {
        let spec = json!({ "secretName": "shared", "allowedNamespaces": allowed });
        let identity = json!({ "spec": spec, "status": status });
        self.infrastructure("vsphereclusteridentities", "VSphereClusterIdentity", "", "shared", identity).secret(
            "capv-system",
            "shared",
            json!({}),
        )
    }

    pub(crate) fn namespace(self, name: &str, labels: Value) -> Self {
        self.object("namespaces", "v1", "Namespace", "", name, json!({ "metadata": { "labels": labels } }))
    }

    /// A Secret with the account `<namespace>-<name>`.
    pub(crate) fn secret(self, namespace: &str, name: &str, rest: Value) -> Self {
        let mut secret =
            json!({ "data": { "username": base64(&format!("{namespace}-{name}")), "password": base64("p") } });
        merge(&mut secret, rest);
        self.object("secrets", "v1", "Secret", namespace, name, secret)
    }

    pub(crate) fn backup(&self) -> Backup {
        let mut entries = vec![Entry::new("metadata/version", b"1.1.0\n")];
        entries.extend(self.0.iter().cloned());
        read(&tar(&entries, 1_760_000_000))
    }

    /// What there is for each vCenter.
    pub(crate) fn accounts(&self) -> Vec<Found> {
        let backup = self.backup();
        let access = access(&backup);
        let name = |account: &Account<'_>| account.username.to_owned();
        let vcenters = access.vcenters.iter().map(|vcenter| Found {
            server: vcenter.server.clone(),
            account: vcenter.account.as_ref().map(name),
            thumbprints: vcenter.thumbprints.clone(),
            if_named: vcenter.account_if_named.as_ref().map(name),
            said: vcenter.withheld.join(" "),
        });
        vcenters.collect()
    }

    /// The account for the only vCenter, and what is said.
    pub(crate) fn account(&self) -> (Option<String>, String) {
        let [Found { account, said, .. }] = self.accounts().try_into().unwrap();
        (account, said)
    }
}

fn merge(object: &mut Value, rest: Value) {
    match (object, rest) {
        (Value::Object(object), Value::Object(rest)) => {
            for (key, value) in rest {
                merge(object.entry(key).or_insert(Value::Null), value);
            }
        }
        (object, rest) => *object = rest,
    }
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = char::from(DIGITS[(bits >> (18 - 6 * place)) as usize & 63]);
            encoded.push(if place <= chunk.len() { digit } else { '=' });
        }
    }
    encoded
}

pub(crate) fn shared(server: &str) -> Value {
    json!({ "server": server, "identityRef": { "kind": "VSphereClusterIdentity", "name": "shared" } })
}
