//! How long it takes to read 2,000 virtual machines, beside a Go program with govmomi that reads the same properties
//! from the same simulator, and how much memory ten times as many need. `cargo bench -p drift-e2e --bench vcenter`
//! prints two tables.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement that cannot be made has failed")]
#![expect(clippy::print_stdout, reason = "it is for people")]
#![expect(clippy::arithmetic_side_effects, reason = "it counts with small numbers")]

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use drift_e2e::{
    go, program,
    vcsim::{PASSWORD, USERNAME, Vcsim},
};
use serde_json::Value;

/// Runs of each that count, after one that does not.
const RUNS: usize = 7;

fn main() {
    time("2000");
    println!("\n| virtual machines | peak memory |\n| ---: | ---: |");
    for machines in ["2000", "20000"] {
        println!("| {machines} | {:.1} MiB |", peak(machines));
    }
}

/// `drift-detector inventory` of this vCenter.
fn inventory(vcenter: &Vcsim, output: &Path) -> Command {
    let mut command = Command::new(program::path());
    command
        .args(["inventory", "--vcenter", vcenter.address(), "--insecure-skip-verify", "-o"])
        .arg(output)
        .env("DRIFT_DETECTOR_VCENTER_USERNAME", USERNAME)
        .env("DRIFT_DETECTOR_VCENTER_PASSWORD", PASSWORD);
    command
}

/// The most memory that reading so many virtual machines took, in mebibytes.
fn peak(machines: &str) -> f64 {
    let vcenter = Vcsim::start(&["-vm", machines]);
    let folder = tempfile::tempdir().unwrap();
    let inventory = inventory(&vcenter, &folder.path().join("inventory.json"));
    let mut measure = Command::new(env!("CARGO"));
    measure.args(["xtask", "measure", "--"]).arg(inventory.get_program()).args(inventory.get_args());
    measure.envs(inventory.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = measure.stderr(Stdio::inherit()).output().unwrap();
    let measured: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(measured["code"], 0, "{measured}");
    measured["peak"].as_f64().unwrap() / f64::from(1 << 20)
}

/// Prints how long both take for so many virtual machines.
fn time(machines: &str) {
    let vcenter = Vcsim::start(&["-vm", machines]);
    let folder = tempfile::tempdir().unwrap();
    let reader = go::build("govmomi-reader");
    let url = vcenter.url().replace("https://", &format!("https://{}@", USERNAME.replace('@', "%40")));
    let detector = inventory(&vcenter, &folder.path().join("inventory.json"));
    let mut govmomi = Command::new(reader);
    govmomi.arg(url).env("GOVC_PASSWORD", PASSWORD);
    let mut contenders = [("drift-detector inventory", detector, Vec::new()), ("Go with govmomi", govmomi, Vec::new())];
    let before = vcenter.stats()["requests"].as_u64().unwrap();
    for round in 0..=RUNS {
        for (name, command, times) in &mut contenders {
            let begun = Instant::now();
            let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
            assert!(status.success(), "{name}: {status}");
            if round > 0 {
                times.push(begun.elapsed());
            }
        }
        if round == 0 {
            println!("{} requests by both in one run each", vcenter.stats()["requests"].as_u64().unwrap() - before);
        }
    }
    println!("\n| {machines} virtual machines | median | range |\n| --- | ---: | ---: |");
    for (name, _, times) in &mut contenders {
        times.sort();
        let shown = |time: Duration| time.as_millis();
        println!("| {name} | {} ms | {}–{} ms |", shown(times[RUNS / 2]), shown(times[0]), shown(times[RUNS - 1]));
    }
}
