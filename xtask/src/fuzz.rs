//! `cargo xtask fuzz`: the fuzz targets, for as long as one likes.
//!
//! Guided by coverage where there is a nightly compiler, else by chance alone, with the compiler of this project. Each
//! target keeps what it learns below `target/fuzz`, and goes on from there the next time. An input with which a target
//! fails is put into the committed corpus, where it fails the tests until its cause is mended. How many inputs were
//! tried is added up over all runs in `target/fuzz/executions`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::{shell, tools};

/// What `cargo xtask fuzz` takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Arguments {
    /// These targets alone
    targets: Vec<String>,
    /// For so long in all; the targets share it
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// Without coverage, even where there is a nightly compiler
    #[arg(long)]
    stable: bool,
}

/// Longer inputs are not made.
const LONGEST: usize = 64 << 10;
/// Seconds after which an input counts as one that hangs the program.
const HANGS: u32 = 20;

/// Runs the targets, one after the other.
pub(crate) fn fuzz(arguments: &Arguments) -> Result<()> {
    let corpus = shell::root()?.join("fuzz").join("corpus");
    let all = targets(&corpus)?;
    let chosen = if arguments.targets.is_empty() { &all } else { &arguments.targets };
    if let Some(other) = chosen.iter().find(|target| !all.contains(target)) {
        bail!("there is no target {other}; there are {}", all.join(", "));
    }
    let share =
        u64::try_from(chosen.len()).ok().and_then(|count| (arguments.minutes.saturating_mul(60)).checked_div(count));
    let seconds = share.filter(|seconds| *seconds > 0).context("too short for so many targets")?;
    let engine = if arguments.stable { Engine::Chance } else { Engine::find()? };
    engine.build()?;
    for target in chosen {
        let learnt = shell::root()?.join("target/fuzz/corpus").join(target);
        let found = shell::root()?.join("target/fuzz/found").join(target);
        fs::create_dir_all(&learnt)?;
        fs::create_dir_all(&found)?;
        let run = Run { target, seconds, folders: [&learnt, &corpus.join(target)], found: &found };
        let (executions, outcome) = engine.run(&run)?;
        add(target, executions)?;
        if let Err(error) = outcome {
            for file in keep(&found, &corpus.join(target))? {
                shell::say(&format!("found: {}; the tests fail until it is mended", file.display()));
            }
            tell(&all)?;
            return Err(error);
        }
    }
    tell(&all)
}

/// Where each run adds a line: a target, and how many inputs it tried.
fn counts() -> Result<PathBuf> {
    Ok(shell::root()?.join("target/fuzz/executions"))
}

/// Adds a run. One line at once, so that runs may overlap.
fn add(target: &str, executions: u64) -> Result<()> {
    let mut file = fs::OpenOptions::new().create(true).append(true).open(counts()?)?;
    Ok(file.write_all(format!("{target} {executions}\n").as_bytes())?)
}

/// Tells how many inputs each target tried in all runs.
fn tell(targets: &[String]) -> Result<()> {
    let sums = sums(&fs::read_to_string(counts()?)?);
    for target in targets {
        shell::say(&format!("{target}: {} executions", sums.get(target).copied().unwrap_or_default()));
    }
    let all = sums.values().fold(0_u64, |all, sum| all.saturating_add(*sum));
    shell::say(&format!("all: {all} executions over all runs"));
    Ok(())
}

/// The sum of each target.
fn sums(lines: &str) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::<String, u64>::new();
    for (target, count) in lines.lines().filter_map(|line| line.split_once(' ')) {
        let sum = sums.entry(target.to_owned()).or_default();
        *sum = sum.saturating_add(count.parse().unwrap_or_default());
    }
    sums
}

/// Runs an engine and shows what it says. Out: how many inputs it tried, and how it ended.
fn counted(command: &mut Command) -> Result<(u64, Result<()>)> {
    shell::say(&shell::shown(command));
    // libFuzzer speaks on standard error, the engine without coverage on standard output.
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().context("cannot start the engine")?;
    let lines = |stream: Box<dyn std::io::Read + Send>| {
        std::thread::spawn(move || {
            let mut executions = 0;
            for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
                let line = String::from_utf8_lossy(&line);
                executions = self::executions(&line).unwrap_or(executions);
                shell::say(&line);
            }
            executions
        })
    };
    let streams = [
        child.stdout.take().map(|stream| lines(Box::new(stream))),
        child.stderr.take().map(|stream| lines(Box::new(stream))),
    ];
    let executions = streams.into_iter().flatten().filter_map(|stream| stream.join().ok()).max().unwrap_or_default();
    let status = child.wait()?;
    let outcome = status.success().then_some(()).with_context(|| format!("the engine ended with {status}"));
    Ok((executions, outcome))
}

