//! Tools beyond cargo itself: found, or installed and said so.

use std::path::Path;

use anyhow::{Context, Result};

use crate::shell;

/// What the core is compiled for when it runs in a browser.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The version that is installed where there is none.
const CARGO_DENY: &str = "0.20.2";

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
