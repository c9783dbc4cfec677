//! The Rust files of the workspace → the modules of every library, program, test and benchmark.

use std::collections::BTreeMap;

use super::scope::Scope;

/// The modules of all targets. A file that two targets include is two modules.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) modules: Vec<Module>,
    /// The root module of each library, by the name under which other packages import it.
    pub(super) libraries: BTreeMap<String, usize>,
}

/// One module.
#[derive(Debug)]
pub(super) struct Module {
    /// The file, from the project's folder.
    pub(super) file: String,
    /// The path from the root of the target.
    pub(super) path: Vec<String>,
    /// The module itself, for a root.
    pub(super) root: usize,
    pub(super) parent: Option<usize>,
    pub(super) children: BTreeMap<String, usize>,
    pub(super) scope: Scope,
}

impl Tree {
    /// Reads every target below the folders that hold a `Cargo.toml`. `files` holds texts by their path in the project.
    pub(super) fn read(files: &BTreeMap<String, String>) -> Result<Self, String> {
        let mut tree = Self::default();
        for (manifest, text) in files {
            let Some(package) = manifest.strip_suffix("Cargo.toml").and_then(|folder| folder.strip_suffix('/')) else {
                continue;
            };
            for target in files.keys().filter(|file| is_root(package, file)) {
                let root = tree.modules.len();
                let folder = parent(target).to_owned();
                tree.file(files, target, Place { package, folder, path: Vec::new(), root, parent: None })?;
                if target.strip_prefix(package) == Some("/src/lib.rs")
                    && let Some(name) = text.lines().find_map(|line| line.strip_prefix("name = "))
                {
                    tree.libraries.insert(name.trim_matches('"').replace('-', "_"), root);
                }
            }
        }
        Ok(tree)
    }

    /// Whether a module stands below another, or is it.
    pub(super) fn is_within(&self, module: usize, ancestor: usize) -> bool {
        let mut module = Some(module);
        while let Some(current) = module {
            if current == ancestor {
                return true;
            }
            module = self.modules[current].parent;
        }
        false
    }

    /// Adds the module of a file, and those that it declares.
    fn file(&mut self, files: &BTreeMap<String, String>, file: &str, place: Place<'_>) -> Result<usize, String> {
        let text = files.get(file).ok_or_else(|| format!("{file}: declared as a module, but not there"))?;
        let scope = Scope::read(text).map_err(|error| format!("{file}: {error}"))?;
        self.module(files, file, scope, place)
    }

    fn module(
        &mut self,
        files: &BTreeMap<String, String>,
        file: &str,
        mut scope: Scope,
        place: Place<'_>,
    ) -> Result<usize, String> {
        let Place { package, folder, path, root, parent } = place;
        let declared = std::mem::take(&mut scope.children);
        let this = self.modules.len();
        let children = BTreeMap::new();
        let module = Module { file: file.to_owned(), path, root, parent, children, scope };
        self.modules.push(module);
        for child in declared {
            let path = [&self.modules[this].path[..], std::slice::from_ref(&child.name)].concat();
            let place = |folder| Place { package, folder, path, root, parent: Some(this) };
            let below = format!("{folder}/{}", child.name);
            let added = match (child.inline, child.path) {
                (Some(scope), _) => self.module(files, file, scope, place(below))?,
                (None, Some(given)) => {
                    let file = joined(self::parent(file), &given);
                    self.file(files, &file, place(self::parent(&file).to_owned()))?
                }
                (None, None) => {
                    let beside = format!("{below}.rs");
                    let file = if files.contains_key(&beside) { beside } else { format!("{below}/mod.rs") };
                    self.file(files, &file, place(below))?
                }
            };
            self.modules[this].children.insert(child.name, added);
        }
        Ok(this)
    }
}

/// Where a module stands.
struct Place<'a> {
    package: &'a str,
    /// Where the files of its children are.
    folder: String,
    path: Vec<String>,
    root: usize,
    parent: Option<usize>,
}

/// Whether cargo compiles this file as the root of a target.
fn is_root(package: &str, file: &str) -> bool {
    let Some(inside) = file.strip_prefix(package).and_then(|rest| rest.strip_prefix('/')) else { return false };
    match inside.split('/').collect::<Vec<_>>()[..] {
        ["build.rs"] | ["src", "lib.rs" | "main.rs"] => true,
        ["src", "bin", file] | ["tests" | "benches" | "examples" | "fuzz_targets", file] => file.ends_with(".rs"),
        ["tests" | "benches" | "examples", _, file] => file == "main.rs",
        _ => false,
    }
}

/// The folder of a file.
pub(super) fn parent(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path from a folder, with `.` and `..` resolved.
pub(super) fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => parts.truncate(parts.len().saturating_sub(1)),
            name => parts.push(name),
        }
    }
    parts.join("/")
}
