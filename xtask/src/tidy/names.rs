//! A path in a module → where the item that it names is defined, through imports and re-exports.

use super::tree::Tree;

/// Re-exports of re-exports are followed this far; imports that lead to themselves end here.
const DEPTH: usize = 24;

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A module itself.
    Module(usize),
    /// An item that is defined in this module.
    Item(usize),
}

impl Tree {
    /// What a path in code means in a module; `None` for what is not of this workspace.
    pub(super) fn resolve(&self, module: usize, segments: &[String]) -> Option<Named> {
        self.resolve_within(module, segments, true, DEPTH)
    }

    /// What an import means. A name that is both a module's and an item's is the module's: what is taken out of it says
    /// more.
    pub(super) fn resolve_import(&self, module: usize, segments: &[String]) -> Option<Named> {
        self.resolve_within(module, segments, false, DEPTH)
    }

    /// What a single name means in a module, where that module has it by a re-export or by a glob: other imports say
    /// for themselves where the name comes from.
    pub(super) fn resolve_indirect(&self, module: usize, name: &str) -> Option<Named> {
        let scope = &self.modules[module].scope;
        if scope.items.contains(name) || self.modules[module].children.contains_key(name) {
            return None;
        }
        match scope.imports.iter().find(|import| import.name.as_deref() == Some(name)) {
            Some(import) if import.exported => self.resolve(module, &import.segments),
            Some(_) => None,
            None => self.through_globs(module, name, true, DEPTH),
        }
    }

    /// `last` says that nothing follows these segments, so that they end in an item rather than in the module of its
    /// name.
    fn resolve_within(&self, module: usize, segments: &[String], last: bool, depth: usize) -> Option<Named> {
        let depth = depth.checked_sub(1)?;
        let (first, mut rest) = segments.split_first()?;
        let mut current = match first.as_str() {
            "crate" => Named::Module(self.modules[module].root),
            "self" => Named::Module(module),
            "super" => Named::Module(self.modules[module].parent?),
            name => self
                .lookup(module, name, last && rest.is_empty(), depth)
                .or_else(|| self.libraries.get(name).map(|root| Named::Module(*root)))?,
        };
        while let (Named::Module(inside), Some((next, more))) = (current, rest.split_first()) {
            current = match next.as_str() {
                "super" => Named::Module(self.modules[inside].parent?),
                // What a macro defines is in no list; the module is what is known of it.
                name => self.lookup(inside, name, last && more.is_empty(), depth).unwrap_or(Named::Item(inside)),
            };
            rest = more;
        }
        Some(current)
    }

    /// What a name means in a module.
    fn lookup(&self, module: usize, name: &str, last: bool, depth: usize) -> Option<Named> {
        let this = &self.modules[module];
        let item = this.scope.items.contains(name).then_some(Named::Item(module));
        let child = this.children.get(name).map(|child| Named::Module(*child));
        let imported = || {
            let import = this.scope.imports.iter().find(|import| import.name.as_deref() == Some(name))?;
            // `use serde::Serialize` does not name itself.
            let itself = import.segments.len() == 1 && import.segments.first().is_some_and(|first| first == name);
            if itself { None } else { self.resolve_within(module, &import.segments, last, depth) }
        };
        let found = if last { item.or(child) } else { child.or(item) };
        found.or_else(imported).or_else(|| self.through_globs(module, name, last, depth))
    }

    fn through_globs(&self, module: usize, name: &str, last: bool, depth: usize) -> Option<Named> {
        let depth = depth.checked_sub(1)?;
        let globs = self.modules[module].scope.imports.iter().filter(|import| import.name.is_none());
        globs.into_iter().find_map(|glob| match self.resolve_within(module, &glob.segments, false, depth)? {
            Named::Module(from) if from != module => self.lookup(from, name, last, depth),
            Named::Module(_) | Named::Item(_) => None,
        })
    }
}
