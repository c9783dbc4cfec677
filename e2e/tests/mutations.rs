//! Thousands of small damages to real archives, the same ones every time: none panics, none exceeds a limit, and none
//! changes the verdict without saying that something is wrong.
//!
//! A damaged byte of a compressed file is always noticed, because gzip has a checksum. In a plain archive, as in one
//! that somebody unpacked, damaged and packed again, only headers have one: there the content of an object may change
//! unseen, but nothing may be lost unseen.

#![expect(clippy::unwrap_used, reason = "a test that cannot run has failed")]
#![expect(clippy::arithmetic_side_effects, reason = "tests count with small numbers")]

use std::{collections::BTreeSet, fs, panic::catch_unwind, thread};

use drift_core::{
    Backup, BackupReader, ClusterRef, Context, Observations, Report,
    archive::Limits,
    report::{ExitCode, MachineStatus},
};
use drift_e2e::{
    archive,
    damage::damaged,
    random::Random,
    scenario::{self, Scenario},
};

/// Damages to each of the three forms of the small archive.
const SMALL_ROUNDS: u64 = 3100;
/// Damages to each of the three forms of the large one.
const LARGE_ROUNDS: u64 = 300;

const LIMITS: Limits = Limits { raw_bytes: 4 << 20, entries: 4000, object_bytes: 1 << 20, extension_bytes: 64 << 10 };

/// An archive, what it is compared with, and its verdict.
struct Subject {
    rounds: u64,
    file: Vec<u8>,
    raw: Vec<u8>,
    observations: Observations,
    verdict: Verdict,
    entries: u64,
}

impl Subject {
    fn new(rounds: u64, raw: Vec<u8>, scenario: &Scenario) -> Self {
        let mut observations = Observations::default();
        for path in scenario.inventories() {
            observations.add_inventory("inventory.json", &fs::read(path).unwrap());
        }
        for (cluster, path) in scenario.nodes() {
            observations.add_nodes("nodes.json", ClusterRef::parse(&cluster).as_ref(), &fs::read(path).unwrap());
        }
        let mut subject =
            Self { rounds, file: archive::gzip(&raw), raw, observations, verdict: Verdict::default(), entries: 0 };
        let (backup, report) = subject.judge(&subject.file, &mut Random::new(0));
        assert!(backup.complete && report.exit_code() == ExitCode::Drift, "{:?}", report.diagnostics);
        (subject.verdict, subject.entries) = (Verdict::of(&report), backup.entries);
        for status in [MachineStatus::Healthy, MachineStatus::Ghost] {
            assert!(!subject.verdict.of_status(status).is_empty());
        }
        subject
    }

    /// Everything that is needed of one cluster, in one copy.
    fn one_cluster() -> Self {
        Self::of(SMALL_ROUNDS, |path| {
            let other = path.contains("web-api") || path.contains("team-b");
            !other && (path.contains("-preferredversion") || path == "metadata/version")
        })
    }

    /// Everything that is needed of all clusters, in all copies.
    fn all_clusters() -> Self {
        Self::of(LARGE_ROUNDS, |_| true)
    }

    fn of(rounds: u64, wanted: fn(&str) -> bool) -> Self {
        let scenario = scenario::named("v2-02-scale-and-new-cluster");
        let mut entries = archive::entries(&scenario.backup());
        entries.retain(|entry| {
            let kinds = ["cluster.x-k8s.io/", "metadata/version", "-kubeconfig", "vcenter-main", "backups.velero.io"];
            let needed = kinds.iter().any(|part| entry.path.contains(part));
            let large = ["customresourcedefinitions", "kubeadmconfigs"].iter().any(|part| entry.path.contains(part));
            needed && !large && wanted(&entry.path)
        });
        Self::new(rounds, archive::pack(&entries), &scenario)
    }

    fn judge(&self, file: &[u8], random: &mut Random) -> (Backup, Report) {
        let mut reader = BackupReader::with_limits("backup.tar.gz", LIMITS);
        let mut rest = file;
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at(rest.len().min(1 + random.below(100_000)));
            reader.push(piece);
            rest = behind;
        }
        let backup = reader.finish();
        let context = Context {
            generated_at: "2026-11-22T12:00:00Z".parse().unwrap(),
            version: "0".to_owned(),
            restore_into: None,
        };
        let report = drift_core::detect(&backup, &self.observations, &context);
        (backup, report)
    }
}

/// What a report says of machines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Verdict {
    machines: Vec<(String, String, MachineStatus, Option<String>)>,
    unattributed: Vec<String>,
}

