//! The page: its WebAssembly and glue, styles, the npm package of the core, and the sample.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::{shell, wasm};

/// What the glue is called: `page.js`, `page_bg.wasm`.
const GLUE: &str = "page";

/// Of the npm package, what a browser does not load.
const NOT_LOADED: [&str; 6] =
    ["README.md", "index.node.js", "package.json", "spawn.node.js", "worker.node.js", "LICENSE"];

/// Builds the page into `folder`, which then holds nothing else. `npm` is the npm package.
pub(crate) fn build(folder: &Path, npm: &Path) -> Result<()> {
    let module = wasm::module("drift-web")?;
    // Made beside its place and put there as a whole, so that nobody serves half a page.
    let partial = folder.with_extension("partial");
    if partial.exists() {
        fs::remove_dir_all(&partial)?;
    }
    fs::create_dir_all(&partial)?;
    wasm::glue(&module, GLUE, &partial)?;
    let root = shell::root()?;
    types(&root.join("target").join("page-types"), &partial, npm)?;
    fs::copy(root.join("index.html"), partial.join("index.html"))?;
    fs::copy(root.join("LICENSE"), partial.join("LICENSE"))?;
    copy(&root.join("web").join("static"), &partial, |_| true)?;
    copy(&root.join("web").join("style"), &partial.join("style"), |_| true)?;
    copy(npm, &partial.join("core"), |name| !NOT_LOADED.contains(&name) && !name.ends_with(".d.ts"))?;
    copy(&root.join("samples"), &partial.join("sample"), |_| true)?;
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::rename(&partial, folder).with_context(|| format!("cannot put {} into its place", folder.display()))
}

/// Puts what the page's own modules import into `folder`, with its types, so that a compiler can check them. The page
/// itself is served without types.
fn types(folder: &Path, page: &Path, npm: &Path) -> Result<()> {
    copy(npm, &folder.join("core"), |name| [".js", ".d.ts"].iter().any(|ending| name.ends_with(ending)))?;
    let glue = format!("{GLUE}.d.ts");
    fs::copy(page.join(&glue), folder.join(&glue))?;
    fs::remove_file(page.join(glue))?;
    Ok(fs::remove_file(page.join(format!("{GLUE}_bg.wasm.d.ts")))?)
}

/// Copies the files of a folder that are wanted.
fn copy(from: &Path, to: &Path, wanted: impl Fn(&str) -> bool) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let file = entry?.path();
        let name = file.file_name().context("a file without a name")?;
        if file.is_file() && wanted(&name.to_string_lossy()) {
            fs::copy(&file, to.join(name))?;
        }
    }
    Ok(())
}
