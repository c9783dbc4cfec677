//! `cargo xtask lint`: format, lints, documentation, dependencies.

use anyhow::Result;

use crate::{shell, tools};

/// Runs the checks, the quick ones first.
pub(crate) fn lint() -> Result<()> {
    let clippy = ["clippy", "--workspace", "--", "--deny", "warnings"];
    // A test that computes, slices or clones carelessly fails by itself.
    let careless =
        ["arithmetic_side_effects", "needless_for_each", "redundant_clone", "string_slice", "wildcard_enum_match_arm"];
    let careless: Vec<String> = careless.iter().map(|lint| format!("--allow=clippy::{lint}")).collect();
    let tests = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
    let wasm = ["clippy", "--package", "drift-core", "--target", tools::WASM, "--", "--deny", "warnings"];
    let doc = ["doc", "--workspace", "--no-deps", "--document-private-items"];
    let deny = ["deny", "--locked", "check", "bans", "licenses", "sources"];

    shell::run(shell::cargo()?.args(["fmt", "--all", "--check"]))?;
    shell::run(shell::cargo()?.args(clippy))?;
    shell::run(shell::cargo()?.args(tests).args(&careless))?;
    tools::wasm_target()?;
    shell::run(shell::cargo()?.args(wasm))?;
    shell::run(shell::cargo()?.args(doc).env("RUSTDOCFLAGS", "--deny warnings"))?;
    tools::cargo_deny()?;
    shell::run(shell::cargo()?.args(deny))
}
