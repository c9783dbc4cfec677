//! The npm package of the core: WebAssembly, its glue, the hand-written modules, and types from the JSON Schemas.

mod test;
mod types;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

pub(crate) use test::{test, test_page};

use crate::{shell, wasm};

/// What the glue is called: `core.js`, `core_bg.wasm`.
const GLUE: &str = "core";

/// Builds the package into `folder`, which then holds nothing else.
pub(crate) fn build(folder: &Path) -> Result<()> {
    let module = wasm::module("drift-core-js")?;
    // Built beside its place and moved there as a whole, so that files deleted from the sources do not remain.
    let partial = folder.with_extension("partial");
    if partial.exists() {
        fs::remove_dir_all(&partial)?;
    }
    fs::create_dir_all(&partial)?;
    wasm::glue(&module, GLUE, &partial)?;
    // The package uses the glue's typed functions, never the module's raw exports.
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

/// `Cargo.toml` is the only place of the version.
fn set_version(package: &Path, version: &str) -> Result<()> {
    const PLACEHOLDER: &str = "\"version\": \"0.0.0\"";
    let text = fs::read_to_string(package)?;
    ensure!(text.contains(PLACEHOLDER), "{} has no {PLACEHOLDER}", package.display());
    Ok(fs::write(package, text.replace(PLACEHOLDER, &format!("\"version\": \"{version}\"")))?)
}
