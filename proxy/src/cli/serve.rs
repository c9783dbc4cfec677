//! `drift-detector serve`.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use clap::{Args, ValueHint};

use super::values::upstream;
use crate::lookup::Target;

/// Serve the page, and make the look-ups that a browser cannot.
///
/// Drop a backup on the page and it is analysed in the browser: it is never sent here. What the page asks for, at a click,
/// are inventories of vCenters and nodes of clusters. By default only this machine can open the page, and only with the
/// token in the address that is printed, which is new with every start.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub struct ServeArgs {
    /// The address and port to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))]
    pub listen: SocketAddr,
    /// Ask this server only, or several by repeating; the only way to ask one on this machine.
    #[arg(long, value_name = "HOST[:PORT]", value_parser = upstream)]
    pub allow_upstream: Vec<Target>,
    /// Authorities whose certificates of vCenters are trusted beside the system's, in PEM form.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub ca_file: Option<PathBuf>,
    /// A name under which others open the page; repeat for several.
    #[arg(long = "host", value_name = "NAME", help_heading = "For a team")]
    pub hosts: Vec<String>,
    /// A file with the token, instead of a new one with every start; at least 32 characters.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "For a team")]
    pub token_file: Option<PathBuf>,
    /// The certificate to show, with those of its authorities, in PEM form.
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        requires = "tls_key",
        conflicts_with = "tls_self_signed",
        help_heading = "For a team"
    )]
    pub tls_certificate: Option<PathBuf>,
    /// The certificate's key, in PEM form.
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        requires = "tls_certificate",
        help_heading = "For a team"
    )]
    pub tls_key: Option<PathBuf>,
    /// Make a certificate, new with every start, and print its fingerprint.
    #[arg(long, help_heading = "For a team")]
    pub tls_self_signed: bool,
}

const AFTER_HELP: &str = "\
Ctrl-C ends it: look-ups under way are cancelled and their sessions closed.

Exit codes:
  0    it was told to end
  2    failed: bad arguments, or the address cannot be used

Examples:
  drift-detector serve

  Only these vCenters may be asked
    drift-detector serve --allow-upstream vc01.corp.example --allow-upstream vc02.corp.example

  For a team: others may open the page, over TLS, with a token from a file
    openssl rand -hex 32 > token
    drift-detector serve --listen 0.0.0.0:8443 --host drift.corp.example --token-file token \\
      --tls-certificate drift.pem --tls-key drift.key --allow-upstream vc01.corp.example";
