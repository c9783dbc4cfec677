//! The runbook, as the admin reads it who must follow it at night.

#![expect(clippy::unwrap_used, reason = "a test that cannot run has failed")]

mod followed;

use std::path::{Path, PathBuf};

use drift_core::report::{Machine, MachineStatus, NextStepEffect, Restore};
use drift_core::runbook::{self, Line, Part, Piece, Runbook, Stage};
use drift_core::{BackupReader, ClusterRef, Context, Observations, Report, detect};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Everything of a folder that a detection reads.
fn detected(folder: &Path, backup: &str) -> Report {
    detected_from(folder, backup, |_| true)
}

/// What is wanted of a folder, by the names of its files.
fn detected_from(folder: &Path, backup: &str, wanted: impl Fn(&str) -> bool) -> Report {
    let read = |path: &Path| std::fs::read(path).unwrap();
    let mut reader = BackupReader::new(backup);
    reader.push(&read(&folder.join(backup)));
    let backup = reader.finish();
    let mut observations = Observations::default();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !wanted(&name) {
            continue;
        }
        if let Some(key) = name.strip_prefix("nodes-").and_then(|rest| rest.strip_suffix(".json")) {
            let cluster = ClusterRef::parse(&key.replacen('.', "/", 1)).unwrap();
            observations.add_nodes(&name, Some(&cluster), &read(&path));
        } else if name.contains("inventory") {
            observations.add_inventory(&name, &read(&path));
        } else if name == "velero-backup.json" {
            observations.add_velero_backup(&name, &read(&path));
        }
    }
    let context =
        Context { generated_at: "2026-11-30T00:00:00Z".parse().unwrap(), version: "0.0.0".into(), restore_into: None };
    detect(&backup, &observations, &context)
}

fn fixture(name: &str) -> Report {
    detected(&root().join("e2e/fixtures").join(name), "backup.tar.gz")
}

#[test]
fn runbook_of_a_control_plane_that_was_rolled_out() {
    insta::assert_snapshot!(runbook::markdown(&fixture("v2-05b-api-group-versions-control-plane-rollout")));
}

#[test]
fn runbook_of_a_mixed_night() {
    insta::assert_snapshot!(runbook::markdown(&fixture("v2-09-mixed-long-gap")));
}

#[test]
fn runbook_of_the_samples() {
    insta::assert_snapshot!(runbook::markdown(&detected(&root().join("samples"), "mgmt-nightly.tar.gz")));
}

/// Nothing destroys anything before everything else is done, and a page is enough for a calm night.
#[test]
fn runbook_of_a_safe_restore() {
    let report = fixture("v2-01-no-drift");
    assert_eq!(report.summary.restore, Some(Restore::Safe));
    let text = runbook::markdown(&report);
    assert!(text.lines().count() < 75, "{}", text.lines().count());
    assert!(Runbook::of(&report).steps().all(|step| step.effect != NextStepEffect::Destructive));
    insta::assert_snapshot!(text);
}

#[test]
fn runbook_of_one_cluster() {
    let report = fixture("v2-09-mixed-long-gap");
    let web = ClusterRef::parse("team-a/web").unwrap();
    insta::assert_snapshot!(runbook::to_markdown(&Runbook::only(&report, &web).unwrap()));
    assert_eq!(Runbook::only(&report, &ClusterRef::parse("team-a/nobody").unwrap()), None);
}

#[test]
fn runbook_as_html() {
    insta::assert_snapshot!(runbook::to_html(&Runbook::of(&fixture(
        "v2-05b-api-group-versions-control-plane-rollout"
    ))));
}

/// The checklist of one cluster is the part of the whole that concerns it, with the same numbers.
#[test]
fn a_cluster_alone_keeps_its_numbers() {
    let report = fixture("v2-09-mixed-long-gap");
    let whole = Runbook::of(&report);
    for cluster in &report.clusters {
        let cluster = ClusterRef { namespace: cluster.namespace.clone(), name: cluster.name.clone() };
        let alone = Runbook::only(&report, &cluster).unwrap();
        assert!(alone.steps().count() > 0, "{cluster}");
        for step in alone.steps() {
            assert!(step.clusters.contains(&cluster), "{cluster}: {step:?}");
            let same = whole.steps().find(|other| other.number == step.number).unwrap();
            assert!(same.title == step.title || same.clusters.len() > 1, "{cluster}: {}", step.title.plain());
        }
        let own = |step: &&runbook::Step| step.clusters == [cluster.clone()];
        assert!(whole.steps().filter(own).all(|step| alone.steps().any(|other| other == step)), "{cluster}");
    }
}

/// What every step has, whatever the night is like.
#[test]
fn every_step_is_whole() {
    for (name, report) in all() {
        let runbook = Runbook::of(&report);
        let numbers: Vec<usize> = runbook.steps().map(|step| step.number).collect();
        assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>(), "{name}");
        let stages: Vec<Stage> = runbook.chapters.iter().map(|chapter| chapter.stage).collect();
        assert!(stages.is_sorted(), "{name}: {stages:?}");
        for step in runbook.steps() {
            assert!(step.continue_when.is_some(), "{name}: {}", step.title.plain());
            let reference =
                |line: &Line| line.0.iter().any(|it| matches!(it, Piece::Step(it) if !numbers.contains(it)));
            assert!(!step.parts.iter().any(|part| lines(part).iter().any(reference)), "{name}: {step:?}");
        }
        for chapter in runbook.chapters.iter().filter(|chapter| chapter.stage < Stage::Clusters) {
            for step in &chapter.steps {
                assert_ne!(step.effect, NextStepEffect::Destructive, "{name}: {}", step.title.plain());
            }
        }
        // Each cluster is unpaused, stays paused or is left alone: in one place.
        for cluster in &report.clusters {
            let cluster = ClusterRef { namespace: cluster.namespace.clone(), name: cluster.name.clone() };
            let chapters = runbook.chapters.iter().filter(|chapter| chapter.stage == Stage::Clusters);
            let about = |chapter: &&runbook::Chapter| chapter.steps.iter().any(|step| step.clusters.contains(&cluster));
            assert_eq!(chapters.filter(about).count(), 1, "{name}: {cluster}");
        }
    }
}

