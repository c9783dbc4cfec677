//! The npm package of the core: WebAssembly, its glue, the hand-written modules, and types from the JSON Schemas.

mod test;
mod types;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

pub(crate) use test::test;

use crate::{shell, tools};

/// What the glue is called: `core.js`, `core_bg.wasm`.
const GLUE: &str = "core";

/// Builds the package into `folder`, which then holds nothing else.
pub(crate) fn build(folder: &Path) -> Result<()> {
    tools::wasm_target()?;
    let module = module()?;
    // Made beside its place and put there as a whole, so that what is gone from the sources is gone from the package.
    let partial = folder.with_extension("partial");
    if partial.exists() {
        fs::remove_dir_all(&partial)?;
    }
    fs::create_dir_all(&partial)?;
    let mut bindgen = shell::cargo()?;
    bindgen.args(["run", "--quiet", "--package", "xtask-bindgen", "--"]).arg(&module).arg(GLUE).arg(&partial);
    shell::run(&mut bindgen)?;
    // Of the glue's functions the package has types of its own; the module's raw exports concern nobody.
    fs::remove_file(partial.join(format!("{GLUE}_bg.wasm.d.ts")))?;
    let root = shell::root()?;
    for entry in fs::read_dir(root.join("core").join("js").join("npm"))? {
        let file = entry?.path();
        fs::copy(&file, partial.join(file.file_name().context("a file without a name")?))?;
    }
    fs::copy(root.join("LICENSE"), partial.join("LICENSE"))?;
    let version = env!("CARGO_PKG_VERSION");
    fs::write(partial.join("version.js"), format!("export const version = '{version}';\n"))?;
    fs::write(partial.join("types.d.ts"), types::generate(&root)?)?;
    set_version(&partial.join("package.json"), version)?;
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::rename(&partial, folder).with_context(|| format!("cannot put {} into its place", folder.display()))
}

/// The version stands in `Cargo.toml` alone.
fn set_version(package: &Path, version: &str) -> Result<()> {
    const PLACEHOLDER: &str = "\"version\": \"0.0.0\"";
    let text = fs::read_to_string(package)?;
    ensure!(text.contains(PLACEHOLDER), "{} has no {PLACEHOLDER}", package.display());
    Ok(fs::write(package, text.replace(PLACEHOLDER, &format!("\"version\": \"{version}\"")))?)
}

/// Compiles the core for browsers, and tells where cargo put it.
fn module() -> Result<PathBuf> {
    let mut cargo = shell::cargo()?;
    cargo.args(["build", "--profile", "wasm", "--package", "drift-core-js", "--target", tools::WASM]);
    // Messages of panics name source files: as in the repository, not as on this machine.
    let sources = shell::cargo_home()?.join("registry").join("src");
    let mut folders = vec![(shell::root()?, "drift-detector")];
    for registry in fs::read_dir(&sources).into_iter().flatten() {
        folders.push((registry?.path(), "crates"));
    }
    let flags: Vec<String> =
        folders.iter().map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display())).collect();
    let flags = serde_json::to_string(&flags)?; // A list in TOML is written as in JSON.
    cargo.arg("--config").arg(format!("target.{}.rustflags={flags}", tools::WASM));
    shell::run(&mut cargo)?;
    let messages = shell::read(cargo.args(["--quiet", "--message-format=json"]))?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message.pointer("/target/name").is_some_and(|name| name == "drift_core_js"))
        .filter_map(|message| message.get("filenames")?.as_array()?.iter().find_map(wasm_file))
        .next_back()
        .context("cargo does not tell where it put the WebAssembly")
}

fn wasm_file(name: &Value) -> Option<PathBuf> {
    let path = PathBuf::from(name.as_str()?);
    (path.extension()? == "wasm").then_some(path)
}
