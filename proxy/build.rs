//! Tells the compiler which page goes into the program: the one in the folder `DRIFT_DETECTOR_PAGE`, else one that says
//! that it is missing.

use std::{env, path::Path};

fn main() {
    const PAGE: &str = "DRIFT_DETECTOR_PAGE";
    println!("cargo::rerun-if-env-changed={PAGE}");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/serve/no-page");
    let page = env::var_os(PAGE).map_or(own, Into::into);
    println!("cargo::rerun-if-changed={}", page.display());
    println!("cargo::rustc-env={PAGE}={}", page.display());
}