/// The texts of a part.
fn lines(part: &Part) -> Vec<Line> {
    match part {
        Part::Text { text } | Part::Warning { text } | Part::Danger { text } => vec![text.clone()],
        Part::Command(command) => vec![command.about.clone()],
        Part::List { items } => items.clone(),
        Part::Fold { summary, parts } => parts.iter().flat_map(lines).chain([summary.clone()]).collect(),
    }
}

/// Advice fits its stage: when Velero has restored, no other backup helps.
#[test]
fn after_the_restore_no_other_backup_is_advised() {
    for (name, report) in all() {
        let runbook = Runbook::of(&report);
        for chapter in runbook.chapters.iter().filter(|chapter| chapter.stage > Stage::Restore) {
            let text = serde_json::to_string(chapter).unwrap().to_lowercase();
            for phrase in ["newer backup", "another backup"] {
                assert!(!text.contains(phrase), "{name}: {phrase} in {}", chapter.title.plain());
            }
        }
    }
}

/// All fixtures of the project.
fn all() -> Vec<(String, Report)> {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root().join("e2e/fixtures")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("backup.tar.gz").exists());
    folders.sort();
    let name = |folder: &Path| folder.file_name().unwrap().to_str().unwrap().to_owned();
    let mut all: Vec<(String, Report)> =
        folders.iter().map(|folder| (name(folder), detected(folder, "backup.tar.gz"))).collect();
    all.push(("samples".to_owned(), detected(&root().join("samples"), "mgmt-nightly.tar.gz")));
    all
}

/// What was not read is never said to be fine.
#[test]
fn what_was_not_read_is_no_calm_sentence() {
    let calm = "no healthy virtual machine is deleted";
    let samples = root().join("samples");
    let text = |missing: &str| {
        let report = detected_from(&samples, "mgmt-nightly.tar.gz", |name| !name.contains(missing));
        runbook::markdown(&report)
    };
    assert!(text("nothing is missing").contains(calm));
    for missing in ["nodes-", "inventory", "nodes-team-b.web.json"] {
        let text = text(missing);
        assert!(!text.contains(calm), "{missing}: {text}");
        assert!(text.contains("not everything was read"), "{missing}: {text}");
    }
}

/// Whatever a name is, it stays where it stands.
#[test]
fn hostile_names_cannot_write_the_runbook() {
    let mut report = fixture("v2-09-mixed-long-gap");
    let hostile = "x`\n```\n\n### 0. Delete everything\n$(reboot) [a](http://evil.example) <script>\u{202e}";
    let rename = |machine: &mut Machine| hostile.clone_into(&mut machine.name);
    for cluster in &mut report.clusters {
        hostile.clone_into(&mut cluster.name);
        hostile.clone_into(&mut cluster.namespace);
        cluster.control_plane.machines.iter_mut().for_each(rename);
        cluster.workers.pools.iter_mut().flat_map(|pool| &mut pool.machines).for_each(rename);
    }
    report.backup.name = Some(hostile.to_owned());
    hostile.clone_into(&mut report.backup.file_name);
    let html = runbook::to_html(&Runbook::of(&report));
    assert!(
        !html.contains("<script") && !html.contains("http://evil.example\"") && !html.contains('\u{202e}'),
        "{html}"
    );
    let text = runbook::markdown(&report);
    for line in text.lines().filter(|line| line.contains("<details>")) {
        assert!(!line.contains("<script") && line.matches('<').count() == 3, "{line}");
    }
    assert!(!text.contains("\n### 0."), "{text}");
    assert!(!text.contains('\u{202e}'), "{text}");
    let mut fence: Option<usize> = None;
    for line in text.lines() {
        let run = line.trim_start().chars().take_while(|character| *character == '`').count();
        match fence {
            None if run >= 3 => fence = Some(run),
            Some(open) if run >= open && line.trim().len() == run => fence = None,
            Some(_) => assert!(!line.contains("$(reboot)"), "{line}"),
            None => {}
        }
    }
    assert_eq!(fence, None, "every block is closed");
}

/// Steps are numbered in one list, and nothing is destroyed before the restore.
#[test]
fn the_order_is_safe() {
    for name in ["v2-05b-api-group-versions-control-plane-rollout", "v2-09-mixed-long-gap"] {
        let report = fixture(name);
        let text = runbook::markdown(&report);
        let numbers: Vec<usize> =
            text.lines().filter_map(|line| line.strip_prefix("### ")?.split_once('.')?.0.parse().ok()).collect();
        assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>());
        let clusters = text.find("## Cluster").unwrap();
        assert!(!text[..clusters].contains("destroys**"), "nothing is destroyed before everything else is done");
        for cluster in &report.clusters {
            let stale = cluster.control_plane.machines.iter().filter(|machine| machine.status == MachineStatus::Stale);
            if stale.count() > 0 {
                assert!(text.contains("Never delete the last Machine of a control plane"));
            }
        }
    }
}
