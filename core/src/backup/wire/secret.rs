//! The JSON of a Secret. Reads kubeconfigs and vCenter accounts, and drops everything else at once. Decoded bytes are
//! wiped.

use memchr::memmem;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::base64::decode;
use super::kubeconfig;
use super::shape::wire;
use super::yaml::Node;
use crate::backup::objects::{self, SecretContent};
use crate::secret::SecretText;

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
    password: Option<Zeroizing<String>>,
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
            let kubeconfig = self.value.and_then(|value| decode(&value)).and_then(|yaml| kubeconfig::parse(&yaml));
            return kubeconfig.map_or(SecretContent::Irrelevant, SecretContent::Kubeconfig);
        }
        let decoded = |value: Option<Zeroizing<String>>| value.and_then(|value| decode(&value));
        let account = match decoded(self.username) {
            Some(username) => Some((username, decoded(self.password))),
            None => decoded(self.credentials_yaml).and_then(|yaml| credentials(&yaml)),
        };
        account.map_or(SecretContent::Irrelevant, |(username, password)| SecretContent::Credentials {
            username: username.as_str().to_owned(),
            password: password.map(SecretText::new),
        })
    }
}

/// `credentials.yaml` of CAPV's manager: the account that clusters without an identity use.
fn credentials(yaml: &str) -> Option<(Zeroizing<String>, Option<Zeroizing<String>>)> {
    let document = Node::parse(yaml)?;
    Some((document.text("username").ok()??.clone(), document.text("password").ok()?.cloned()))
}
