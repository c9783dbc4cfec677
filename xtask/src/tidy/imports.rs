//! The modules → which file uses what of which other file, and on which line.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use super::names::Named;
use super::tree::Tree;

/// One file uses an item of another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    /// The file that uses.
    pub(super) file: String,
    pub(super) line: usize,
    /// The file that defines.
    pub(super) of: String,
    /// The path as it is written.
    pub(super) path: String,
}

impl Display for Use {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{} uses {} of {}", self.file, self.line, self.path, self.of)
    }
}

/// Every use of another file's items. To declare a module and to re-export its items is not to use it; to name a module
/// is none either, for what is taken out of it is named as well.
pub(super) fn uses(tree: &Tree) -> Vec<Use> {
    let mut uses = BTreeSet::new();
    for (module, this) in tree.modules.iter().enumerate() {
        let mut add = |line: usize, segments: &[String], target: usize| {
            let of = &tree.modules[target].file;
            if *of != this.file {
                uses.insert(Use { file: this.file.clone(), line, of: of.clone(), path: segments.join("::") });
            }
        };
        for import in &this.scope.imports {
            match (tree.resolve_import(module, &import.segments), &import.name) {
                (Some(Named::Item(target)), _) | (Some(Named::Module(target)), None)
                    if !(import.exported && tree.is_within(target, module)) =>
                {
                    add(import.line, &import.segments, target);
                }
                _ => {}
            }
        }
        for path in &this.scope.paths {
            let target = match path.segments.as_slice() {
                [name] => tree.resolve_indirect(module, name),
                segments => tree.resolve(module, segments),
            };
            if let Some(Named::Item(target)) = target {
                add(path.line, &path.segments, target);
            }
        }
    }
    uses.into_iter().collect()
}
