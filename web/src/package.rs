//! The npm package of the core, as the page uses it: one backup, in a worker of its own.

use drift_core::inspection::Inspection;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use web_sys::{AbortController, File};

use crate::browser::{field, object};
use crate::failure::Failure;
use crate::intake::{Role, Taken, cluster_of};

#[wasm_bindgen(raw_module = "./core/index.js")]
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
    let bytes = backup.inspect_json(&options(taken, [])).await.map_err(|error| Failure::of(&error))?;
    Ok(bytes.into())
}

/// The bytes of a report's file.
pub(crate) async fn analyze(
    backup: &Backup,
    inspection: &Inspection,
    taken: &[Taken<File>],
) -> Result<Uint8Array, Failure> {
    let clusters = inspection.clusters.iter().map(|cluster| (cluster.namespace.as_str(), cluster.name.as_str()));
    let bytes = backup.analyze_json(&options(taken, clusters)).await.map_err(|error| Failure::of(&error))?;
    Ok(bytes.into())
}

fn options<'a>(taken: &[Taken<File>], clusters: impl IntoIterator<Item = (&'a str, &'a str)> + Clone) -> JsValue {
    let of = |role| taken.iter().filter(move |taken| taken.role == role).map(|taken| &taken.file);
    let inventories: Array = of(Role::Inventory).collect();
    let nodes: Array = of(Role::Nodes)
        .map(|file| {
            let cluster = cluster_of(&file.name(), clusters.clone());
            object(&[("cluster", &cluster.map_or(JsValue::UNDEFINED, JsValue::from)), ("list", file)])
        })
        .collect();
    let record = of(Role::Record).next().map_or(JsValue::UNDEFINED, JsValue::from);
    object(&[("inventories", &inventories), ("nodes", &nodes), ("veleroBackup", &record)])
}
