//! `cargo xtask build`: everything a release consists of, in `target/dist`.
//!
//! | what | from |
//! | --- | --- |
//! | `drift-detector` | the package `drift-proxy` |
//!
//! Each part has a function of its own that [`build`] calls, in the order in which they need each other.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;

/// Where the parts lie, once they are built.
#[derive(Debug)]
pub(crate) struct Dist {
    /// The program.
    pub(crate) program: PathBuf,
}

/// Builds all parts and puts them into `target/dist`.
pub(crate) fn build() -> Result<Dist> {
    // Always inside the work tree, wherever cargo keeps its own files: people and scripts look for it there.
    let folder = shell::root()?.join("target").join("dist");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let program = program(&folder)?;
    shell::say(&format!("{} is ready", folder.display()));
    Ok(Dist { program })
}

/// The native program.
fn program(dist: &Path) -> Result<PathBuf> {
    const NAME: &str = "drift-detector";
    let mut cargo = shell::cargo()?;
    cargo.args(["build", "--release", "--package", "drift-proxy", "--bin", NAME]);
    shell::run(&mut cargo)?;
    // Up to date by now, so this only tells where cargo put it.
    let messages = shell::read(cargo.args(["--quiet", "--message-format=json"]).stdin(Stdio::null()))?;
    let built = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|message| message.get("executable").and_then(Value::as_str).map(PathBuf::from))
        .find(|path| path.file_stem().is_some_and(|stem| stem == NAME))
        .with_context(|| format!("cargo does not tell where it put {NAME}"))?;
    let name = built.file_name().context("a program without a name")?;
    place(&built, &dist.join(name))
}

/// Copies a file to its place in one step, so that a program that is running from there is not disturbed.
fn place(from: &Path, to: &Path) -> Result<PathBuf> {
    let partial = to.with_extension("partial");
    fs::copy(from, &partial).with_context(|| format!("cannot copy {} to {}", from.display(), partial.display()))?;
    fs::rename(&partial, to).with_context(|| format!("cannot put {} into its place", to.display()))?;
    Ok(to.to_path_buf())
}
