//! Options of the commands that ask servers.

use std::{path::PathBuf, time::Duration};

use clap::{Args, ValueHint};

use super::{Secs, ServerThumbprint};
use crate::lookup::Target;

/// Who asks a vCenter, whom to trust, and how long it may take.
#[derive(Debug, Args)]
pub struct ConnectionArgs {
    /// The user name for the vCenters given with --vcenter.
    ///
    /// Else DRIFT_DETECTOR_VCENTER_USERNAME and _PASSWORD, else GOVC_USERNAME and GOVC_PASSWORD, else a prompt on a terminal. They
    /// go to no other server than those.
    #[expect(clippy::doc_markdown, reason = "this is what --help prints")]
    #[arg(long, value_name = "NAME", requires = "vcenter", help_heading = "Connections")]
    pub vcenter_username: Option<String>,
    /// A file whose first line is the password for the vCenters given with --vcenter.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "vcenter", help_heading = "Connections")]
    pub vcenter_password_file: Option<PathBuf>,
    #[expect(clippy::doc_link_with_quotes, reason = "this is what --help prints")]
    /// Accounts by vCenter, a TOML file: ["vc01.corp.example"], then username = "…" and password = "…".
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Connections")]
    pub credentials: Option<PathBuf>,
    /// Authorities to trust besides those of this system, a PEM file.
    #[arg(long, value_name = "PEM", value_hint = ValueHint::FilePath, help_heading = "Connections")]
    pub ca_file: Option<PathBuf>,
    /// The one certificate that is accepted of a server, by its SHA-256 thumbprint, or SHA-1; repeatable.
    #[arg(long, value_name = "HOST=HASH", value_hint = ValueHint::Hostname, help_heading = "Connections")]
    pub thumbprint: Vec<ServerThumbprint>,
    /// Accept whatever certificate a vCenter shows, and an API server without an authority in its kubeconfig.
    ///
    /// Anybody on the way can then read the password. A thumbprint is as easy and safe.
    #[arg(long, help_heading = "Connections")]
    pub insecure_skip_verify: bool,
    /// How long one answer may take, in seconds; a whole vCenter may take ten times as long.
    #[arg(long, value_name = "SECONDS", default_value = "60", help_heading = "Connections")]
    pub timeout: Secs,
}

impl ConnectionArgs {
    /// How long one answer may take.
    pub fn request(&self) -> Duration {
        Duration::from_secs(self.timeout.0)
    }

    /// The thumbprint that a server must have.
    pub fn thumbprint_of(&self, server: &Target) -> Option<&ServerThumbprint> {
        self.thumbprint.iter().find(|given| given.server == *server)
    }
}
