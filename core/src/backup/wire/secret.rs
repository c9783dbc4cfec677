//! The JSON of a Secret. Reads what is harmless, a kubeconfig's address and expiry and an account's name, and drops
//! everything else at once; decoded bytes are wiped.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use memchr::memmem;
use serde::Deserialize;
use x509_cert::der::DecodePem as _;
use zeroize::{Zeroize as _, Zeroizing};

use super::wire;
use crate::backup::objects::{self, SecretContent};

/// A kubeconfig of Cluster API is about 6 KiB; this is room for one with several long certificate chains.
const KUBECONFIG_LIMIT: usize = 512 * 1024;

/// Whether a Secret can be one of those that the verdict needs; most, bootstrap data above all, are not, and are never
/// parsed.
pub(in crate::backup) fn may_be_needed(name: &str, bytes: &[u8]) -> bool {
    name.ends_with("-kubeconfig")
        || memmem::find(bytes, br#""username":"#).is_some()
        || memmem::find(bytes, br#""credentials.yaml":"#).is_some()
}

wire! {
    /// `Secret`
    Secret => objects::Secret { data: Data } |wire, meta| {
        let content = wire.data.take().unwrap_or_default().content(&meta.name);
        objects::Secret { meta, content }
    }
}

/// The keys of `data` that may matter. No `Debug`: the values are secret.
#[derive(Default, Deserialize)]
struct Data {
    value: Option<Zeroizing<String>>,
    username: Option<Zeroizing<String>>,
    #[serde(rename = "credentials.yaml")]
    credentials_yaml: Option<Zeroizing<String>>,
}

impl std::fmt::Debug for Data {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Data(…)")
    }
}

impl Data {
    fn content(self, name: &str) -> SecretContent {
        if name.ends_with("-kubeconfig") {
            let kubeconfig = self.value.and_then(|value| decode(&value)).and_then(|yaml| Kubeconfig::parse(&yaml));
            return kubeconfig.map_or(SecretContent::Irrelevant, |kubeconfig| SecretContent::Kubeconfig {
                server: kubeconfig.server(),
                expires_at: kubeconfig.expires_at(),
            });
        }
        let username = self.username.and_then(|value| decode(&value)).or_else(|| {
            let yaml = self.credentials_yaml.and_then(|value| decode(&value))?;
            let credentials: CredentialsYaml = serde_saphyr::from_str(&yaml).ok()?;
            credentials.username.map(Zeroizing::new)
        });
        username.map_or(SecretContent::Irrelevant, |username| SecretContent::Credentials {
            username: username.as_str().to_owned(),
        })
    }
}

/// Base64 → text. `None` for anything else, and for more than a kubeconfig can be.
fn decode(base64: &str) -> Option<Zeroizing<String>> {
    if base64.len() > KUBECONFIG_LIMIT {
        return None;
    }
    let bytes = STANDARD.decode(base64.as_bytes()).ok()?;
    String::from_utf8(bytes).map_err(|error| error.into_bytes().zeroize()).ok().map(Zeroizing::new)
}

/// `credentials.yaml` of CAPV's manager: the account that clusters without an identity use.
#[derive(Deserialize)]
struct CredentialsYaml {
    username: Option<String>,
}

/// A kubeconfig, as far as it is harmless.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Kubeconfig {
    current_context: Option<String>,
    #[serde(default)]
    clusters: Vec<NamedCluster>,
    #[serde(default)]
    contexts: Vec<NamedContext>,
    #[serde(default)]
    users: Vec<NamedUser>,
}

#[derive(Deserialize)]
struct NamedCluster {
    name: String,
    cluster: ClusterEntry,
}

#[derive(Deserialize)]
struct ClusterEntry {
    server: Option<String>,
}

#[derive(Deserialize)]
struct NamedContext {
    name: String,
    context: ContextEntry,
}

#[derive(Deserialize)]
struct ContextEntry {
    cluster: Option<String>,
    user: Option<String>,
}

#[derive(Deserialize)]
struct NamedUser {
    name: String,
    user: UserEntry,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct UserEntry {
    client_certificate_data: Option<Zeroizing<String>>,
}

impl Kubeconfig {
    fn parse(yaml: &str) -> Option<Self> {
        serde_saphyr::from_str(yaml).ok()
    }

    fn context(&self) -> Option<&ContextEntry> {
        let current = self.current_context.as_deref()?;
        self.contexts.iter().find(|context| context.name == current).map(|named| &named.context)
    }

    fn server(&self) -> Option<String> {
        let cluster = self.context().and_then(|context| context.cluster.as_deref());
        self.clusters
            .iter()
            .find(|entry| cluster.is_none_or(|name| entry.name == name))
            .and_then(|entry| entry.cluster.server.clone())
    }

    fn expires_at(&self) -> Option<Timestamp> {
        let user = self.context().and_then(|context| context.user.as_deref());
        let entry = self.users.iter().find(|entry| user.is_none_or(|name| entry.name == name))?;
        let pem = decode(entry.user.client_certificate_data.as_ref()?)?;
        let certificate = x509_cert::Certificate::from_pem(pem.as_bytes()).ok()?;
        let not_after = certificate.tbs_certificate().validity().not_after.to_unix_duration();
        Timestamp::from_second(i64::try_from(not_after.as_secs()).ok()?).ok()
    }
}
