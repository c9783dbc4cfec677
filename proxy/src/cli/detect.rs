//! `drift-detector detect`.

use std::path::PathBuf;

use clap::{Args, ValueHint};
use drift_core::RestoreInto;

use super::{ConnectionArgs, NodesSource, OutputArgs, Vcenter, VcenterAlias};

/// Compare a backup with vSphere, machine by machine.
///
/// Reads the backup, then the vCenters and the API servers of the workload clusters named in it, with the accounts in
/// the backup; or takes inventories from files. Prints a summary and all differences. With -o, also writes the full
/// report: every verdict, its evidence, and the next steps.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub struct DetectArgs {
    /// The backup: the archive that "velero backup download NAME" writes.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    pub backup: PathBuf,
    /// A vCenter's inventory; repeat it for several vCenters, or for several parts of one.
    ///
    /// With inventories, no connections are opened, unless --access-apiserver is given. "drift-detector inventory"
    /// writes them; "drift-detector schema inventory" describes their format.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    pub inventory: Vec<PathBuf>,
    /// A workload cluster's nodes, as "kubectl get nodes -o json" prints them, or a folder with several; repeatable.
    ///
    /// Of a folder, all files named nodes-NAMESPACE.NAME.json are read, as "drift-detector nodes" writes them. A live
    /// Node is the strongest proof of a Ghost. Without a node list, a virtual machine may stay unattributed.
    #[arg(long, value_name = "NAMESPACE/NAME=FILE|DIR", value_hint = ValueHint::AnyPath, help_heading = "Input")]
    pub nodes: Vec<NodesSource>,
    /// Velero's record of the backup: velero-backup.json, stored beside it in the object store.
    ///
    /// It gives the exact start of the backup, and whether it was completed.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    pub velero_backup: Option<PathBuf>,
    /// Two names of one vCenter: the backup's, then the inventory's; repeatable.
    #[arg(long, value_name = "BACKUP=INVENTORY", value_hint = ValueHint::Hostname, help_heading = "Input")]
    pub vcenter_alias: Vec<VcenterAlias>,
    /// The versions of the management cluster into which the backup will be restored: capi=1.10.1,capv=1.13.1, tkg=2.2
    /// or eks-a=0.22.
    ///
    /// What acts after a restore are its controllers. Without this option the forecast is for the versions that may
    /// have written the backup; where several remain, it covers all of them. Known are Cluster API 1.2 to 1.14, CAPV
    /// 1.5 to 1.16, TKG 2.1 to 2.5 and EKS Anywhere 0.17 to 0.26.
    #[arg(long, value_name = "VERSIONS", help_heading = "Input")]
    pub restore_into: Option<RestoreInto>,
    /// Known drift to ignore: a TOML file.
    ///
    /// Each entry has match = { vm, path, machine, cluster or reason, with * as a wildcard }, a reason in your words,
    /// and until, its last day. What it matches is listed as ignored, and changes neither status nor exit
    /// code. Dangers and Unknown machines cannot be ignored.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    pub ignore_file: Option<PathBuf>,
    #[expect(missing_docs, reason = "clap would print it as help")]
    #[command(flatten)]
    pub outputs: OutputArgs,
    /// Read this vCenter instead of those named in the backup; repeatable. Only these receive the given account.
    #[arg(long, value_name = "HOST[:PORT]", value_hint = ValueHint::Hostname, conflicts_with = "inventory",
        help_heading = "Connections")]
    pub vcenter: Vec<Vcenter>,
    #[expect(missing_docs, reason = "clap would print it as help")]
    #[command(flatten)]
    pub connections: ConnectionArgs,
    /// Do not connect to API servers of workload clusters; files given with --nodes are still used.
    #[arg(long, help_heading = "Connections")]
    pub skip_access_apiserver: bool,
    /// Connect to the API servers of workload clusters even with --inventory.
    ///
    /// Uses the kubeconfigs in the backup. Clusters whose nodes are given with --nodes are not asked. No vCenter is
    /// contacted. Without --inventory this is the default.
    #[arg(long, conflicts_with = "skip_access_apiserver", help_heading = "Connections")]
    pub access_apiserver: bool,
}

const AFTER_HELP: &str = "\
Exit codes:
  0    all machines are Healthy, no virtual machine is unattributed, a restore is in no
       known danger, and all inputs were complete
  1    drift or danger: a machine is Stale or a Ghost, a virtual machine is unattributed,
       or a restore would destroy something
  2    failed: bad arguments, a file that cannot be opened, or nothing usable in the
       backup; no report is written
  3    something is Unknown, or an input was incomplete or refused; takes precedence
       over 1
  129, 130, 131, 143
       ended by SIGHUP, SIGINT (Ctrl-C), SIGQUIT or SIGTERM; sessions were closed

Examples:
  Compare a backup with the vCenters named in it, and write the full report
    drift-detector detect --backup mgmt-data.tar.gz -o report.json

  With your own account, which is sent to this vCenter only
    drift-detector detect --backup mgmt-data.tar.gz --vcenter vc01.corp.example \\
      --vcenter-username reader@vsphere.local

  Compare a backup with an inventory file, without any connection
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json -o report.json

  With the node lists of two workload clusters
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json \\
      --nodes team-a/prod=prod-nodes.json --nodes team-b/dev=dev-nodes.json

  Nodes first, where the API servers can be reached; then a comparison anywhere
    drift-detector nodes --backup mgmt-data.tar.gz -o nodes
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json --nodes nodes

  An inventory from a file, nodes from the API servers
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json --access-apiserver

  The backup has the vCenter's address, the inventory its name
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json \\
      --vcenter-alias 10.0.0.5=vc01.corp.example

  What to do before, during and after the restore, step by step
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json \\
      -o runbook.md

  Several formats at once: full report, page, table, test results for CI
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json \\
      -o report.json -o report.html -o machines.csv -o junit.xml

  One cluster, and of it only what needs a person
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json \\
      --cluster team-a/prod --severity danger,warning

  The forecast for a new management cluster of other versions than the backup's
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json \\
      --restore-into capi=1.13.1,capv=1.16.1

  In a pipeline that stops only where a restore may destroy something
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json \\
      --fail-on danger,unknown,incomplete

  May I restore? Safe, Manual, Dangerous or Unknown
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json -o - |
      jq -r .summary.restore

  The forecast for each cluster: what the controllers do after a restore
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json -o - |
      jq -r '.clusters[] | \"\\(.namespace)/\\(.name): \\(.forecast.sentence)\"'

  The names of all Ghosts
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json -o - |
      jq -r '.. | objects | select(.status == \"Ghost\") | .name'";
