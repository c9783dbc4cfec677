//! `cargo xtask lint`: format, lints, documentation, public surface, dependencies.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::{shell, surface, tools};

/// Runs the checks, the quick ones first.
pub(crate) fn lint() -> Result<()> {
    let clippy = ["clippy", "--workspace", "--", "--deny", "warnings"];
    // A test that computes, slices or clones carelessly fails by itself.
    let careless = [
        "arithmetic_side_effects",
        "case_sensitive_file_extension_comparisons", // The names of this project's own files are lower-case.
        "needless_for_each",
        "redundant_clone",
        "string_slice",
        "wildcard_enum_match_arm",
    ];
    let careless: Vec<String> = careless.iter().map(|lint| format!("--allow=clippy::{lint}")).collect();
    let tests = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
    let wasm = [
        "clippy",
        "--package",
        "drift-core",
        "--package",
        "drift-core-js",
        "--package",
        "drift-web",
        "--target",
        tools::WASM,
        "--",
        "--deny",
        "warnings",
    ];
    let doc = ["doc", "--workspace", "--no-deps", "--document-private-items"];
    let deny = ["deny", "--locked", "check", "bans", "licenses", "sources"];

    shell::run(shell::cargo()?.args(["fmt", "--all", "--check"]))?;
    go()?;
    shell::run(shell::cargo()?.args(clippy))?;
    shell::run(shell::cargo()?.args(tests).args(&careless))?;
    tools::wasm_target()?;
    shell::run(shell::cargo()?.args(wasm))?;
    shell::run(shell::cargo()?.args(doc).env("RUSTDOCFLAGS", "--deny warnings"))?;
    surface::check()?;
    tools::cargo_deny()?;
    shell::run(shell::cargo()?.args(deny))
}

/// The peers in Go. The API server's is nothing but a call of another's code.
fn go() -> Result<()> {
    let go = tools::go()?;
    let home = shell::read(shell::command(&go)?.args(["env", "GOROOT"]))?;
    let format = Path::new(home.trim()).join("bin").join("gofmt");
    let peers = shell::root()?.join("e2e").join("peers");
    let unformatted = shell::read(shell::command(format)?.arg("-l").arg(&peers))?;
    ensure!(unformatted.is_empty(), "not in the format of gofmt:\n{unformatted}");
    for peer in ["go-reader", "govc", "vcsim"] {
        shell::run(shell::command(&go)?.current_dir(peers.join(peer)).args(["vet", "."]).env("CGO_ENABLED", "0"))?;
    }
    Ok(())
}
