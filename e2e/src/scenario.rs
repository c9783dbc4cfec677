//! The fixtures: a backup, what was observed later, and what is true.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{
    program::{self, Run},
    vcsim::Vcsim,
};

/// How much of a scenario's observations the program gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Everything.
    Full,
    /// No node lists: a Ghost may weaken, but nothing may become wrong.
    NoNodes,
    /// Inventories that say that they are incomplete: nothing may be Stale.
    Partial,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Full, Self::NoNodes, Self::Partial];
}

/// One fixture.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its folder's name.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
}

/// Every fixture of the project.
pub fn all() -> Vec<Scenario> {
    let scenarios = within(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"));
    assert!(scenarios.len() >= 14, "only {} fixtures", scenarios.len());
    scenarios
}

/// Every fixture of the folder that `DRIFT_FIXTURES` names, where it does.
pub fn others() -> Option<Vec<Scenario>> {
    let folder = PathBuf::from(env::var_os("DRIFT_FIXTURES")?);
    let scenarios = within(&folder);
    assert!(!scenarios.is_empty(), "DRIFT_FIXTURES names {}, which holds no fixture", folder.display());
    Some(scenarios)
}

/// The fixture with this name.
pub fn named(name: &str) -> Scenario {
    all().into_iter().find(|scenario| scenario.name == name).unwrap_or_else(|| panic!("there is no fixture {name}"))
}

fn within(folder: &Path) -> Vec<Scenario> {
    let folders = files(folder).into_iter().filter(|path| path.join("truth.json").exists());
    folders.map(|folder| Scenario { name: file_name(&folder), folder }).collect()
}

/// What is in a folder, in the order of names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// A JSON file.
pub fn json(path: &Path) -> Value {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Scenario {
    /// The backup.
    pub fn backup(&self) -> PathBuf {
        self.folder.join("backup.tar.gz")
    }

    /// The inventories, the one of the first vCenter first.
    pub fn inventories(&self) -> Vec<PathBuf> {
        let mut inventories = self.named_like("inventory");
        inventories.sort_by_key(|path| file_name(path).len()); // `inventory.json` before `inventory-2.json`.
        inventories
    }

    /// The saved vCenter of the first inventory, where there is one, started at its address with more flags.
    #[track_caller]
    pub fn vcenter(&self, flags: &[&str]) -> Vcsim {
        Vcsim::load(&self.folder.join("vcenter.tgz"), &self.first_server(), flags)
    }

    /// The node lists: `namespace/name` of the cluster, and the file.
    pub fn nodes(&self) -> Vec<(String, PathBuf)> {
        let key = |path: &Path| {
            let name = file_name(path);
            name.strip_prefix("nodes-").and_then(|name| name.strip_suffix(".json")).unwrap().replacen('.', "/", 1)
        };
        self.named_like("nodes-").into_iter().map(|path| (key(&path), path)).collect()
    }

    fn named_like(&self, start: &str) -> Vec<PathBuf> {
        let mut found = files(&self.folder);
        let is_json = |path: &Path| path.extension().is_some_and(|extension| extension == "json");
        found.retain(|path| file_name(path).starts_with(start) && is_json(path));
        found
    }

    /// What the verdict must be.
    pub fn truth(&self) -> Value {
        json(&self.folder.join("truth.json"))
    }

    /// The server of which all VMs are that the truth gives no other.
    pub fn first_server(&self) -> String {
        json(&self.folder.join("inventory.json"))["server"].as_str().unwrap().to_owned()
    }

    /// Whether its inventories themselves say that they hold everything.
    pub fn inventories_are_complete(&self) -> bool {
        self.inventories().iter().all(|path| json(path)["complete"] == true)
    }

    /// `detect` in this mode. What has to be changed for it goes to `folder`.
    pub fn detect(&self, mode: Mode, folder: &Path) -> Run {
        let mut run = Run::detect(&self.backup());
        for (number, path) in self.inventories().into_iter().enumerate() {
            let path = if mode == Mode::Partial {
                let mut inventory = json(&path);
                inventory["complete"] = false.into();
                let changed = folder.join(format!("inventory-{number}.json"));
                fs::write(&changed, inventory.to_string()).unwrap();
                changed
            } else {
                path
            };
            run = run.inventory(&path);
        }
        if mode == Mode::NoNodes {
            return run.with("--skip-access-apiserver");
        }
        self.nodes().into_iter().fold(run, |run, (cluster, path)| run.nodes(&cluster, &path))
    }

    /// The report of this mode, and how the program ended.
    pub fn report(&self, mode: Mode) -> (Value, program::Outcome) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        let outcome = self.detect(mode, folder.path()).report(&path).go();
        assert!(path.exists(), "{} in mode {mode:?} gives no report: {}", self.name, outcome.text());
        (json(&path), outcome)
    }
}