impl Verdict {
    fn of(report: &Report) -> Self {
        let mut machines = Vec::new();
        for cluster in &report.clusters {
            for machine in cluster.machines() {
                let vm = machine.virtual_machine.as_ref().map(|vm| vm.name.clone());
                machines.push((cluster.name.clone(), machine.name.clone(), machine.status, vm));
            }
        }
        let others = report.need_further_confirmation_infra_machines.iter();
        Self { machines, unattributed: others.map(|other| other.virtual_machine.name.clone()).collect() }
    }

    fn of_status(&self, wanted: MachineStatus) -> BTreeSet<&str> {
        let machines = self.machines.iter().filter(|(_, _, status, _)| *status == wanted);
        machines.map(|(_, name, _, _)| name.as_str()).collect()
    }
}

/// Makes sure of what holds for every archive, whatever it is.
fn holds_always(backup: &Backup, report: &Report) {
    assert!(backup.entries <= LIMITS.entries && backup.objects <= backup.entries);
    assert!(!backup.complete || !backup.cut);
    assert!(backup.complete || report.exit_code() == ExitCode::Incomplete);
    let json = serde_json::to_vec(report).unwrap();
    let read: Report = serde_json::from_slice(&json).unwrap();
    assert_eq!(read, *report);
}

/// Runs this for every number, on all processors, and lists those for which it fails.
fn every(rounds: u64, check: impl Fn(&mut Random) + Sync + std::panic::RefUnwindSafe) {
    let workers = thread::available_parallelism().map_or(2, usize::from) as u64;
    let check = &check;
    let failed: Vec<u64> = thread::scope(|scope| {
        let run = |worker: u64| {
            scope.spawn(move || {
                let mine = (0..rounds).filter(|round| round % workers == worker);
                mine.filter(|round| catch_unwind(|| check(&mut Random::new(*round))).is_err()).collect::<Vec<_>>()
            })
        };
        let threads: Vec<_> = (0..workers).map(run).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(failed.is_empty(), "{} of {rounds} rounds failed: {failed:?}", failed.len());
}

/// The compressed file is damaged: what is not noticed changed nothing.
fn compressed(subject: &Subject) {
    every(subject.rounds, |random| {
        let file = damaged(&subject.file, random);
        let (backup, report) = subject.judge(&file, random);
        holds_always(&backup, &report);
        let verdict = Verdict::of(&report);
        if report.exit_code() == ExitCode::Incomplete {
            // Something is noticed: what was lost or garbled makes no machine a Ghost, and none Stale.
            assert!(backup.complete || verdict.of_status(MachineStatus::Ghost).is_empty(), "{verdict:?}");
            let stale = verdict.of_status(MachineStatus::Stale);
            assert!(stale.is_subset(&subject.verdict.of_status(MachineStatus::Stale)), "{stale:?}");
        } else {
            assert_eq!(verdict, subject.verdict);
        }
    });
}

/// The archive itself is damaged, and packed again or not: nothing is lost unnoticed.
fn inflated(subject: &Subject, pack: fn(&[u8]) -> Vec<u8>) {
    every(subject.rounds, |random| {
        let raw = damaged(&subject.raw, random);
        let (backup, report) = subject.judge(&pack(&raw), random);
        holds_always(&backup, &report);
        assert!(!backup.complete || backup.entries >= subject.entries, "{} entries", backup.entries);
        if raw == subject.raw {
            assert_eq!(Verdict::of(&report), subject.verdict);
        }
    });
}

#[test]
fn of_one_cluster_compressed() {
    compressed(&Subject::one_cluster());
}

#[test]
fn of_all_clusters_compressed() {
    compressed(&Subject::all_clusters());
}

#[test]
fn of_one_cluster_plain() {
    inflated(&Subject::one_cluster(), <[u8]>::to_vec);
}

#[test]
fn of_all_clusters_plain() {
    inflated(&Subject::all_clusters(), <[u8]>::to_vec);
}

#[test]
fn of_one_cluster_packed_again() {
    inflated(&Subject::one_cluster(), archive::gzip);
}

#[test]
fn of_all_clusters_packed_again() {
    inflated(&Subject::all_clusters(), archive::gzip);
}

/// The damages are what they are meant to be: nearly all of them change something, and some are survived.
#[test]
fn damages_are_many_and_different() {
    let subject = Subject::one_cluster();
    let mut seen = BTreeSet::new();
    let mut survived = 0;
    for round in 0..200 {
        let mut random = Random::new(round);
        let raw = damaged(&subject.raw, &mut random);
        let (_, report) = subject.judge(&raw, &mut random);
        survived += usize::from(!report.clusters.is_empty());
        seen.insert(raw);
    }
    assert!(seen.len() > 190 && survived > 100, "{} different, {survived} survived", seen.len());
}
