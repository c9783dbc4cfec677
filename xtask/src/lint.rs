//! `cargo xtask lint`: format, lints, documentation, dependencies.

use anyhow::Result;

use crate::{shell, tools};

/// Runs the checks, the quick ones first.
pub(crate) fn lint() -> Result<()> {
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
    let wasm = ["clippy", "--package", "drift-core", "--target", tools::WASM, "--", "--deny", "warnings"];
    let doc = ["doc", "--workspace", "--no-deps", "--document-private-items"];
    let deny = ["deny", "--locked", "check", "bans", "licenses", "sources"];

    shell::run(shell::cargo()?.args(["fmt", "--all", "--check"]))?;
    shell::run(shell::cargo()?.args(clippy))?;
    tools::wasm_target()?;
    shell::run(shell::cargo()?.args(wasm))?;
    shell::run(shell::cargo()?.args(doc).env("RUSTDOCFLAGS", "--deny warnings"))?;
    tools::cargo_deny()?;
    shell::run(shell::cargo()?.args(deny))
}
