//! The project's folder → the texts in it that people write.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Text that people write; data as other programs wrote it is left alone.
const EXTENSIONS: [&str; 14] =
    ["css", "editorconfig", "go", "html", "js", "json", "lock", "md", "mjs", "mod", "rs", "sh", "toml", "ts"];

/// Folders with nothing of ours in them, or with data only.
const SKIPPED: [&str; 7] = [".git", "dist", "fixtures", "node_modules", "samples", "snapshots", "target"];

/// Every text of the project, by its path from the project's folder.
pub(super) fn read() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut paths = Vec::new();
    collect(root, &mut paths);
    assert!(paths.len() > 20, "only {} files found under {}", paths.len(), root.display());
    let text = |path: PathBuf| {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name} is not readable text: {error}"));
        (name, text)
    };
    paths.into_iter().map(text).collect()
}

/// Gathers the text files under a folder, in the order of their names.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            // Cargo marks its folders, whatever they are called.
            if !SKIPPED.contains(&name.as_str()) && !path.join("CACHEDIR.TAG").exists() {
                collect(&path, files);
            }
        } else if is_text(&path) {
            files.push(path);
        }
    }
}

/// Whether people write this file.
fn is_text(path: &Path) -> bool {
    let in_ci = path.parent().and_then(Path::file_name).is_some_and(|folder| folder == ".ci");
    let extension = path.extension().map(|extension| extension.to_string_lossy().into_owned());
    in_ci || extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}
