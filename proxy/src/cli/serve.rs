//! `drift-detector serve`.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use clap::{Args, ValueHint};

use super::values::upstream;
use crate::lookup::Target;

/// Serve the page, and the look-ups that a browser cannot make.
///
/// A backup that is dropped on the page is analysed in the browser and never sent to this server. On request, the page
/// reads inventories of vCenters and nodes of clusters through it. By default only this machine can open the page, with
/// the token in the printed address; each start creates a new token.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub struct ServeArgs {
    /// The address and port to listen on; port 0 selects a free port.
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))]
    pub listen: SocketAddr,
    /// Allow look-ups of this server only; repeatable. Required for servers on this machine, by address.
    #[arg(long, value_name = "HOST[:PORT]", value_parser = upstream)]
    pub allow_upstream: Vec<Target>,
    /// Certificate authorities to trust for vCenters, in addition to the system's; a PEM file.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ca_file: Option<PathBuf>,
    /// A host name under which others open the page; repeatable.
    #[arg(long = "host", value_name = "NAME", help_heading = "For a team")]
    pub hosts: Vec<String>,
    /// A file with the token, instead of a new one at each start; at least 32 characters.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "For a team")]
    pub token_file: Option<PathBuf>,
    /// The server certificate with its chain; a PEM file.
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        requires = "tls_key",
        conflicts_with = "tls_self_signed",
        help_heading = "For a team"
    )]
    pub tls_certificate: Option<PathBuf>,
    /// The private key of the certificate; a PEM file.
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        requires = "tls_certificate",
        help_heading = "For a team"
    )]
    pub tls_key: Option<PathBuf>,
    /// Create a self-signed certificate at each start, and print its fingerprint.
    #[arg(long, help_heading = "For a team")]
    pub tls_self_signed: bool,
}

const AFTER_HELP: &str = "\
Ctrl-C stops it, and so do SIGHUP, SIGQUIT and SIGTERM: running look-ups are cancelled
and their sessions closed.

Exit codes:
  0    stopped on request
  2    failed: bad arguments, or the address cannot be used

Examples:
  drift-detector serve

  Allow look-ups of these vCenters only
    drift-detector serve --allow-upstream vc01.corp.example --allow-upstream vc02.corp.example

  For a team: others open the page over TLS, with a token from a file
    openssl rand -hex 32 > token
    drift-detector serve --listen 0.0.0.0:8443 --host drift.corp.example --token-file token \\
      --tls-certificate drift.pem --tls-key drift.key --allow-upstream vc01.corp.example";
