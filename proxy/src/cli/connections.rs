//! Options of the commands that connect to servers: accounts for vCenters, and whom to trust for how long.

use std::{path::PathBuf, time::Duration};

use clap::{Args, ValueHint};

use super::{Secs, ServerThumbprint};
use crate::lookup::Target;

/// Accounts for vCenters, and how to connect.
#[derive(Debug, Args)]
pub struct ConnectionArgs {
    /// The user name for the vCenters given with --vcenter.
    ///
    /// Otherwise DRIFT_DETECTOR_VCENTER_USERNAME and _PASSWORD, then GOVC_USERNAME and GOVC_PASSWORD, then a prompt on
    /// a terminal. They are sent to these vCenters only.
    #[expect(clippy::doc_markdown, reason = "this is what --help prints")]
    #[arg(long, value_name = "NAME", requires = "vcenter", help_heading = "Connections")]
    pub vcenter_username: Option<String>,
    /// A file whose first line is the password for the vCenters given with --vcenter.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "vcenter",
        help_heading = "Connections")]
    pub vcenter_password_file: Option<PathBuf>,
    #[expect(clippy::doc_link_with_quotes, reason = "this is what --help prints")]
    /// A TOML file with accounts by vCenter: ["vc01.corp.example"], then username = "…" and password = "…".
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Connections")]
    pub credentials: Option<PathBuf>,
    #[expect(missing_docs, reason = "clap would print it as help")]
    #[command(flatten)]
    pub trust: TrustArgs,
}

/// Trusted certificates and time limits of look-ups.
#[derive(Debug, Args)]
pub struct TrustArgs {
    /// Certificate authorities to trust in addition to the system's; a PEM file.
    #[arg(long, value_name = "PEM", value_hint = ValueHint::FilePath, help_heading = "Connections")]
    pub ca_file: Option<PathBuf>,
    /// The only certificate to accept from a server, by its SHA-256 (or SHA-1) thumbprint; repeatable.
    ///
    /// Without it, a terminal shows a vCenter's certificate that is not trusted, and asks. A thumbprint in the backup
    /// counts only for the account of the object that names it, never for yours.
    #[arg(long, value_name = "HOST=HASH", value_hint = ValueHint::Hostname, help_heading = "Connections")]
    pub thumbprint: Vec<ServerThumbprint>,
    /// Accept any certificate of a vCenter, and of an API server without a CA in its kubeconfig.
    ///
    /// Others on the network path could then read the password. Prefer --thumbprint.
    #[arg(long, help_heading = "Connections")]
    pub insecure_skip_verify: bool,
    /// Time limit for one response, in seconds; a whole vCenter may take ten times as long.
    #[arg(long, value_name = "SECONDS", default_value = "60", help_heading = "Connections")]
    pub timeout: Secs,
}

impl TrustArgs {
    /// Time limit for one response.
    pub fn request(&self) -> Duration {
        Duration::from_secs(self.timeout.0)
    }

    /// The thumbprint that a server must have.
    pub fn thumbprint_of(&self, server: &Target) -> Option<&ServerThumbprint> {
        self.thumbprint.iter().find(|given| given.server == *server)
    }
}
