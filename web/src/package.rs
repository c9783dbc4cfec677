//! The npm package of the core, as the page uses it: one backup, in a worker of its own, which also makes its look-ups.

use std::fmt;
use std::rc::Rc;

use drift_core::inspection::Inspection;
use js_sys::{Array, Uint8Array};
use serde::Deserialize;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use web_sys::{AbortController, File};

use crate::browser::{self, field, object};
use crate::failure::Failure;
use crate::intake::{Role, Taken, cluster_of};
use crate::state::{Aliases, How, Problem, Progress, Subject};

#[wasm_bindgen(raw_module = "./backup.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn open(input: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;

    /// A backup that was read.
    #[derive(Clone, Debug, PartialEq)]
    pub(crate) type Backup;

    #[wasm_bindgen(catch, method, js_name = inspectJson)]
    async fn inspect_json(this: &Backup, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, method, js_name = analyzeJson)]
    async fn analyze_json(this: &Backup, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, method, js_name = lookUp)]
    async fn look_up(this: &Backup, request: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;

    /// Ends the worker, and frees its memory.
    #[wasm_bindgen(method)]
    pub(crate) fn dispose(this: &Backup);
}

/// An account that a person typed. It goes to the worker, and its password is never written out.
#[derive(Clone, PartialEq)]
pub(crate) struct Account(JsValue);

impl Account {
    /// Of a user name and a password.
    pub(crate) fn new(username: &str, password: &str) -> Self {
        Self(object(&[("username", &username.into()), ("password", &password.into())]))
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Account")
    }
}

/// Reads a backup, and asks what it contains. `abort` ends the reading at once.
pub(crate) async fn read(
    file: &File,
    taken: &[Taken<File>],
    abort: &AbortController,
    report: impl Fn(Progress) + 'static,
) -> Result<(Backup, Rc<Inspection>), Failure> {
    let began = browser::now();
    let report = Closure::<dyn FnMut(JsValue)>::new(move |progress: JsValue| {
        let number = |name| field(&progress, name).as_f64().unwrap_or_default();
        report(Progress {
            bytes: number("bytes"),
            total: number("total"),
            entries: number("entries"),
            seconds: (browser::now() - began) / 1e3,
        });
    });
    let options = object(&[("signal", &abort.signal()), ("onProgress", report.as_ref())]);
    let backup: Backup = open(file, &options).await.map_err(|error| failure(&error))?.into();
    match inspect(&backup, taken).await {
        Ok(inspection) => Ok((backup, inspection)),
        Err(failure) => {
            backup.dispose();
            Err(failure)
        }
    }
}

/// Asks what a backup contains.
pub(crate) async fn inspect(backup: &Backup, taken: &[Taken<File>]) -> Result<Rc<Inspection>, Failure> {
    let options = options(taken, [], &Aliases::new(), None);
    let bytes: Uint8Array = backup.inspect_json(&options).await.map_err(|error| failure(&error))?.into();
    let defect = |_| Failure::new("The page has a defect", "Its files are of different versions. Reload the page.");
    serde_json::from_slice(&bytes.to_vec()).map(Rc::new).map_err(defect)
}

/// The bytes of a report's file.
pub(crate) async fn analyze(
    backup: &Backup,
    inspection: &Inspection,
    taken: &[Taken<File>],
    aliases: &Aliases,
    restore_into: Option<&str>,
) -> Result<Uint8Array, Failure> {
    let clusters = inspection.clusters.iter().map(|cluster| (cluster.namespace.as_str(), cluster.name.as_str()));
    let options = options(taken, clusters, aliases, restore_into);
    Ok(backup.analyze_json(&options).await.map_err(|error| failure(&error))?.into())
}

/// Asks a vCenter or an API server, in the worker; `abort` ends that, and its session with the server.
pub(crate) async fn look_up(
    backup: &Backup,
    token: &str,
    subject: &Subject,
    how: &How<Account>,
    abort: &AbortController,
    report: impl Fn(u64) + 'static,
) -> Result<File, Problem> {
    let report = Closure::<dyn FnMut(JsValue)>::new(move |progress| {
        report(serde_wasm_bindgen::from_value::<Counted>(progress).map(Counted::number).unwrap_or_default());
    });
    let (kind, whom, name) = match subject {
        Subject::Vcenter(server) => {
            let thumbprint = how.thumbprint.as_deref().map_or(JsValue::UNDEFINED, JsValue::from);
            let account = how.account.clone().map_or(JsValue::UNDEFINED, |account| account.0);
            let fields = [("server", &server.into()), ("thumbprint", &thumbprint), ("account", &account)];
            ("vcenter", object(&fields), server)
        }
        Subject::Cluster(cluster) => ("cluster", cluster.into(), cluster),
    };
    let request = object(&[("token", &token.into()), (kind, &whom)]);
    let options = object(&[("signal", &abort.signal()), ("onProgress", report.as_ref())]);
    let answer = backup.look_up(&request, &options).await.map_err(problem)?;
    File::new_with_blob_sequence(&Array::of1(&answer), name).map_err(problem)
}

/// What the worker says about a look-up that failed; it says nothing about one that was stopped.
fn problem(problem: JsValue) -> Problem {
    serde_wasm_bindgen::from_value(problem).unwrap_or_else(|_| Problem::stopped())
}

/// What a call of the package rejected with.
fn failure(error: &JsValue) -> Failure {
    let text = |name| field(error, name).as_string().unwrap_or_default();
    Failure::of_call(&text("name"), &text("code"), &text("message"))
}

/// How far a look-up has come.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Counted {
    objects: u64,
    nodes: u64,
}

impl Counted {
    /// Whichever is counted.
    fn number(self) -> u64 {
        self.objects.max(self.nodes)
    }
}

fn options<'a>(
    taken: &[Taken<File>],
    clusters: impl IntoIterator<Item = (&'a str, &'a str)> + Clone,
    aliases: &Aliases,
    restore_into: Option<&str>,
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
    let ignored = of(Role::Ignore).next().map_or(JsValue::UNDEFINED, |taken| JsValue::from(&taken.file));
    let aliases: Vec<_> = aliases.iter().map(|(named, other)| (named.as_str(), JsValue::from(other))).collect();
    let aliases = object(&aliases.iter().map(|(named, other)| (*named, other)).collect::<Vec<_>>());
    let given = [("inventories", inventories.as_ref()), ("nodes", nodes.as_ref()), ("veleroBackup", &record)];
    let restore_into = restore_into.map_or(JsValue::UNDEFINED, JsValue::from);
    object(
        &[given.as_slice(), &[("vcenterAliases", &aliases), ("restoreInto", &restore_into), ("ignoreFile", &ignored)]]
            .concat(),
    )
}
