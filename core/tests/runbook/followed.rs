//! The runbook, followed line by line: nothing is asked twice, and what is needed is there.

use drift_core::report::NextStepEffect;
use drift_core::runbook::{self, Part, Runbook};

use super::{all, fixture};

/// The lines of a part's commands.
fn commands(part: &Part) -> Vec<&str> {
    match part {
        Part::Command(command) => command.lines.iter().map(String::as_str).collect(),
        Part::Fold { parts, .. } => parts.iter().flat_map(commands).collect(),
        Part::Text { .. } | Part::Warning { .. } | Part::Danger { .. } | Part::List { .. } => Vec::new(),
    }
}

/// Whoever follows it line by line is never asked twice, and finds every file that a command names.
#[test]
fn commands_follow_one_another() {
    let mut files_used = 0;
    for (name, report) in all() {
        let mut written = String::new();
        for step in Runbook::of(&report).steps() {
            let of_changes = step.parts.iter().filter(|part| part_effect(part) != NextStepEffect::ReadOnly);
            let mut changes: Vec<&str> = of_changes.flat_map(commands).collect();
            changes.sort_unstable();
            let before = changes.len();
            changes.dedup();
            // The same file is removed for each Ghost, but by a command of its own.
            assert_eq!(before, changes.len(), "{name}: a command stands twice in {}", step.title.plain());
            for line in step.parts.iter().flat_map(commands) {
                if line.contains("base64 -d") {
                    written.push_str(line);
                }
                let Some(file) = line.strip_prefix("kubectl --kubeconfig ").and_then(|rest| rest.split(' ').next())
                else {
                    continue;
                };
                // Before the restore somebody needs a kubeconfig of their own, as the step says.
                let cluster = file.strip_suffix(".kubeconfig").unwrap().replacen('.', "/", 1);
                let is_early = step.title.plain() == "Check the machines that could not be judged";
                assert!(is_early || written.contains(&cluster), "{name}: {file} in {}", step.title.plain());
                files_used += 1;
            }
        }
    }
    assert!(files_used > 20, "{files_used}");
}

fn part_effect(part: &Part) -> NextStepEffect {
    match part {
        Part::Command(command) => command.effect,
        Part::Fold { .. } | Part::Text { .. } | Part::Warning { .. } | Part::Danger { .. } | Part::List { .. } => {
            NextStepEffect::ReadOnly
        }
    }
}

/// What is seen before the first step is possible: a cluster that runs in the new management cluster is listed there.
#[test]
fn what_stays_out_of_the_restore_is_expected() {
    let mut found = false;
    for (name, report) in all() {
        let runbook = Runbook::of(&report);
        let first = runbook.steps().next().unwrap().continue_when.clone().unwrap().plain();
        let alone = runbook.steps().filter(|step| step.title.plain().ends_with(" alone"));
        for cluster in alone.flat_map(|step| &step.clusters) {
            found = true;
            assert!(first.contains(&format!(" except {cluster}")), "{name}: {first}");
        }
    }
    assert!(found, "no fixture has one");
}

/// Everything of 25 clusters is read in one night.
#[test]
fn the_runbook_of_25_clusters_is_short() {
    let report = fixture("r1-restored");
    let lines = runbook::markdown(&report).lines().count();
    assert!(report.clusters.len() == 25 && lines < 900, "{lines} lines for {} clusters", report.clusters.len());
}
