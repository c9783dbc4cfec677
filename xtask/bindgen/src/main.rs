//! Makes the JavaScript glue of a WebAssembly module: `xtask-bindgen MODULE NAME FOLDER`.
//!
//! What the command `wasm-bindgen` does, as far as this project needs it. As a member of the workspace it has, by the
//! lock file, the version that the module was compiled with; an installed command may have another, which refuses it.

use std::path::PathBuf;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    let mut argument = |what| arguments.next().with_context(|| format!("the {what} is missing"));
    let module = PathBuf::from(argument("module")?);
    let name = argument("name")?;
    let folder = PathBuf::from(argument("folder")?);
    Bindgen::new()
        .input_path(module)
        .out_name(&name.to_string_lossy())
        .web(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
}
