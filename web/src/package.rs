//! The npm package of the core, as the page uses it: one backup, in a worker of its own, which also makes its look-ups.

use std::collections::BTreeMap;

use drift_core::inspection::Inspection;
use js_sys::{Array, Uint8Array};
use serde::Deserialize;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use web_sys::{AbortController, File};

use crate::browser::{field, object};
use crate::failure::Failure;
use crate::intake::{Role, Taken, cluster_of};
use crate::lookups::{How, Problem, Subject};

#[wasm_bindgen(raw_module = "./backup.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn open(input: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;

    /// A backup that was read.
    #[derive(Clone, Debug)]
    pub(crate) type Backup;

    #[wasm_bindgen(catch, method, js_name = inspectJson)]
    async fn inspect_json(this: &Backup, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, method, js_name = analyzeJson)]
    async fn analyze_json(this: &Backup, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, method, js_name = lookUp)]
    async fn look_up(this: &Backup, request: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;

    /// Ends the worker; its memory is gone with it.
    #[wasm_bindgen(method)]
    pub(crate) fn dispose(this: &Backup);
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Progress {
    /// Bytes that were read.
    pub(crate) bytes: f64,
    /// Bytes of the file.
    pub(crate) total: f64,
    /// Entries of the archive that were read.
    pub(crate) entries: f64,
}

impl Progress {
    fn of(progress: &JsValue) -> Self {
        let number = |name| field(progress, name).as_f64().unwrap_or_default();
        Self { bytes: number("bytes"), total: number("total"), entries: number("entries") }
    }
}

/// Reads a backup; `abort` ends that at once.
pub(crate) async fn read(
    file: &File,
    abort: &AbortController,
    told: impl Fn(Progress) + 'static,
) -> Result<Backup, Failure> {
    let told = Closure::<dyn FnMut(JsValue)>::new(move |progress| told(Progress::of(&progress)));
    let options = object(&[("signal", &abort.signal()), ("onProgress", told.as_ref())]);
    let backup = open(file, &options).await.map_err(|error| Failure::of(&error))?;
    Ok(backup.into())
}

/// The bytes of an inspection's file.
pub(crate) async fn inspect(backup: &Backup, taken: &[Taken<File>]) -> Result<Uint8Array, Failure> {
    let bytes =
        backup.inspect_json(&options(taken, [], &BTreeMap::new())).await.map_err(|error| Failure::of(&error))?;
    Ok(bytes.into())
}

/// The bytes of a report's file.
pub(crate) async fn analyze(
    backup: &Backup,
    inspection: &Inspection,
    taken: &[Taken<File>],
    aliases: &BTreeMap<String, String>,
) -> Result<Uint8Array, Failure> {
    let clusters = inspection.clusters.iter().map(|cluster| (cluster.namespace.as_str(), cluster.name.as_str()));
    let bytes = backup.analyze_json(&options(taken, clusters, aliases)).await.map_err(|error| Failure::of(&error))?;
    Ok(bytes.into())
}

/// Asks a vCenter or an API server, in the worker; `abort` ends that, and its session with the server.
pub(crate) async fn look_up(
    backup: &Backup,
    token: &str,
    subject: &Subject,
    how: &How,
    abort: &AbortController,
    told: impl Fn(u64) + 'static,
) -> Result<File, Problem> {
    let told = Closure::<dyn FnMut(JsValue)>::new(move |progress| {
        told(serde_wasm_bindgen::from_value::<Found>(progress).map(Found::count).unwrap_or_default());
    });
    let (kind, whom, name) = match subject {
        Subject::Vcenter(server) => {
            let thumbprint = how.thumbprint.as_deref().map_or(JsValue::UNDEFINED, JsValue::from);
            let account = how.account.clone().unwrap_or(JsValue::UNDEFINED);
            let fields = [("server", &server.into()), ("thumbprint", &thumbprint), ("account", &account)];
            ("vcenter", object(&fields), server)
        }
        Subject::Cluster(cluster) => ("cluster", cluster.into(), cluster),
    };
    let request = object(&[("token", &token.into()), (kind, &whom)]);
    let options = object(&[("signal", &abort.signal()), ("onProgress", told.as_ref())]);
    let found = backup.look_up(&request, &options).await.map_err(Problem::of)?;
    File::new_with_blob_sequence(&Array::of1(&found), name).map_err(Problem::of)
}

/// How far a look-up is.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Found {
    objects: u64,
    nodes: u64,
}

impl Found {
    /// Whichever is counted.
    fn count(self) -> u64 {
        self.objects.max(self.nodes)
    }
}

fn options<'a>(
    taken: &[Taken<File>],
    clusters: impl IntoIterator<Item = (&'a str, &'a str)> + Clone,
    aliases: &BTreeMap<String, String>,
) -> JsValue {
    let of = |role| taken.iter().filter(move |taken| taken.role == role);
    let inventories: Array = of(Role::Inventory).map(|taken| &taken.file).collect();
    let nodes: Array = of(Role::Nodes)
        .map(|taken| {
            let cluster = taken.cluster.clone().or_else(|| cluster_of(&taken.name, clusters.clone()));
            object(&[("cluster", &cluster.map_or(JsValue::UNDEFINED, JsValue::from)), ("list", &taken.file)])
        })
        .collect();
    let record = of(Role::Record).next().map_or(JsValue::UNDEFINED, |taken| JsValue::from(&taken.file));
    let aliases: Vec<_> = aliases.iter().map(|(named, other)| (named.as_str(), JsValue::from(other))).collect();
    let aliases = object(&aliases.iter().map(|(named, other)| (*named, other)).collect::<Vec<_>>());
    let given = [("inventories", inventories.as_ref()), ("nodes", nodes.as_ref()), ("veleroBackup", &record)];
    object(&[given.as_slice(), &[("vcenterAliases", &aliases)]].concat())
}
