//! The JavaScript and TypeScript files of the project → which file imports which, and on which line.

use std::collections::BTreeMap;

use super::imports::Use;

/// Every import of another file by its path. Packages are npm's concern, and imports in comments are types alone.
pub(super) fn uses(files: &BTreeMap<String, String>) -> Vec<Use> {
    let mut uses = Vec::new();
    for (file, text) in files.iter().filter(|(file, _)| file.ends_with("js") || file.ends_with(".ts")) {
        let comment = |line: &str| ["/*", "*", "//"].iter().any(|mark| line.trim_start().starts_with(mark));
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !comment(line)) {
            for path in line.split(['"', '\'']).skip(1).step_by(2).filter(|path| path.starts_with('.')) {
                let of = super::tree::joined(super::tree::parent(file), path);
                let imports = line.contains("from ") || line.contains("import");
                if imports && files.contains_key(&of) {
                    uses.push(Use { file: file.clone(), line: number, of, path: path.to_owned() });
                }
            }
        }
    }
    uses
}
