//! `core/public-api.txt`: everything that `drift-core` offers to programs in Rust, a line for each item.
//!
//! A change of the surface is a change of this file, so that nobody makes one unawares, and a reviewer sees what the
//! next version number has to say: a line that is gone or different breaks somebody's program.

use std::{env, fs};

use anyhow::{Context as _, Result, ensure};
use public_api::Builder;

use crate::shell;

/// Fails when the surface is not the committed one; with `UPDATE_DOCS=1`, writes it anew.
pub(crate) fn check() -> Result<()> {
    let root = shell::root()?;
    // A folder of its own, because with this variable much of what others compiled would be compiled anew. The form of
    // the JSON is not stable yet: the reader's version fits the toolchain's.
    let folder = root.join("target").join("surface");
    let document = ["rustdoc", "--package", "drift-core", "--lib", "--target-dir"];
    let format = ["--", "-Z", "unstable-options", "--output-format", "json"];
    shell::run(shell::cargo()?.args(document).arg(&folder).args(format).env("RUSTC_BOOTSTRAP", "1"))?;
    let surface = Builder::from_rustdoc_json(folder.join("doc").join("drift_core.json"))
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .context("cannot read the documentation")?;
    let surface = surface.items().map(ToString::to_string).collect::<Vec<_>>().join("\n") + "\n";
    let path = root.join("core").join("public-api.txt");
    if env::var_os("UPDATE_DOCS").is_some() {
        return fs::write(&path, surface).with_context(|| format!("cannot write {}", path.display()));
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let differing = |some: &str, other: &str, sign| {
        let lines = some.lines().filter(|line| !other.lines().any(|known| known == *line));
        lines.map(|line| [sign, " ", line, "\n"].concat()).collect::<String>()
    };
    ensure!(
        committed == surface,
        "the public surface of drift-core has changed:\n{}{}If it is meant to, write it anew with `UPDATE_DOCS=1 \
         cargo xtask lint`.",
        differing(&committed, &surface, "-"),
        differing(&surface, &committed, "+"),
    );
    Ok(())
}