/// How many inputs a line says were tried.
fn executions(line: &str) -> Option<u64> {
    let said = match line.strip_prefix("stat::number_of_executed_units:") {
        Some(said) => said,
        None => line.strip_suffix(" executions")?.rsplit_once(' ')?.1,
    };
    said.trim().parse().ok()
}

/// The targets: each has a folder of its name in the corpus.
fn targets(corpus: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(corpus)? {
        names.extend(entry?.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

/// Moves what was found into the committed corpus.
fn keep(found: &Path, corpus: &Path) -> Result<Vec<PathBuf>> {
    let mut kept = Vec::new();
    for entry in fs::read_dir(found)? {
        let entry = entry?;
        let to = corpus.join(entry.file_name());
        fs::rename(entry.path(), &to)?;
        kept.push(to);
    }
    Ok(kept)
}

/// A target on its way.
struct Run<'a> {
    target: &'a str,
    seconds: u64,
    /// What was learnt, and the committed corpus.
    folders: [&'a Path; 2],
    found: &'a Path,
}

/// What makes the inputs.
#[derive(Clone, Copy)]
enum Engine {
    /// libFuzzer, by cargo-fuzz.
    Coverage,
    /// The program in `fuzz/src`.
    Chance,
}

impl Engine {
    fn find() -> Result<Self> {
        if shell::works(shell::command("rustup")?.args(["run", "nightly", "rustc", "--version"])) {
            tools::cargo_fuzz()?;
            return Ok(Self::Coverage);
        }
        shell::say(
            "there is no nightly compiler, so inputs are made by chance; `rustup toolchain install nightly` adds one",
        );
        Ok(Self::Chance)
    }

    fn build(self) -> Result<()> {
        match self {
            Self::Coverage => shell::run(&mut cargo_fuzz("build", &[])?),
            Self::Chance => {
                let build = ["build", "--release", "--manifest-path", "fuzz/Cargo.toml", "--target-dir", "target/fuzz"];
                shell::run(shell::cargo()?.args(build).args(["--features", "chance"]))
            }
        }
    }

    fn run(self, run: &Run<'_>) -> Result<(u64, Result<()>)> {
        let [learnt, committed] = run.folders;
        match self {
            Self::Coverage => {
                let mut found = run.found.as_os_str().to_owned();
                found.push("/");
                let mut command = cargo_fuzz("run", &[run.target])?;
                command.args([learnt, committed]).arg("--");
                command.args([format!("-max_total_time={}", run.seconds), format!("-max_len={LONGEST}")]);
                command.args([
                    format!("-timeout={HANGS}"),
                    "-print_final_stats=1".to_owned(),
                    "-verbosity=0".to_owned(),
                ]);
                let mut prefix = std::ffi::OsString::from("-artifact_prefix=");
                prefix.push(&found);
                counted(command.arg(prefix))
            }
            Self::Chance => {
                let program = shell::root()?.join("target/fuzz/release/drift-fuzz");
                ensure!(program.is_file(), "{} was not built", program.display());
                let mut command = shell::command(program)?;
                command.arg(run.target).arg(run.seconds.to_string()).arg(run.found).args([learnt, committed]);
                counted(&mut command)
            }
        }
    }
}

/// `cargo fuzz`, without sanitizers: this project has no unsafe code, and runs three times as fast without.
fn cargo_fuzz(action: &str, arguments: &[&str]) -> Result<Command> {
    let mut command = shell::command("rustup")?;
    command.args(["run", "nightly", "cargo", "fuzz", action, "--sanitizer", "none", "--features", "coverage"]);
    command.args(["--fuzz-dir", "fuzz", "--target-dir", "target/fuzz"]);
    // Dependencies of the one toolchain are none of the other.
    command.args(arguments).env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::{executions, sums};

    #[test]
    fn both_engines_tell_how_much_they_tried() {
        assert_eq!(executions("stat::number_of_executed_units: 1234"), Some(1234));
        assert_eq!(executions("archive: 56 executions"), Some(56));
        assert_eq!(executions("stat::average_exec_per_sec:     7"), None);
        assert_eq!(executions("archive: 7 files, seed 8"), None);
    }

    #[test]
    fn runs_add_up() {
        let sums = sums("archive 5\nhttp 7\narchive 6\nbroken\n");
        assert_eq!(sums.into_iter().collect::<Vec<_>>(), [("archive".to_owned(), 11), ("http".to_owned(), 7)]);
    }
}
