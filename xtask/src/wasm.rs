//! WebAssembly modules and their glue, for browsers.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{shell, tools};

/// Every browser since March 2023 has it; reading takes a fifth less time.
const SIMD: &str = "-Ctarget-feature=+simd128";

/// Makes the glue of a module into `folder`: `NAME.js`, `NAME_bg.wasm`, and types.
pub(crate) fn glue(module: &Path, name: &str, folder: &Path) -> Result<()> {
    let mut bindgen = shell::cargo()?;
    bindgen.args(["run", "--quiet", "--package", "xtask-bindgen", "--"]).arg(module).arg(name).arg(folder);
    shell::run(&mut bindgen)
}

/// Compiles a package for browsers, and tells where cargo put it.
pub(crate) fn module(package: &str) -> Result<PathBuf> {
    tools::wasm_target()?;
    let mut cargo = shell::cargo()?;
    cargo.args(["build", "--profile", "wasm", "--package", package, "--target", tools::WASM]);
    // Messages of panics name source files: as in the repository, not as on this machine.
    let sources = shell::cargo_home()?.join("registry").join("src");
    let mut folders = vec![(shell::root()?, "drift-detector")];
    for registry in fs::read_dir(&sources).into_iter().flatten() {
        folders.push((registry?.path(), "crates"));
    }
    let remapped = folders.iter().map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display()));
    let flags: Vec<String> = remapped.chain([SIMD.to_owned()]).collect();
    let flags = serde_json::to_string(&flags)?; // A list in TOML is written as in JSON.
    cargo.arg("--config").arg(format!("target.{}.rustflags={flags}", tools::WASM));
    shell::run(&mut cargo)?;
    let target = package.replace('-', "_");
    let messages = shell::read(cargo.args(["--quiet", "--message-format=json"]))?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message.pointer("/target/name").is_some_and(|name| *name == target))
        .filter_map(|message| message.get("filenames")?.as_array()?.iter().find_map(wasm_file))
        .next_back()
        .context("cargo does not tell where it put the WebAssembly")
}

fn wasm_file(name: &Value) -> Option<PathBuf> {
    let path = PathBuf::from(name.as_str()?);
    (path.extension()? == "wasm").then_some(path)
}
