//! Files that documents name as code: each of them exists, so that a statement keeps the test that holds it.

use std::path::Path;

/// The packages in which the named files are.
const PACKAGES: [&str; 5] = ["core/", "e2e/", "fuzz/", "proxy/", "xtask/"];

/// The files that a document names, as `` `core/src/lib.rs` ``.
pub(super) fn files(document: &str) -> Vec<&str> {
    let code = document.split('`').skip(1).step_by(2);
    let files = code.filter(|text| PACKAGES.iter().any(|package| text.starts_with(package)));
    files.filter(|text| !text.contains(['*', ' ', '\n']) && Path::new(text).extension().is_some()).collect()
}

/// Those that do not exist.
pub(super) fn missing<'a>(root: &Path, document: &'a str) -> Vec<&'a str> {
    files(document).into_iter().filter(|file| !root.join(file).is_file()).collect()
}

#[cfg(test)]
mod tests {
    use super::files;

    #[test]
    fn files_are_told_from_folders_patterns_and_commands() {
        let document = "| `core/src/lib.rs`, `core/tests` | `cargo test` | `proxy/src/**/tests` | core/src/x.rs |";
        assert_eq!(files(document), ["core/src/lib.rs"]);
    }
}
