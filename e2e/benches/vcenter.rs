//! How long it takes to read 2,000 virtual machines, beside a Go program with govmomi that reads the same properties from
//! the same simulator. `cargo bench -p drift-e2e --bench vcenter` prints a table.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement that cannot be made has failed")]
#![expect(clippy::print_stdout, reason = "it is for people")]
#![expect(clippy::arithmetic_side_effects, reason = "it counts with small numbers")]

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use drift_e2e::{
    go, program,
    vcsim::{PASSWORD, USERNAME, Vcsim},
};

/// Runs of each that count, after one that does not.
const RUNS: usize = 7;

fn main() {
    let machines = "2000";
    let vcenter = Vcsim::start(&["-vm", machines]);
    let folder = tempfile::tempdir().unwrap();
    let reader = go::build("govmomi-reader");
    let url = vcenter.url().replace("https://", &format!("https://{}@", USERNAME.replace('@', "%40")));
    let mut detector = Command::new(program::path());
    detector
        .args(["inventory", "--vcenter", vcenter.address(), "--insecure-skip-verify", "-o"])
        .arg(folder.path().join("inventory.json"))
        .env("DRIFT_DETECTOR_VCENTER_USERNAME", USERNAME)
        .env("DRIFT_DETECTOR_VCENTER_PASSWORD", PASSWORD);
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
