//! The YAML of a kubeconfig, read as untrusted data.
//!
//! Never runs, reads, resolves or connects to anything that it names. Fields for which a client would do so are only
//! noted, by name.

use jiff::Timestamp;
use x509_cert::der::DecodePem as _;
use zeroize::Zeroizing;

use super::base64::decode;
use super::yaml::{Node, NotThat};
use crate::backup::objects::Kubeconfig;
use crate::secret::SecretText;

/// What may be used of a kubeconfig. `None` where this is none.
pub(crate) fn parse(yaml: &str) -> Option<Kubeconfig> {
    match Node::parse(yaml)? {
        Node::Text(_) | Node::List(_) => None,
        document @ (Node::Null | Node::Map(_)) => read(&document).ok(),
    }
}

fn read(document: &Node) -> Result<Kubeconfig, NotThat> {
    let none = Node::Null;
    let current = document.text("current-context")?;
    let context = entries(document, "contexts", "context")?.into_iter().find(|(name, _)| Some(*name) == current);
    let context = context.map_or(&none, |(_, context)| context);
    let (cluster_name, user_name) = (context.text("cluster")?, context.text("user")?);
    let chosen = |list, field, wanted: Option<&Zeroizing<String>>| {
        let mut all = entries(document, list, field)?.into_iter();
        Ok(all.find(|(name, _)| wanted.is_none_or(|wanted| *name == wanted)).map_or(&none, |(_, entry)| entry))
    };
    let cluster = chosen("clusters", "cluster", cluster_name)?;
    let user = chosen("users", "user", user_name)?;

    let mut refused = refused(cluster, user);
    let server = cluster.text("server")?.filter(|server| {
        let holds_account = server.contains('@');
        if holds_account {
            refused.push("an account in the server's address");
        }
        !holds_account
    });
    let certificate = user.text("client-certificate-data")?;
    Ok(Kubeconfig {
        server: server.map(|server| server.as_str().to_owned()),
        tls_server_name: cluster.text("tls-server-name")?.map(|name| name.as_str().to_owned()),
        certificate_authority_data: secret(cluster.text("certificate-authority-data")?),
        expires_at: certificate.and_then(|data| end_of(data)),
        client_certificate_data: secret(certificate),
        client_key_data: secret(user.text("client-key-data")?),
        token: secret(user.text("token")?),
        refused,
    })
}

/// The entries of one of the three lists: the name of each, and what it names.
fn entries<'a>(document: &'a Node, list: &str, field: &str) -> Result<Vec<(&'a Zeroizing<String>, &'a Node)>, NotThat> {
    let entry = |item: &'a Node| {
        let name = item.text("name")?.ok_or(NotThat)?;
        let value = item.get(field).filter(|value| value.is_map()).ok_or(NotThat)?;
        Ok((name, value))
    };
    document.list(list)?.iter().map(entry).collect()
}

fn secret(text: Option<&Zeroizing<String>>) -> Option<SecretText> {
    text.filter(|text| !text.is_empty()).cloned().map(SecretText::new)
}

/// The fields that are never used.
fn refused(cluster: &Node, user: &Node) -> Vec<&'static str> {
    let mut refused = Vec::new();
    refused.extend(["certificate-authority", "proxy-url"].into_iter().filter(|field| cluster.get(field).is_some()));
    let insecure = "insecure-skip-tls-verify"; // Whatever a client could take for yes.
    if cluster
        .get(insecure)
        .is_some_and(|value| !matches!(value, Node::Text(text) if text.eq_ignore_ascii_case("false")))
    {
        refused.push(insecure);
    }
    let fields = ["client-certificate", "client-key", "tokenFile", "username", "password", "exec", "auth-provider"];
    refused.extend(fields.into_iter().filter(|field| user.get(field).is_some()));
    if ["as", "as-uid", "as-groups", "as-user-extra"].iter().any(|field| user.get(field).is_some()) {
        refused.push("as");
    }
    refused
}

/// When a certificate expires.
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
            "current-context: a\nclusters: [{{name: c, cluster: {{{cluster}}}}}, {{name: other, cluster: {{server: \
             x}}}}]\n\
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
        assert_eq!(parse("[a]"), None);
        assert_eq!(parse("users: [{user: {}}]"), None);
        assert_eq!(parse("clusters: [{name: a, cluster: b}]"), None);
        assert_eq!(parse("current-context: [a]"), None);
        assert_eq!(parse("").map(|read| read.server), parse("{}").map(|read| read.server));
    }
}
