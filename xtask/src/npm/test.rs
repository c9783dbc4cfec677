//! The tests of the npm package and of the page, by Node's own runner: on fixtures, in Chromium, in consoles built by bundlers.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};

use crate::{build, shell, tools};

/// The oldest Node that the package and its tests run on.
const NODE: u32 = 20;

/// Builds the package, installs it beside its tests as anybody would, and runs them.
pub(crate) fn test() -> Result<()> {
    tools::debian(&[("chromium", "chromium"), ("node", "nodejs"), ("npm", "npm")])?;
    node_is_new_enough()?;
    let package = build::npm()?;
    let program = build::debug_program()?;
    let tests = shell::root()?.join("e2e").join("npm");
    if !is_current(&tests)? {
        npm(&tests, &["ci"])?;
    }
    // A copy, as from a registry: bundlers treat links otherwise.
    let mut install = shell::command("npm")?;
    install
        .current_dir(&tests)
        .args(["install", "--no-save", "--install-links", "--no-audit", "--no-fund"])
        .arg(&package);
    shell::run(&mut install)?;
    node_tests(&tests, &program)
}

/// Builds the page and runs its journeys in Chromium. What starts the browser is the npm package's.
pub(crate) fn test_page() -> Result<()> {
    tools::debian(&[("chromium", "chromium"), ("node", "nodejs"), ("npm", "npm")])?;
    node_is_new_enough()?;
    build::page()?;
    let program = build::debug_program()?;
    let folder = shell::root()?.join("e2e");
    for tests in [folder.join("npm"), folder.join("page")] {
        if !is_current(&tests)? {
            npm(&tests, &["ci"])?;
        }
    }
    node_tests(&folder.join("page"), &program)
}

/// Runs the tests of a folder, file by file: what a folder means to the runner depends on its version.
fn node_tests(folder: &Path, program: &Path) -> Result<()> {
    let mut files: Vec<_> =
        fs::read_dir(folder.join("tests"))?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    shell::run(shell::command("node")?.current_dir(folder).arg("--test").args(files).env("DRIFT_DETECTOR", program))
}

/// Whether what the lock file names is installed: npm leaves a copy of it behind.
fn is_current(folder: &Path) -> Result<bool> {
    let installed = folder.join("node_modules").join(".package-lock.json");
    let locked = fs::metadata(folder.join("package-lock.json"))?.modified()?;
    Ok(fs::metadata(installed).and_then(|installed| installed.modified()).is_ok_and(|installed| installed >= locked))
}

fn npm(folder: &Path, arguments: &[&str]) -> Result<()> {
    shell::run(shell::command("npm")?.current_dir(folder).args(arguments).args([
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
    ]))
}

fn node_is_new_enough() -> Result<()> {
    let version = shell::read(shell::command("node")?.arg("--version"))?; // v20.20.2
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    ensure!(major >= Some(NODE), "Node {} is too old: the package needs {NODE} or newer", version.trim());
    Ok(())
}
