//! The description is committed, and true.

use std::{fs, path::Path};

use super::*;
use crate::serve::document;

#[test]
fn the_committed_description_is_the_code_s() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let mut expected = serde_json::to_string_pretty(&document()).unwrap();
    expected.push('\n');
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == expected, "docs/openapi.json is stale: UPDATE_DOCS=1 cargo test -p drift-proxy openapi");
}

#[tokio::test]
async fn every_described_operation_exists() {
    let page = Page::serve(&["nowhere"]);
    assert_eq!(page.get("/api/v1/openapi.json").await.json(), document());
    let paths = document()["paths"].as_object().unwrap().clone();
    assert!(paths.len() > 2);
    for (path, methods) in paths {
        for method in methods.as_object().unwrap().keys() {
            let answer = if method == "get" { page.get(&path).await } else { page.post(&path, "{}").await };
            assert!(!matches!(answer.status, 404 | 405), "{method} {path}: {answer:?}");
        }
    }
    page.stop().await;
}
