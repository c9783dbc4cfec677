//! Values that are more than a word.

use std::{path::PathBuf, str::FromStr};

use drift_core::ClusterRef;

use crate::lookup::{Target, Thumbprint};

/// A server that may be asked.
pub(super) fn upstream(text: &str) -> Result<Target, String> {
    Target::parse(text).map_err(|error| error.problem.to_string())
}

/// `NAMESPACE/NAME`: a cluster.
pub(super) fn cluster(text: &str) -> Result<ClusterRef, String> {
    ClusterRef::parse(text).ok_or_else(|| "give the cluster as NAMESPACE/NAME: team-a/prod".to_owned())
}

/// The nodes of workload clusters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodesSource {
    /// `NAMESPACE/NAME=FILE`: those of one cluster.
    File {
        /// The Cluster object's key.
        cluster: ClusterRef,
        /// The file.
        file: PathBuf,
    },
    /// `DIR`: all `nodes-NAMESPACE.NAME.json` in it.
    Folder(PathBuf),
}

impl FromStr for NodesSource {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = || {
            "give a folder with files nodes-NAMESPACE.NAME.json, or the cluster as NAMESPACE/NAME, then =, then its \
             file: team-a/prod=nodes.json"
                .to_owned()
        };
        match text.split_once('=') {
            None if text.is_empty() => Err(wanted()),
            None => Ok(Self::Folder(text.into())),
            Some((cluster, file)) => {
                let cluster = ClusterRef::parse(cluster).filter(|_| !file.is_empty()).ok_or_else(wanted)?;
                Ok(Self::File { cluster, file: file.into() })
            }
        }
    }
}

/// `BACKUP=INVENTORY`: one vCenter under two names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VcenterAlias {
    /// What the backup calls it.
    pub backup: String,
    /// What the inventory calls it.
    pub inventory: String,
}

impl FromStr for VcenterAlias {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((backup, inventory)) if !backup.is_empty() && !inventory.is_empty() => {
                Ok(Self { backup: backup.to_owned(), inventory: inventory.to_owned() })
            }
            Some(_) | None => {
                Err("give the backup's name of the vCenter, then =, then the inventory's: 10.0.0.5=vc01.corp.example"
                    .to_owned())
            }
        }
    }
}

/// `HOST[:PORT]`: a vCenter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vcenter(pub Target);

impl FromStr for Vcenter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Target::parse(text).map(Self).map_err(|error| error.problem.to_string())
    }
}

/// `HOST=HASH`: the certificate that is accepted of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerThumbprint {
    /// The server.
    pub server: Target,
    /// Its certificate.
    pub thumbprint: Thumbprint,
}

impl FromStr for ServerThumbprint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (server, hash) =
            text.split_once('=').ok_or_else(|| "give the server, then =, then the thumbprint".to_owned())?;
        let server = Target::parse(server).map_err(|error| error.problem.to_string())?;
        let thumbprint = Thumbprint::parse(hash).map_err(|error| error.to_string())?;
        Ok(Self { server, thumbprint })
    }
}

/// Seconds, from one to an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secs(pub u64);

impl FromStr for Secs {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let seconds = text.parse().ok().filter(|seconds| (1..=3600).contains(seconds));
        seconds.map(Self).ok_or_else(|| "give seconds, from 1 to 3600".to_owned())
    }
}
