//! Values that are more than a word.

use std::{path::PathBuf, str::FromStr};

use drift_core::ClusterKey;

use crate::lookup::Target;

/// A server that may be asked.
pub(super) fn upstream(text: &str) -> Result<Target, String> {
    Target::parse(text).map_err(|error| error.problem.to_string())
}

/// `NAMESPACE/NAME=FILE`: a workload cluster's nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterNodes {
    /// The Cluster object's key.
    pub cluster: ClusterKey,
    /// The file.
    pub file: PathBuf,
}

impl FromStr for ClusterNodes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = || "give the cluster as NAMESPACE/NAME, then =, then the file: team-a/prod=nodes.json".to_owned();
        let (cluster, file) = text.split_once('=').ok_or_else(wanted)?;
        let cluster = ClusterKey::parse(cluster).filter(|_| !file.is_empty()).ok_or_else(wanted)?;
        Ok(Self { cluster, file: file.into() })
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
