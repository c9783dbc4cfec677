//! `cargo xtask generate` and `cargo xtask hostile`: archives that are too large to keep.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::{Args, Subcommand};
use drift_generator::hostile::{self, Attack};
use drift_generator::{Plan, Written};

use crate::shell;

/// What `cargo xtask generate` takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) figures: Figures,
    /// Where the backup goes; `-` is standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Where the inventory goes that fits the backup
    #[arg(long, value_name = "FILE")]
    inventory: Option<PathBuf>,
}

/// How much of everything there shall be.
#[derive(Clone, Debug, Args)]
pub(crate) struct Figures {
    /// Clusters, ten to a namespace
    #[arg(long, default_value_t = Plan::default().clusters)]
    clusters: usize,
    /// Machines in each cluster: three of the control plane, the others in two pools
    #[arg(long, default_value_t = Plan::default().machines)]
    machines: usize,
    /// Objects that have nothing to do with machines
    #[arg(long, default_value_t = Plan::default().unrelated)]
    unrelated: usize,
    /// Multiplies the unrelated objects
    #[arg(long, default_value_t = 1)]
    unrelated_factor: usize,
    /// Machines of the backup whose VM is not in the inventory
    #[arg(long, default_value_t = Plan::default().missing)]
    missing: usize,
    /// VMs that the clusters got after the backup
    #[arg(long, default_value_t = Plan::default().extra)]
    extra: usize,
    /// All VMs of the inventory: strangers fill it up to this number
    #[arg(long, default_value_t = Plan::default().virtual_machines)]
    virtual_machines: usize,
    /// Decides every name, UUID and secret
    #[arg(long, default_value_t = Plan::default().seed)]
    seed: u64,
}

impl Figures {
    /// The plan, with the unrelated objects multiplied once more.
    pub(crate) fn plan(&self, factor: usize) -> Plan {
        Plan {
            seed: self.seed,
            clusters: self.clusters,
            machines: self.machines,
            unrelated: self.unrelated.saturating_mul(self.unrelated_factor).saturating_mul(factor),
            missing: self.missing,
            extra: self.extra,
            virtual_machines: self.virtual_machines,
        }
    }
}

/// What `cargo xtask hostile` takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct HostileArguments {
    #[command(subcommand)]
    attack: Kind,
    /// Where the archive goes; `-` is standard output
    #[arg(long, value_name = "FILE", default_value = "-", global = true)]
    out: PathBuf,
}

/// The attacks.
#[derive(Clone, Debug, Subcommand)]
enum Kind {
    /// Very many empty files
    Entries {
        #[arg(long, default_value_t = 5_000_000)]
        count: u64,
    },
    /// One wanted object that inflates to a multiple of its size
    Bomb {
        #[arg(long, default_value_t = 1 << 30)]
        bytes: u64,
    },
    /// One unwanted object that is larger than any memory
    HugeEntry {
        #[arg(long, default_value_t = 10_000_000_000)]
        bytes: u64,
    },
}

/// Writes the backup and, where asked for, its inventory.
pub(crate) fn generate(arguments: &Arguments) -> Result<()> {
    let plan = arguments.figures.plan(1);
    backup_to(&arguments.out, &plan)?;
    arguments.inventory.as_deref().map_or(Ok(()), |path| inventory_to(path, &plan))
}

/// Writes a hostile archive.
pub(crate) fn hostile(arguments: &HostileArguments) -> Result<()> {
    let attack = match arguments.attack {
        Kind::Entries { count } => Attack::Entries(count),
        Kind::Bomb { bytes } => Attack::Bomb(bytes),
        Kind::HugeEntry { bytes } => Attack::HugeEntry(bytes),
    };
    let written = hostile::write(attack, open(&arguments.out)?)?;
    tell(&arguments.out, written);
    Ok(())
}

/// Writes the backup of a plan to a file.
pub(crate) fn backup_to(path: &Path, plan: &Plan) -> Result<()> {
    ensure!(plan.clusters > 0 && plan.machines > 0, "a backup without clusters or machines is of no use");
    let written = drift_generator::backup(plan, open(path)?).with_context(|| format!("{}", path.display()))?;
    tell(path, written);
    Ok(())
}

/// Writes the inventory of a plan to a file.
pub(crate) fn inventory_to(path: &Path, plan: &Plan) -> Result<()> {
    drift_generator::inventory(plan, open(path)?).with_context(|| format!("{}", path.display()))?;
    shell::say(&format!("{}: {} virtual machines", path.display(), plan.virtual_machines));
    Ok(())
}

/// The file, or standard output.
fn open(path: &Path) -> Result<Box<dyn Write>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufWriter::new(io::stdout().lock())));
    }
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(Box::new(BufWriter::with_capacity(1 << 20, file)))
}

/// Says what an archive came to.
fn tell(path: &Path, written: Written) {
    let Written { entries, bytes } = written;
    let packed = path.metadata().map_or_else(|_| String::new(), |data| format!(", {} packed", megabytes(data.len())));
    shell::say(&format!("{}: {entries} entries, {}{packed}", path.display(), megabytes(bytes)));
}

/// A size for people.
pub(crate) fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}
