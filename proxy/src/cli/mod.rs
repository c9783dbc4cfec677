//! The command line and its help.
//!
//! In: arguments. Out: values that later stages need not check again. Nothing is opened, read or printed here. Help,
//! man pages and completions all come from these definitions.

mod compare;
mod connections;
mod detect;
mod inspect;
mod inventory;
mod nodes;
mod outputs;
mod serve;
mod values;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use compare::{CompareArgs, CompareFormat};
pub use connections::{ConnectionArgs, TrustArgs};
pub use detect::DetectArgs;
pub use inspect::{InspectArgs, InspectFormat};
pub use inventory::InventoryArgs;
pub use nodes::NodesArgs;
pub use outputs::{OutputArgs, ReportFormat};
pub use serve::ServeArgs;
pub use values::{NodesSource, Secs, ServerThumbprint, Vcenter, VcenterAlias};

/// The program's name, as people type it.
pub const PROGRAM: &str = "drift-detector";

/// Compare a Velero backup of a Cluster API management cluster with vSphere, before you restore it.
///
/// Reports for each machine whether the backup and vSphere agree. Healthy: they agree. Stale: the virtual machine of a
/// Machine in the backup no longer exists. Ghost: a virtual machine of a cluster is not in the backup. Unknown: it
/// could not be determined. It only reads: nothing is changed in vSphere, in a cluster or in a backup.
#[derive(Debug, Parser)]
#[command(name = PROGRAM, version, max_term_width = 100, arg_required_else_help = true)]
pub struct Cli {
    #[expect(missing_docs, reason = "clap would print it as help")]
    #[command(subcommand)]
    pub command: Command,
    #[expect(missing_docs, reason = "clap would print it as help")]
    #[command(flatten)]
    pub global: GlobalArgs,
}

/// Options of every command.
#[derive(Clone, Copy, Debug, Args)]
pub struct GlobalArgs {
    /// Log progress and timings to standard error.
    #[arg(short = 'D', long, global = true, help_heading = "Global options")]
    pub debug: bool,
    /// When to use colours.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help = "When to use colours; \"auto\" follows the terminal, NO_COLOR and CLICOLOR_FORCE",
        help_heading = "Global options"
    )]
    pub color: Color,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On terminals that support them.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl From<Color> for anstream::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    #[expect(missing_docs, reason = "the help is that of the arguments")]
    Detect(Box<DetectArgs>),
    #[expect(missing_docs, reason = "the help is that of the arguments")]
    Inspect(InspectArgs),
    #[expect(missing_docs, reason = "the help is that of the arguments")]
    Inventory(Box<InventoryArgs>),
    #[expect(missing_docs, reason = "the help is that of the arguments")]
    Nodes(Box<NodesArgs>),
    #[expect(missing_docs, reason = "the help is that of the arguments")]
    Serve(ServeArgs),
    #[expect(missing_docs, reason = "the help is that of the arguments")]
    Compare(CompareArgs),
    /// Print the JSON Schema of a file that this program reads or writes.
    Schema {
        /// The file.
        #[arg(default_value = "report")]
        of: SchemaOf,
    },
    /// Print a script that completes the command line in a shell.
    ///
    /// For example, for bash: drift-detector completions bash >
    /// ~/.local/share/bash-completion/completions/drift-detector
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page.
    ///
    /// For example: drift-detector man detect | man -l -
    Man {
        /// The command to describe; the whole program by default.
        command: Option<ManOf>,
    },
}

/// Files with a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// What detect -o writes.
    Report,
    /// What detect --inventory reads.
    Inventory,
    /// What inspect --format json prints.
    Inspect,
    /// What compare --format json prints.
    Compare,
}

/// Commands with a manual page of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ManOf {
    /// drift-detector detect
    Detect,
    /// drift-detector inspect
    Inspect,
    /// drift-detector inventory
    Inventory,
    /// drift-detector nodes
    Nodes,
    /// drift-detector serve
    Serve,
    /// drift-detector compare
    Compare,
    /// drift-detector schema
    Schema,
}

