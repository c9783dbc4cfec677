//! How long it takes to judge ten thousand machines against forty thousand virtual machines, once both are read.

use divan::Bencher;
use drift_core::{Backup, BackupReader, Context, Observations};
use drift_generator::Plan;

/// The program's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// The whole detection: graph, plan, verdicts, findings and report.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn ten_thousand_machines_forty_thousand_vms(bencher: Bencher<'_, '_>) {
    let plan = Plan { clusters: 500, machines: 20, unrelated: 0, virtual_machines: 40_000, ..Plan::default() };
    let (backup, observations) = read(&plan);
    let context = Context { generated_at: jiff::Timestamp::UNIX_EPOCH, version: String::new(), restore_into: None };
    bencher.bench_local(|| drift_core::detect(&backup, &observations, &context));
}

#[expect(clippy::expect_used, reason = "writing to memory does not fail")]
fn read(plan: &Plan) -> (Backup, Observations) {
    let mut archive = Vec::new();
    drift_generator::backup(plan, &mut archive).expect("writing to memory");
    let mut reader = BackupReader::new("generated.tar.gz");
    reader.push(&archive);
    let mut inventory = Vec::new();
    drift_generator::inventory(plan, &mut inventory).expect("writing to memory");
    let mut observations = Observations::default();
    observations.add_inventory("generated.json", &inventory);
    (reader.finish(), observations)
}
