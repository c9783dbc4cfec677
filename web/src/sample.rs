//! The sample, which comes with the page: a nightly backup, and what was found the next morning.

use js_sys::Array;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, Response};

use crate::browser;
use crate::failure::Failure;

/// Its files, below `sample/` beside the page.
const FILES: [&str; 6] = [
    "mgmt-nightly.tar.gz",
    "velero-backup.json",
    "vcenter-inventory.json",
    "nodes-team-a.web.json",
    "nodes-team-a.web-api.json",
    "nodes-team-b.web.json",
];

/// Fetches it from where the page came from.
pub(crate) async fn files() -> Result<Vec<File>, Failure> {
    let mut files = Vec::new();
    for name in FILES {
        let file = file(name).await;
        files.push(file.ok_or_else(|| {
            Failure::new("The sample is missing", "It belongs beside the page, in the folder “sample”.")
        })?);
    }
    Ok(files)
}

async fn file(name: &str) -> Option<File> {
    let answer = JsFuture::from(browser::window()?.fetch_with_str(&format!("./sample/{name}"))).await.ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    let blob: Blob = JsFuture::from(answer.blob().ok()?).await.ok()?.dyn_into().ok()?;
    File::new_with_blob_sequence(&Array::of1(&blob), name).ok()
}