impl ManOf {
    /// The command's name, and its page's.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Detect => ("detect", "drift-detector-detect"),
            Self::Inspect => ("inspect", "drift-detector-inspect"),
            Self::Serve => ("serve", "drift-detector-serve"),
            Self::Compare => ("compare", "drift-detector-compare"),
            Self::Inventory => ("inventory", "drift-detector-inventory"),
            Self::Nodes => ("nodes", "drift-detector-nodes"),
            Self::Schema => ("schema", "drift-detector-schema"),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(line.split_whitespace())
    }

    fn detect(line: &str) -> DetectArgs {
        let Command::Detect(args) = parse(line).unwrap().command else { panic!("{line}") };
        *args
    }

    #[test]
    fn the_definitions_hold_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_known_command_line_is_accepted() {
        let args = detect("drift-detector detect --backup my-backup-data.tar.gz --insecure-skip-verify -o report.json");
        assert_eq!(args.backup.to_str(), Some("my-backup-data.tar.gz"));
        assert_eq!(args.outputs.output[0].to_str(), Some("report.json"));
        assert!(args.connections.trust.insecure_skip_verify);
        detect(
            "drift-detector -D detect --backup b --format json --ignore-healthy-resources --insecure-skip-verify \
             --output r --skip-access-apiserver --debug",
        );
    }

    #[test]
    fn repeatable_options_repeat() {
        let args = detect(
            "drift-detector detect --backup b --inventory one --inventory two --nodes team-a/prod=n1 \
             --nodes team-b/dev=n=2 --nodes lists --vcenter-alias 10.0.0.1=vc01 --vcenter-alias a=b",
        );
        assert_eq!(args.inventory.len(), 2);
        let file = |cluster: &str, file: &str| {
            let cluster = drift_core::ClusterRef::parse(cluster).unwrap();
            NodesSource::File { cluster, file: file.into() }
        };
        assert_eq!(
            args.nodes,
            [file("team-a/prod", "n1"), file("team-b/dev", "n=2"), NodesSource::Folder("lists".into())]
        );
        assert_eq!(args.vcenter_alias[0].inventory, "vc01");
    }

    #[test]
    fn wrong_usage_ends_with_two() {
        for line in [
            "drift-detector",
            "drift-detector detect",
            "drift-detector detect --backup b --nodes=",
            "drift-detector detect --backup b --cluster prod",
            "drift-detector detect --backup b --severity high",
            "drift-detector detect --backup b --skip-access-apiserver --access-apiserver",
            "drift-detector detect --backup b --nodes prod=n1.json",
            "drift-detector detect --backup b --nodes team-a/prod=",
            "drift-detector detect --backup b --nodes a/b/c=n1.json",
            "drift-detector detect --backup b --vcenter-alias vc01",
            "drift-detector detect --backup b --vcenter-alias =vc01",
            "drift-detector detect --backup b --format yaml",
            "drift-detector detect --backup",
            "drift-detector detect --backup b --backup c",
            "drift-detector detect --backup b --vcenter vc01 --inventory i",
            "drift-detector detect --backup b --vcenter-username me",
            "drift-detector detect --backup b --vcenter-password-file f",
            "drift-detector detect --backup b --vcenter u:p@vc01",
            "drift-detector detect --backup b --thumbprint vc01=12",
            "drift-detector detect --backup b --timeout 0",
            "drift-detector inventory -o f",
            "drift-detector nodes -o d",
            "drift-detector nodes --backup b",
            "drift-detector inventory --vcenter vc01",
            "drift-detector schema nothing",
            "drift-detector completions tcsh",
            "drift-detector --color sometimes man",
        ] {
            assert_eq!(parse(line).map_err(|error| error.exit_code()).err(), Some(2), "{line}");
        }
    }
}
