//! Kubeconfigs for the fake server: as Cluster API writes them, and as somebody would who means harm.

use base64::{Engine as _, prelude::BASE64_STANDARD};

use super::{
    ApiServer, TOKEN,
    identity::{Authority, Identity},
};

/// How a good kubeconfig gets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// With a client certificate, as Cluster API's.
    Certificate,
    /// With a token.
    Token,
    /// With the client certificate of an account that may not list Nodes.
    Forbidden,
    /// With a token that nobody knows.
    UnknownToken,
    /// With nothing.
    Anonymous,
}

/// How a bad one makes its reader do more than ask the server. Each takes a trap, which a test finds sprung or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hostile {
    /// A command to be run: `touch TRAP`.
    Exec,
    /// A plug-in to be asked, which runs `touch TRAP`.
    AuthProvider,
    /// A file to be sent as the token: TRAP.
    TokenFile,
    /// Files to be read as certificates and key: TRAP.
    CertificateFiles,
    /// A proxy to send everything through: TRAP.
    ProxyUrl,
    /// No look at the server's certificate; the trap is the token.
    Insecure,
    /// A password: TRAP.
    Password,
}

impl Hostile {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Exec,
        Self::AuthProvider,
        Self::TokenFile,
        Self::CertificateFiles,
        Self::ProxyUrl,
        Self::Insecure,
        Self::Password,
    ];
}

impl ApiServer {
    /// A kubeconfig for this server.
    pub fn kubeconfig(&self, access: Access) -> String {
        good(&self.url(), &self.authority, access)
    }

    /// A kubeconfig that means harm; all else in it is right.
    pub fn hostile_kubeconfig(&self, hostile: Hostile, trap: &str) -> String {
        let token = format!("    token: {TOKEN}\n");
        let trap = serde_json::Value::from(trap); // A JSON string is a YAML string.
        let (cluster, user) = match hostile {
            Hostile::Exec => (
                String::new(),
                format!(
                    "    exec:\n      apiVersion: client.authentication.k8s.io/v1beta1\n      command: touch\n      \
                     args: [{trap}]\n      \
                     interactiveMode: Never\n"
                ),
            ),
            Hostile::AuthProvider => (
                String::new(),
                format!(
                    "    auth-provider:\n      name: gcp\n      config:\n        cmd-path: touch\n        cmd-args: \
                     {trap}\n"
                ),
            ),
            Hostile::TokenFile => (String::new(), format!("    tokenFile: {trap}\n")),
            Hostile::CertificateFiles => (
                format!("    certificate-authority: {trap}\n"),
                format!("    client-certificate: {trap}\n    client-key: {trap}\n"),
            ),
            Hostile::ProxyUrl => (format!("    proxy-url: {trap}\n"), token),
            Hostile::Insecure => ("    insecure-skip-tls-verify: true\n".to_owned(), format!("    token: {trap}\n")),
            Hostile::Password => (String::new(), format!("    username: admin\n    password: {trap}\n")),
        };
        // A client refuses an authority beside the wish not to look at certificates, or beside a file of authorities.
        let own = matches!(hostile, Hostile::Insecure | Hostile::CertificateFiles);
        let authority = if own { String::new() } else { authority_data(&self.authority) };
        kubeconfig(&self.url(), &(authority + &cluster), &user)
    }
}

/// A kubeconfig for a server of this authority.
pub(super) fn good(url: &str, authority: &Authority, access: Access) -> String {
    let user = match access {
        Access::Certificate => certificate(&authority.reader),
        Access::Forbidden => certificate(&authority.stranger),
        Access::Token => format!("    token: {TOKEN}\n"),
        Access::UnknownToken => "    token: nobody-knows-me\n".to_owned(),
        Access::Anonymous => String::new(),
    };
    kubeconfig(url, &authority_data(authority), &user)
}

/// The kubeconfig of who may do everything.
pub(super) fn admin(url: &str, authority: &Authority) -> String {
    kubeconfig(url, &authority_data(authority), &certificate(&authority.admin))
}

fn certificate(identity: &Identity) -> String {
    let (certificate, key) = identity.pem();
    format!("    client-certificate-data: {}\n    client-key-data: {}\n", encoded(&certificate), encoded(&key))
}

fn authority_data(authority: &Authority) -> String {
    format!("    certificate-authority-data: {}\n", encoded(&authority.pem))
}

fn encoded(pem: &str) -> String {
    BASE64_STANDARD.encode(pem)
}

/// The frame, as Cluster API writes it.
fn kubeconfig(url: &str, cluster: &str, user: &str) -> String {
    let user = if user.is_empty() { "  user: {}\n".to_owned() } else { format!("  user:\n{user}") };
    format!(
        "apiVersion: v1\nclusters:\n- cluster:\n{cluster}    server: {url}\n  name: web\ncontexts:\n- context:\n    \
         cluster: web\n    \
         user: web-admin\n  name: web-admin@web\ncurrent-context: web-admin@web\nkind: Config\n\
         preferences: {{}}\nusers:\n\
         - name: web-admin\n{user}"
    )
}
