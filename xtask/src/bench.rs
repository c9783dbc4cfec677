//! `cargo xtask bench`: the program against `tar` and a reader in Go, on a generated backup.
//!
//! A measurement for people, never a test: a busy machine fails nothing. The runs of all contenders alternate, so that
//! whatever else the machine does meets them alike.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::measure::{self, Measurement};
use crate::{build, generate, shell, tools};

/// The program may take this share of the time that `tar` takes to list the archive.
const OF_TAR: f64 = 0.35;
/// The program shall be so many times faster than the reader in Go.
const TIMES_GO: f64 = 4.0;
/// The program's peak of memory.
const PEAK: u64 = 64 << 20;
/// How much more memory ten times the unrelated content may take: what the allocator does by chance.
const FLAT: f64 = 1.1;

/// What `cargo xtask bench` takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    figures: generate::Figures,
    /// Runs of each contender that count, after one that does not
    #[arg(long, default_value_t = 7)]
    runs: usize,
}

/// A command that is measured.
struct Contender {
    name: &'static str,
    command: Vec<OsString>,
    /// Exit codes with which it has done its work.
    good: &'static [i32],
    measurements: Vec<Measurement>,
}

impl Contender {
    fn new(name: &'static str, command: Vec<OsString>, good: &'static [i32]) -> Self {
        Self { name, command, good, measurements: Vec::new() }
    }

    /// Runs once.
    fn run(&self) -> Result<Measurement> {
        let measurement = measure::of(&self.command)?;
        let done = measurement.code.is_some_and(|code| self.good.contains(&code));
        ensure!(done, "{} ended with {:?}", self.name, measurement.code);
        Ok(measurement)
    }

    /// The middle one of the times.
    fn median(&self) -> Duration {
        let mut times: Vec<Duration> = self.measurements.iter().map(|measurement| measurement.wall).collect();
        times.sort();
        times.get(times.len() / 2).copied().unwrap_or_default()
    }

    /// The shortest and the longest time.
    fn range(&self) -> (Duration, Duration) {
        let times = || self.measurements.iter().map(|measurement| measurement.wall);
        (times().min().unwrap_or_default(), times().max().unwrap_or_default())
    }

    /// The most memory of any run.
    fn peak(&self) -> Option<u64> {
        self.measurements.iter().filter_map(|measurement| measurement.peak).max()
    }
}

/// Generates, measures and prints.
pub(crate) fn bench(arguments: &Arguments) -> Result<()> {
    ensure!(arguments.runs > 0, "nothing to measure");
    let folder = shell::root()?.join("target").join("bench");
    fs::create_dir_all(&folder)?;
    let [backup, tenfold, inventory] =
        ["backup.tar.gz", "backup-tenfold.tar.gz", "inventory.json"].map(|name| folder.join(name));
    generate::backup_to(&backup, &arguments.figures.plan(1))?;
    generate::backup_to(&tenfold, &arguments.figures.plan(10))?;
    generate::inventory_to(&inventory, &arguments.figures.plan(1))?;

    let program = build::program()?;
    let reader = go_reader(&folder)?;
    let mut contenders = vec![
        Contender::new("`tar -tzf`", words(&["tar".as_ref(), "-tzf".as_ref(), &backup]), &[0]),
        Contender::new("detect", detect(&program, &backup, &inventory), &[0, 1, 3]),
        Contender::new("detect, unrelated × 10", detect(&program, &tenfold, &inventory), &[0, 1, 3]),
    ];
    contenders.insert(1, Contender::new("reader in Go", words(&[&reader, &backup]), &[0]));

    for round in 0..=arguments.runs {
        shell::say(&if round == 0 { "warming up".to_owned() } else { format!("round {round} of {}", arguments.runs) });
        for contender in &mut contenders {
            let measurement = contender.run()?;
            if round > 0 {
                contender.measurements.push(measurement);
            }
        }
    }
    print(&contenders, arguments.runs);
    Ok(())
}

/// The command line of the detection.
fn detect(program: &Path, backup: &Path, inventory: &Path) -> Vec<OsString> {
    let report = backup.with_extension("report.json");
    let [detect, of, and, to] = ["detect", "--backup", "--inventory", "--output"].map(Path::new);
    words(&[program, detect, of, backup, and, inventory, to, &report])
}

fn words(words: &[&Path]) -> Vec<OsString> {
    words.iter().map(|word| word.as_os_str().to_owned()).collect()
}

/// Builds the reader in Go.
fn go_reader(folder: &Path) -> Result<PathBuf> {
    let reader = folder.join("go-reader");
    let source = shell::root()?.join("e2e").join("peers").join("go-reader");
    shell::run(shell::command(tools::go()?)?.current_dir(source).arg("build").arg("-o").arg(&reader).arg("."))
        .context("the reader in Go does not build")?;
    Ok(reader)
}

/// The table of times and that of targets, in Markdown.
#[expect(clippy::print_stdout, reason = "the result that was asked for")]
fn print(contenders: &[Contender], runs: usize) {
    let find = |name: &str| contenders.iter().find(|contender| contender.name.contains(name));
    let tar = find("tar").map(Contender::median);
    let go = find("Go").map(Contender::median);

    println!("Median of {runs} runs in turn, after one to warm up.\n");
    println!("| | median | range | × tar | × Go | peak memory |\n| --- | ---: | ---: | ---: | ---: | ---: |");
    for contender in contenders {
        let (shortest, longest) = contender.range();
        println!(
            "| {} | {} | {}–{} | {} | {} | {} |",
            contender.name,
            milliseconds(contender.median()),
            shortest.as_millis(),
            milliseconds(longest),
            ratio(contender.median(), tar),
            ratio(contender.median(), go),
            contender.peak().map_or_else(|| "unknown".to_owned(), mebibytes),
        );
    }

    let (Some(detect), Some(tenfold)) = (find("detect"), find("× 10")) else { return };
    println!("\n| target | measured | |\n| --- | ---: | --- |");
    let line = |target: String, measured: String, met: bool| {
        println!("| {target} | {measured} | {} |", if met { "met" } else { "**missed**" });
    };
    if let Some(tar) = tar {
        let share = detect.median().as_secs_f64() / tar.as_secs_f64();
        line(format!("detect ≤ {OF_TAR} × tar"), format!("{share:.2} ×"), share <= OF_TAR);
    }
    if let Some(go) = go {
        let times = go.as_secs_f64() / detect.median().as_secs_f64();
        line(format!("detect ≥ {TIMES_GO} × as fast as Go"), format!("{times:.1} ×"), times >= TIMES_GO);
    }
    if let (Some(one), Some(ten)) = (detect.peak(), tenfold.peak()) {
        line(format!("peak memory ≤ {}", mebibytes(PEAK)), mebibytes(one), one <= PEAK);
        let growth = mib(ten) / mib(one);
        line("flat with ten times the unrelated content".to_owned(), format!("{growth:.2} ×"), growth <= FLAT);
    }
}

/// A time for people.
fn milliseconds(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

/// How many times as long one took as the other.
fn ratio(time: Duration, other: Option<Duration>) -> String {
    other.map_or_else(|| "–".to_owned(), |other| format!("{:.2}", time.as_secs_f64() / other.as_secs_f64()))
}

/// A size in MiB.
#[expect(clippy::cast_precision_loss, reason = "sizes of memory are far below what a float holds exactly")]
fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// A size of memory for people.
fn mebibytes(bytes: u64) -> String {
    format!("{:.1} MiB", mib(bytes))
}
