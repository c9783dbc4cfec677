//! What no compiler checks: the small rules that keep the sources readable, over every text file of the project.

use std::fs;
use std::path::{Path, PathBuf};

/// Text that people write; data as other programs wrote it is left alone.
const EXTENSIONS: [&str; 14] =
    ["css", "editorconfig", "go", "html", "js", "json", "lock", "md", "mjs", "mod", "rs", "sh", "toml", "ts"];

/// Folders with nothing of ours in them, or with data only.
const SKIPPED: [&str; 7] = [".git", "dist", "fixtures", "node_modules", "samples", "snapshots", "target"];

/// A Rust file that is longer than this does more than one thing.
const LINES: usize = 500;

/// Words of unfinished work, in two halves, so that this file does not hold them.
const UNFINISHED: [(&str, &str); 3] = [("todo", "!("), ("FIX", "ME"), ("TO", "DO")];

/// Folders of one machine, in two halves as well.
const MACHINE: [(&str, &str); 4] = [("/ho", "me/"), ("/ro", "ot/"), ("/wo", "rk/"), ("/Us", "ers/")];

#[test]
fn sources_are_tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    collect(root, &mut files);
    assert!(files.len() > 20, "only {} files found under {}", files.len(), root.display());

    let mut faults = Vec::new();
    for file in &files {
        let name = file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{name} is not readable text: {error}"));
        check(&name, &text, &mut faults);
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Adds what is wrong with one file.
fn check(name: &str, text: &str, faults: &mut Vec<String>) {
    for (number, line) in (1_usize..).zip(text.lines()) {
        if line.ends_with([' ', '\t', '\r']) {
            faults.push(format!("{name}:{number}: white space at the end of the line"));
        }
        for (first, second) in MACHINE {
            let folder = format!("{first}{second}");
            if line.contains(&folder) {
                faults.push(format!("{name}:{number}: a path of one machine, {folder}"));
            }
        }
        for (first, second) in UNFINISHED {
            let word = format!("{first}{second}");
            if line.contains(&word) {
                faults.push(format!("{name}:{number}: unfinished work, {word}"));
            }
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        faults.push(format!("{name}: no line break at the end"));
    }
    if Path::new(name).extension().is_some_and(|extension| extension == "rs") {
        if !text.starts_with("//!") {
            faults.push(format!("{name}: does not begin with `//!` and what the file is for"));
        }
        let lines = text.lines().count();
        if lines > LINES {
            faults.push(format!("{name}: {lines} lines, more than {LINES}: split it"));
        }
    }
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
