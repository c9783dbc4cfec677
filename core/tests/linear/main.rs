//! The law that no input makes a detection cost more than its share: four times the input costs about four times the
//! memory and the bytes of the report, however its objects and virtual machines are chosen.
//!
//! Bytes that are allocated stand for the work: unlike time they do not depend on the machine.
#![cfg(test)]

#[expect(dead_code, reason = "each test program uses its part of the scenes")]
#[path = "../support/mod.rs"]
mod support;

mod scenes;

use std::alloc::System;

use cap::Cap;
use drift_core::presentation::Presentation;
use drift_core::{json, runbook};

use support::{Scene, read, report};

/// Counts what is allocated. The only test of this program must not share it.
#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// More than every number below which things are compared with each other.
const FEW: usize = 300;
/// Four times as many may cost so many times as much: sorting costs a little more.
const MOST: f64 = 4.6;

/// What a detection and its views cost.
struct Cost {
    allocated: usize,
    report: usize,
    runbook: usize,
}

fn cost(scene: &Scene) -> Cost {
    let (backup, observations) = (read(&scene.archive()), scene.observations());
    let before = ALLOCATOR.total_allocated();
    let report = report(&backup, &observations);
    let bytes = json::to_bytes(&report).unwrap().len();
    let runbook = runbook::markdown(&report).len();
    drop(Presentation::new(&report).answer());
    Cost { allocated: ALLOCATOR.total_allocated() - before, report: bytes, runbook }
}

#[test]
fn four_times_the_input_costs_four_times_as_much() {
    let mut failed = Vec::new();
    for (what, scene) in scenes::ALL {
        let (few, many) = (cost(&scene(FEW)), cost(&scene(4 * FEW)));
        let measures = [
            ("bytes allocated", few.allocated, many.allocated),
            ("bytes of the report", few.report, many.report),
            ("bytes of the runbook", few.runbook, many.runbook),
        ];
        for (measure, few, many) in measures {
            #[expect(clippy::cast_precision_loss, reason = "a ratio of sizes")]
            let ratio = many as f64 / few as f64;
            if ratio > MOST {
                failed.push(format!("{what}: {measure} grow {ratio:.1} times, from {few} to {many}"));
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}
