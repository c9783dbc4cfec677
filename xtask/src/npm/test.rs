//! The tests of the npm package and of the page, by Node's own runner: on fixtures, in Chromium, in consoles built by
//! bundlers.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, iter};

use anyhow::Result;

use crate::{build, shell, tools};

/// Builds the package, installs it beside its tests, and runs them.
pub(crate) fn test() -> Result<()> {
    tools::debian(&[("chromium", "chromium")])?;
    let node = tools::node()?;
    let node = node.as_deref();
    let package = build::npm()?;
    let programs = build::test_programs()?;
    let tests = shell::root()?.join("e2e").join("npm");
    if !is_current(&tests)? {
        npm(&tests, node, &["ci"])?;
    }
    install(&package, &tests)?;
    node_tests(&tests, node, &[("DRIFT_DETECTOR", programs.detector.clone())])?;
    test_headlamp(node, &package, programs.detector)
}

/// Builds the Headlamp plugin by Headlamp's tooling, and runs its tests: in that tooling, and in Chromium.
fn test_headlamp(node: Option<&Path>, package: &Path, program: PathBuf) -> Result<()> {
    let plugin = shell::root()?.join("e2e").join("headlamp");
    if !is_current(&plugin)? {
        npm(&plugin, node, &["ci"])?;
    }
    install(package, &plugin)?;
    for script in ["tsc", "build", "test"] {
        // Without `CI` the last one would wait for changes.
        shell::run(command("npm", node)?.current_dir(&plugin).args(["run", script]).env("CI", "true"))?;
    }
    node_tests(&plugin, node, &[("DRIFT_DETECTOR", program)])
}

/// Puts the package where npm would put it from a registry: as a copy, since bundlers treat links otherwise. npm itself
/// would take another build of the same version for the one that it knows.
fn install(package: &Path, tests: &Path) -> Result<()> {
    let installed = tests.join("node_modules").join("drift-detector-core");
    if installed.exists() {
        fs::remove_dir_all(&installed)?;
    }
    fs::create_dir(&installed)?;
    for file in fs::read_dir(package)? {
        let file = file?;
        fs::copy(file.path(), installed.join(file.file_name()))?;
    }
    Ok(())
}

/// Builds the page and runs its journeys in Chromium. What starts the browser is the npm package's.
pub(crate) fn test_page() -> Result<()> {
    tools::debian(&[("chromium", "chromium")])?;
    let node = tools::node()?;
    let node = node.as_deref();
    build::page()?;
    let programs = build::test_programs()?;
    let folder = shell::root()?.join("e2e");
    for tests in [folder.join("npm"), folder.join("page")] {
        if !is_current(&tests)? {
            npm(&tests, node, &["ci"])?;
        }
    }
    let programs = [("DRIFT_DETECTOR", programs.detector), ("DRIFT_STAGE", programs.stage)];
    node_tests(&folder.join("page"), node, &programs)
}

/// Runs the tests of a folder, file by file: what a folder means to the runner depends on its version.
fn node_tests(folder: &Path, node: Option<&Path>, programs: &[(&str, PathBuf)]) -> Result<()> {
    let mut files: Vec<_> =
        fs::read_dir(folder.join("tests"))?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    shell::run(command("node", node)?.current_dir(folder).arg("--test").args(files).envs(programs.iter().cloned()))
}

/// Whether what the lock file names is installed: npm leaves a copy of it behind.
fn is_current(folder: &Path) -> Result<bool> {
    let installed = folder.join("node_modules").join(".package-lock.json");
    let locked = fs::metadata(folder.join("package-lock.json"))?.modified()?;
    Ok(fs::metadata(installed).and_then(|installed| installed.modified()).is_ok_and(|installed| installed >= locked))
}

fn npm(folder: &Path, node: Option<&Path>, arguments: &[&str]) -> Result<()> {
    shell::run(command("npm", node)?.current_dir(folder).args(arguments).args([
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
    ]))
}

/// A program of Node, and for all that it starts in its turn the same Node first on the path.
fn command(program: &str, node: Option<&Path>) -> Result<Command> {
    let Some(folder) = node else { return shell::command(program) };
    let mut command = shell::command(folder.join(program))?;
    let usual = env::var_os("PATH").unwrap_or_default();
    command.env("PATH", env::join_paths(iter::once(folder.to_owned()).chain(env::split_paths(&usual)))?);
    Ok(command)
}
