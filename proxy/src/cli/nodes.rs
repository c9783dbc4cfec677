//! `drift-detector nodes`.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use drift_core::ClusterRef;

use super::{TrustArgs, values::cluster};

/// Read the nodes of all workload clusters in a backup, and write them to a folder.
///
/// Connects to the API servers of the clusters with the kubeconfigs in the backup, and writes for each cluster
/// nodes-NAMESPACE.NAME.json, for detect --nodes and the page. It only lists Nodes. The files hold what the comparison
/// needs, and no secret.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub struct NodesArgs {
    /// The backup: the archive that "velero backup download NAME" writes.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub backup: PathBuf,
    /// Read this cluster only; repeatable.
    #[arg(long, value_name = "NAMESPACE/NAME", value_parser = cluster)]
    pub cluster: Vec<ClusterRef>,
    /// The folder for the files; it is created if it does not exist. Each file is written completely or not at all.
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: PathBuf,
    #[expect(missing_docs, reason = "clap would print it as help")]
    #[command(flatten)]
    pub trust: TrustArgs,
}

const AFTER_HELP: &str = "\
Exit codes:
  0    the nodes of all clusters were read completely
  2    failed: bad arguments, an unusable backup or folder
  3    some nodes could not be read; the files of all other clusters were written
  129, 130, 131, 143
       ended by SIGHUP, SIGINT (Ctrl-C), SIGQUIT or SIGTERM; no file was written

Examples:
  Where the API servers can be reached
    drift-detector nodes --backup mgmt-data.tar.gz -o nodes

  Anywhere, without a connection
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json --nodes nodes";
