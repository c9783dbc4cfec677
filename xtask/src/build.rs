//! `cargo xtask build`: everything a release consists of, in `target/dist`.
//!
//! | what | from |
//! | --- | --- |
//! | `npm/` | the package `drift-core-js` and its modules in JavaScript |
//! | `page/` | the package `drift-web`, its styles, the npm package and the sample |
//! | `drift-detector` | the package `drift-proxy`, with the page inside |
//!
//! Each part has a function of its own that [`build`] calls, in the order in which they need each other.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::{npm, page, shell};

/// What `cargo xtask build` takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Arguments {
    /// Builds these parts alone
    #[arg(value_enum)]
    parts: Vec<Part>,
}

/// A part of the release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// The program `drift-detector`
    Program,
    /// The npm package of the core
    Npm,
    /// The page, as static files
    Page,
}

/// Builds what was asked for, or all parts, and puts them into `target/dist`.
pub(crate) fn build(arguments: &Arguments) -> Result<()> {
    let all = [Part::Npm, Part::Page, Part::Program];
    let wanted = |part: &Part| arguments.parts.is_empty() || arguments.parts.contains(part);
    for part in all.iter().filter(|part| wanted(part)) {
        match part {
            Part::Npm => drop(npm()?),
            // Whoever builds all has built the package just before.
            Part::Page if arguments.parts.is_empty() => page::build(&page_folder()?, &npm_folder()?)?,
            Part::Page => drop(page()?),
            Part::Program => drop(program_with(&page_folder()?)?),
        }
    }
    shell::say(&format!("{} is ready", dist()?.display()));
    Ok(())
}

/// Always inside the work tree, wherever cargo keeps its own files: people and scripts look for it there.
fn dist() -> Result<PathBuf> {
    let folder = shell::root()?.join("target").join("dist");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

/// The npm package of the core.
pub(crate) fn npm() -> Result<PathBuf> {
    let folder = npm_folder()?;
    npm::build(&folder)?;
    Ok(folder)
}

fn npm_folder() -> Result<PathBuf> {
    Ok(dist()?.join("npm"))
}

/// The page, and the npm package inside it.
pub(crate) fn page() -> Result<PathBuf> {
    let folder = page_folder()?;
    page::build(&folder, &npm()?)?;
    Ok(folder)
}

fn page_folder() -> Result<PathBuf> {
    Ok(dist()?.join("page"))
}

/// The name of the program.
const PROGRAM: &str = "drift-detector";

/// The name of the program that sets the stage for tests in a browser.
const STAGE: &str = "drift-e2e-stage";

/// The native program, with the page inside.
pub(crate) fn program() -> Result<PathBuf> {
    program_with(&page()?)
}

/// The native program with the page that lies there; where there is none, with one that says so.
fn program_with(page: &Path) -> Result<PathBuf> {
    let built = native(page.is_dir().then_some(page))?;
    let name = built.file_name().context("a program without a name")?;
    place(&built, &dist()?.join(name))
}

/// What tests run: the native program with the page that lies there, and what stands beside it while a browser is
/// tested.
#[derive(Debug)]
pub(crate) struct Programs {
    /// The native program.
    pub(crate) detector: PathBuf,
    /// The vCenter and the API servers that journeys through the page ask.
    pub(crate) stage: PathBuf,
}

/// Builds what tests run, where cargo puts it.
pub(crate) fn test_programs() -> Result<Programs> {
    let page = page_folder()?;
    // With the whole workspace and a test among the targets, cargo takes the very features that `cargo test
    // --workspace` took. Asked for these programs alone, it would compile half of their dependencies a second time.
    let wanted = ["--workspace", "--test", "reference", "--bin", PROGRAM, "--bin", STAGE];
    let built = built(&wanted, page.is_dir().then_some(page.as_path()))?;
    Ok(Programs { detector: named(&built, PROGRAM)?, stage: named(&built, STAGE)? })
}

fn native(page: Option<&Path>) -> Result<PathBuf> {
    named(&built(&["--release", "--package", "drift-proxy", "--bin", PROGRAM], page)?, PROGRAM)
}

/// Builds programs and tells where they are.
fn built(arguments: &[&str], page: Option<&Path>) -> Result<Vec<PathBuf>> {
    let mut cargo = shell::cargo()?;
    if let Some(page) = page {
        cargo.env("DRIFT_DETECTOR_PAGE", page);
    }
    cargo.arg("build").args(arguments);
    shell::run(&mut cargo)?;
    // Up to date by now, so this only tells where cargo put them.
    let messages = shell::read(cargo.args(["--quiet", "--message-format=json"]).stdin(Stdio::null()))?;
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    Ok(messages.filter_map(|message| message.get("executable").and_then(Value::as_str).map(PathBuf::from)).collect())
}

/// The one of `programs` that is called so.
fn named(programs: &[PathBuf], name: &str) -> Result<PathBuf> {
    let found = programs.iter().find(|path| path.file_stem().is_some_and(|stem| stem == name));
    found.cloned().with_context(|| format!("cargo does not tell where it put {name}"))
}

/// Copies a file to its place in one step, so that a program that is running from there is not disturbed.
fn place(from: &Path, to: &Path) -> Result<PathBuf> {
    let partial = to.with_extension("partial");
    fs::copy(from, &partial).with_context(|| format!("cannot copy {} to {}", from.display(), partial.display()))?;
    fs::rename(&partial, to).with_context(|| format!("cannot put {} into its place", to.display()))?;
    Ok(to.to_path_buf())
}
