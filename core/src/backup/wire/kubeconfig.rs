//! The YAML of a kubeconfig, read as a stranger's data.
//!
//! Never runs, reads, resolves or connects to anything that it names. What a client would do so for is only noted, by
//! the name of its field.

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;
use x509_cert::der::DecodePem as _;
use zeroize::Zeroizing;

use super::secret::decode;
use crate::backup::objects::Kubeconfig;
use crate::secret::SecretText;

/// A kubeconfig.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Document {
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

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ClusterEntry {
    server: Option<String>,
    tls_server_name: Option<String>,
    certificate_authority_data: Option<Zeroizing<String>>,
    certificate_authority: Option<IgnoredAny>,
    proxy_url: Option<IgnoredAny>,
    insecure_skip_tls_verify: Option<bool>,
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

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct UserEntry {
    client_certificate_data: Option<Zeroizing<String>>,
    client_key_data: Option<Zeroizing<String>>,
    token: Option<Zeroizing<String>>,
    client_certificate: Option<IgnoredAny>,
    client_key: Option<IgnoredAny>,
    #[serde(rename = "tokenFile")]
    token_file: Option<IgnoredAny>,
    username: Option<IgnoredAny>,
    password: Option<IgnoredAny>,
    exec: Option<IgnoredAny>,
    auth_provider: Option<IgnoredAny>,
    r#as: Option<IgnoredAny>,
    as_uid: Option<IgnoredAny>,
    as_groups: Option<IgnoredAny>,
    as_user_extra: Option<IgnoredAny>,
}

/// What may be used of a kubeconfig. `None` where this is none.
pub(crate) fn parse(yaml: &str) -> Option<Kubeconfig> {
    let document: Document = serde_saphyr::from_str(yaml).ok()?;
    let current = document.current_context.as_deref();
    let context = document.contexts.into_iter().find(|context| Some(context.name.as_str()) == current);
    let context = context.map(|named| named.context);
    let cluster_name = context.as_ref().and_then(|context| context.cluster.as_deref());
    let user_name = context.as_ref().and_then(|context| context.user.as_deref());
    let cluster = document.clusters.into_iter().find(|entry| cluster_name.is_none_or(|name| entry.name == name));
    let user = document.users.into_iter().find(|entry| user_name.is_none_or(|name| entry.name == name));
    let cluster = cluster.map(|named| named.cluster).unwrap_or_default();
    let user = user.map(|named| named.user).unwrap_or_default();
    let mut refused = refused(&cluster, &user);
    let server = cluster.server.filter(|server| {
        let holds_account = server.contains('@');
        if holds_account {
            refused.push("an account in the server's address");
        }
        !holds_account
    });
    let secret = |text: Option<Zeroizing<String>>| text.filter(|text| !text.is_empty()).map(SecretText::new);
    Some(Kubeconfig {
        server,
        tls_server_name: cluster.tls_server_name,
        certificate_authority_data: secret(cluster.certificate_authority_data),
        expires_at: user.client_certificate_data.as_ref().and_then(|data| end_of(data)),
        client_certificate_data: secret(user.client_certificate_data),
        client_key_data: secret(user.client_key_data),
        token: secret(user.token),
        refused,
    })
}

/// The fields that are never heeded.
fn refused(cluster: &ClusterEntry, user: &UserEntry) -> Vec<&'static str> {
    [
        (cluster.certificate_authority.is_some(), "certificate-authority"),
        (cluster.proxy_url.is_some(), "proxy-url"),
        (cluster.insecure_skip_tls_verify == Some(true), "insecure-skip-tls-verify"),
        (user.client_certificate.is_some(), "client-certificate"),
        (user.client_key.is_some(), "client-key"),
        (user.token_file.is_some(), "tokenFile"),
        (user.username.is_some(), "username"),
        (user.password.is_some(), "password"),
        (user.exec.is_some(), "exec"),
        (user.auth_provider.is_some(), "auth-provider"),
        (
            user.r#as.is_some() || user.as_uid.is_some() || user.as_groups.is_some() || user.as_user_extra.is_some(),
            "as",
        ),
    ]
    .into_iter()
    .filter_map(|(stands, name)| stands.then_some(name))
    .collect()
}

/// When a certificate ends.
fn end_of(data: &str) -> Option<Timestamp> {
    let pem = decode(data)?;
    let certificate = x509_cert::Certificate::from_pem(pem.as_bytes()).ok()?;
    let not_after = certificate.tbs_certificate().validity().not_after.to_unix_duration();
    Timestamp::from_second(i64::try_from(not_after.as_secs()).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(cluster: &str, user: &str) -> Kubeconfig {
        let yaml = format!(
            "current-context: a\nclusters: [{{name: c, cluster: {{{cluster}}}}}, {{name: other, cluster: {{server: x}}}}]\n\
             contexts: [{{name: a, context: {{cluster: c, user: u}}}}]\nusers: [{{name: u, user: {{{user}}}}}]\n"
        );
        parse(&yaml).unwrap()
    }

    #[test]
    fn what_may_be_used_is_kept() {
        let read = with(
            "server: 'https://api:6443', certificate-authority-data: Q0E=, tls-server-name: kubernetes",
            "client-certificate-data: Q0VSVA==, client-key-data: S0VZ, token: abc",
        );
        assert_eq!(read.server.as_deref(), Some("https://api:6443"));
        assert_eq!(read.tls_server_name.as_deref(), Some("kubernetes"));
        let secrets =
            [&read.certificate_authority_data, &read.client_certificate_data, &read.client_key_data, &read.token];
        assert_eq!(secrets.map(|secret| secret.as_ref().unwrap().reveal()), ["Q0E=", "Q0VSVA==", "S0VZ", "abc"]);
        assert_eq!(read.refused, [""; 0]);
        assert!(!format!("{read:?}").contains("S0VZ"));
    }

    #[test]
    fn what_would_do_something_is_named_and_not_kept() {
        for (field, value) in [
            ("exec", "{command: /bin/sh, args: [-c, id]}"),
            ("auth-provider", "{name: gcp, config: {cmd-path: /bin/sh}}"),
            ("tokenFile", "/etc/shadow"),
            ("client-certificate", "/etc/passwd"),
            ("client-key", "/etc/shadow"),
            ("username", "root"),
            ("password", "toor"),
            ("as", "system:admin"),
        ] {
            let read = with("server: 'https://api'", &format!("{field}: {value}"));
            assert_eq!(read.refused, [field]);
            assert_eq!(Kubeconfig { refused: Vec::new(), ..read }, with("server: 'https://api'", ""), "{field}");
        }
        for (field, value) in [
            ("certificate-authority", "/etc/passwd"),
            ("proxy-url", "socks5://evil.example"),
            ("insecure-skip-tls-verify", "true"),
        ] {
            let read = with(&format!("server: 'https://api', {field}: {value}"), "");
            assert_eq!(read.refused, [field]);
        }
    }

    #[test]
    fn an_account_in_the_address_is_no_address() {
        let read = with("server: 'https://root:toor@api'", "");
        assert_eq!((read.server, read.refused), (None, vec!["an account in the server's address"]));
    }

    #[test]
    fn something_else_is_no_kubeconfig() {
        assert_eq!(parse("clusters: 7"), None);
        assert_eq!(parse("a: [b"), None);
        assert_eq!(parse("").map(|read| read.server), parse("{}").map(|read| read.server));
    }
}
