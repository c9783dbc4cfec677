//! A backup as its objects, and what was observed: in a form that can be changed and judged again.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use drift_core::{BackupReader, ClusterRef, Context, Observations, Report};
use drift_e2e::{
    archive::{self, Entry},
    scenario::{self, Scenario},
};
use serde_json::Value;

/// One backup.
#[derive(Clone)]
pub(crate) struct Subject {
    pub(crate) name: String,
    pub(crate) entries: Vec<Entry>,
    pub(crate) inventories: Vec<Value>,
    /// The cluster of each list, and the list.
    pub(crate) nodes: Vec<(String, Value)>,
}

impl Subject {
    /// Every fixture of the project, and those of the folder that `DRIFT_FIXTURES` names, with the cases beside it.
    pub(crate) fn all() -> Vec<Self> {
        let mut scenarios = scenario::all();
        scenarios.extend(scenario::others().unwrap_or_default());
        if let Some(cases) =
            env::var_os("DRIFT_FIXTURES").and_then(|path| Some(Path::new(&path).parent()?.join("cases")))
            && cases.is_dir()
        {
            scenarios.extend(folders(&cases));
        }
        scenarios.sort_by(|one, other| one.name.cmp(&other.name));
        scenarios.dedup_by(|one, other| one.name == other.name);
        scenarios.iter().map(Self::read).collect()
    }

    /// A fixture of the project.
    pub(crate) fn named(name: &str) -> Self {
        Self::read(&scenario::named(name))
    }

    fn read(scenario: &Scenario) -> Self {
        let mut entries = archive::entries(&scenario.backup());
        entries.retain(|entry| is_needed(&entry.path));
        Self {
            name: scenario.name.clone(),
            entries,
            inventories: scenario.inventories().iter().map(|path| scenario::json(path)).collect(),
            nodes: scenario.nodes().into_iter().map(|(cluster, path)| (cluster, scenario::json(&path))).collect(),
        }
    }

    /// The verdict.
    pub(crate) fn report(&self) -> Report {
        let mut reader = BackupReader::new("backup.tar");
        reader.push(&archive::pack(&self.entries));
        let backup = reader.finish();
        let mut observations = Observations::default();
        for (number, inventory) in self.inventories.iter().enumerate() {
            observations.add_inventory(&format!("inventory-{number}.json"), inventory.to_string().as_bytes());
        }
        for (cluster, list) in &self.nodes {
            let cluster = ClusterRef::parse(cluster);
            observations.add_nodes("nodes.json", cluster.as_ref(), list.to_string().as_bytes());
        }
        let context = Context {
            generated_at: "2026-11-28T12:00:00Z".parse().unwrap(),
            version: "0".to_owned(),
            restore_into: None,
        };
        drift_core::detect(&backup, &observations, &context)
    }

    /// The virtual machines of all inventories, each with its server.
    pub(crate) fn vms(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.inventories.iter().flat_map(|inventory| {
            let server = inventory["server"].as_str().unwrap_or_default();
            inventory["virtualMachines"].as_array().into_iter().flatten().map(move |vm| (server, vm))
        })
    }
}

/// What a verdict reads of an archive, without what is large.
fn is_needed(path: &str) -> bool {
    let kinds = ["cluster.x-k8s.io/", "metadata/version", "backups.velero.io", "/secrets/", "/configmaps/"];
    kinds.iter().any(|part| path.contains(part)) && !path.contains("customresourcedefinitions")
}

fn folders(folder: &Path) -> Vec<Scenario> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let paths = paths.filter(|path: &PathBuf| path.join("backup.tar.gz").is_file());
    paths.map(|folder| Scenario { name: folder.file_name().unwrap().to_string_lossy().into_owned(), folder }).collect()
}
