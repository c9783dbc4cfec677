//! `drift-detector detect`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::{ClusterNodes, ConnectionArgs, Vcenter, VcenterAlias};

/// Compare a backup with vSphere, machine by machine.
///
/// Reads the backup, asks the vCenters and the workload clusters' API servers that it names with the accounts that it holds, or
/// takes inventories from files, prints a summary and everything that differs, and with -o also writes the whole
/// report: every verdict, what it rests on, and what to do next.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub struct DetectArgs {
    /// The backup: the archive that "velero backup download NAME" writes.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    pub backup: PathBuf,
    /// A vCenter's inventory; repeat it for several vCenters, or for several parts of one.
    ///
    /// With inventories no connection is made at all. "drift-detector inventory" writes them; their format is described by
    /// "drift-detector schema inventory".
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    pub inventory: Vec<PathBuf>,
    /// A workload cluster's nodes, as "kubectl get nodes -o json" prints them; repeat it for several clusters.
    ///
    /// A live node is the strongest proof of a Ghost. Without them a Ghost may only be suspected.
    #[arg(long, value_name = "NAMESPACE/NAME=FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    pub nodes: Vec<ClusterNodes>,
    /// Velero's own record of the backup, velero-backup.json from beside it in the object store.
    ///
    /// It tells exactly when the backup began and whether it was completed.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    pub velero_backup: Option<PathBuf>,
    /// One vCenter under two names: the backup's, then the inventory's; repeatable.
    #[arg(long, value_name = "BACKUP=INVENTORY", value_hint = ValueHint::Hostname, help_heading = "Input")]
    pub vcenter_alias: Vec<VcenterAlias>,
    /// Write the report, or the runbook, to a file; with "-" to standard output, and the summary to standard error.
    ///
    /// The file appears whole or not at all.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// What is written with -o: the report, or as Markdown a runbook of the restore, also without -o.
    #[arg(long, value_name = "FORMAT", default_value = "json", help_heading = "Output")]
    pub format: ReportFormat,
    /// Leave healthy clusters, pools and machines out of the lists; the counts stay.
    #[arg(long, help_heading = "Output")]
    pub ignore_healthy_resources: bool,
    /// End with 0 instead of 1 where there is drift; 2 and 3 stay.
    #[arg(long, help_heading = "Output")]
    pub exit_zero: bool,
    /// Ask this vCenter instead of those that the backup names; repeatable. Only these get an account that is given here.
    #[arg(long, value_name = "HOST[:PORT]", value_hint = ValueHint::Hostname, conflicts_with = "inventory",
        help_heading = "Connections")]
    pub vcenter: Vec<Vcenter>,
    #[expect(missing_docs, reason = "clap would print it as help")]
    #[command(flatten)]
    pub connections: ConnectionArgs,
    /// Ask no API server of a workload cluster; files given with --nodes are used all the same.
    #[arg(long, help_heading = "Connections")]
    pub skip_access_apiserver: bool,
}

/// Formats of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// As "drift-detector schema report" describes it.
    #[default]
    Json,
    /// A runbook across the restore, made for exactly this backup, to be read and followed.
    Markdown,
}

const AFTER_HELP: &str = "\
Exit codes:
  0    every machine is Healthy, nothing is left over, and all inputs were complete
  1    drift: a machine is Stale or a Ghost, or a virtual machine matches nothing
  2    failed: bad arguments, a file that cannot be opened, or nothing usable in the
       backup; no report is written
  3    something is Unknown, or an input was incomplete or refused; wins over 1
  130  interrupted

Examples:
  Compare a backup with the vCenters that it names, and write the whole report
    drift-detector detect --backup mgmt-data.tar.gz -o report.json

  With an account of your own, which goes to this vCenter alone
    drift-detector detect --backup mgmt-data.tar.gz --vcenter vc01.corp.example \\
      --vcenter-username reader@vsphere.local

  Compare a backup with an inventory from a file, without any connection
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json -o report.json

  With proof from two workload clusters
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json \\
      --nodes team-a/prod=prod-nodes.json --nodes team-b/dev=dev-nodes.json

  The backup knows the vCenter by its address, the inventory by its name
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json \\
      --vcenter-alias 10.0.0.5=vc01.corp.example

  What to do before, during and after the restore, step by step
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json \\
      --format markdown -o runbook.md

  What the controllers would do to each cluster after a restore
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json -o - |
      jq -r '.clusters[] | \"\\(.namespace)/\\(.name): \\(.forecast.sentence)\"'

  The names of all Ghosts
    drift-detector detect --backup mgmt-data.tar.gz --inventory vc01.json -o - |
      jq -r '.. | objects | select(.status == \"Ghost\") | .name'";
