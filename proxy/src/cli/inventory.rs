//! `drift-detector inventory`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{ConnectionArgs, Vcenter};

/// Read a vCenter, and write its inventory to a file.
///
/// The file is for detect --inventory and the page. It lists virtual machines with their location and identifiers. It
/// only reads, and never the user data of a virtual machine.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub struct InventoryArgs {
    /// The vCenter.
    #[arg(long, value_name = "HOST[:PORT]", value_hint = ValueHint::Hostname)]
    pub vcenter: Vcenter,
    /// Read this datacenter only, by name or inventory path, as the vSphere Client shows them; repeatable.
    #[arg(long, value_name = "NAME")]
    pub datacenter: Vec<String>,
    /// The file to write; "-" is standard output. It is written completely or not at all.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    #[expect(missing_docs, reason = "clap would print it as help")]
    #[command(flatten)]
    pub connections: ConnectionArgs,
}

const AFTER_HELP: &str = "\
Exit codes:
  0    everything was read
  2    failed; no file is written
  3    something could not be read; the file lists what
  129, 130, 131, 143
       ended by SIGHUP, SIGINT (Ctrl-C), SIGQUIT or SIGTERM; the session was closed

Examples:
  With a prompt for the account
    drift-detector inventory --vcenter vc01.corp.example -o vc01.json

  From a script
    DRIFT_DETECTOR_VCENTER_USERNAME=reader@vsphere.local drift-detector inventory \\
      --vcenter vc01.corp.example --vcenter-password-file /run/secrets/vc01 -o vc01.json";
