//! What an ignore file does, and what it cannot.

use drift_core::Report;
use drift_core::diagnostic::DiagnosticCode;
use drift_core::ignore::{self, IgnoreFile};
use drift_core::report::{ExitCode, MachineStatus, Restore, Status, SummaryStatus};

use crate::show;
use crate::support::{Cluster, Scene};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// A ghost, a machine that is gone, and a virtual machine of nobody.
fn drifted() -> (Report, String, String, String) {
    let web = web();
    let mut scene = Scene::of(&web);
    let ghost = scene.grow(&web, &web.set("web-md-0"), 7);
    let stale = web.worker(1);
    scene.lose(&web.vm_name(&stale));
    let unattributed = scene.grow_without_node(&web, &web.set("web-md-0"), 8);
    (scene.report(), ghost, stale, unattributed)
}

fn ignoring(report: Report, file: &str) -> Report {
    IgnoreFile::parse(file.as_bytes()).unwrap().apply(report)
}

fn entry(matched: &str) -> String {
    format!("[[ignore]]\nmatch = {{ {matched} }}\nreason = \"known\"\nuntil = 2026-11-02\n")
}

#[test]
fn what_is_ignored_is_listed_and_counts_no_more() {
    let (report, ghost, stale, unattributed) = drifted();
    assert_eq!(report.exit_code(), ExitCode::Drift);
    assert!(report.suppressed.is_empty());
    let inventory = report.summary.machines;
    let file = [
        entry(&format!("vm = '{}*'", &unattributed[..unattributed.len() - 1])),
        entry(&format!("vm = '{ghost}'")),
        entry(&format!("machine = '{stale}'")),
    ]
    .concat();
    let report = ignoring(report, &file);
    assert_eq!(report.exit_code(), ExitCode::Clean, "{:#?}", report.diagnostics);
    assert_eq!(report.summary.status, SummaryStatus::Healthy);
    assert_eq!((report.summary.suppressed, report.suppressed.len()), (3, 3));
    assert_eq!(report.summary.need_further_confirmation_infra_machines, 0);
    assert!(report.need_further_confirmation_infra_machines.is_empty());
    // The machines stay, with their verdicts: the controllers ignore nothing.
    assert_eq!(report.summary.machines, inventory);
    assert_eq!(show::find(&report, &ghost).status, MachineStatus::Ghost);
    assert!(show::find(&report, &stale).suppressed && show::find(&report, &stale).forecast.is_some());
    assert_eq!((report.clusters[0].status, report.summary.clusters.healthy), (Status::Healthy, 1));
    assert_eq!(report.summary.restore, Some(Restore::Manual), "a restore still brings work");
    let mut shown = report.suppressed;
    for vm in shown.iter_mut().filter_map(|one| one.infra_machine.as_mut()) {
        (vm.evidence, vm.next_steps) = (Vec::new(), Vec::new());
    }
    insta::with_settings!({ snapshot_path => "../snapshots" }, { insta::assert_json_snapshot!("ignored", shown) });
}

/// A report that was written without what is healthy still counts it, and may have been no better for it.
#[test]
fn a_shortened_report_keeps_its_numbers() {
    let other = Cluster::new("team-b", "calm").paused();
    let web = web();
    let mut scene = Scene::of(&web).and(&other);
    scene.grow_without_node(&web, &web.set("web-md-0"), 8);
    let report = scene.report();
    let short = report.clone().without_healthy();
    assert!(short.clusters.len() < report.clusters.len());
    let [whole, short] = [report, short].map(|report| ignoring(report, &entry("vm = '*'")));
    assert_eq!(short.summary, whole.summary);
    assert_eq!(short.summary.restore, Some(Restore::Manual), "the other cluster is paused");
}

#[test]
fn all_that_an_entry_says_has_to_match() {
    let (report, ghost, _, unattributed) = drifted();
    for matched in [
        format!("vm = '{ghost}', cluster = 'team-b/*'"),
        format!("vm = '{ghost}', reason = 'vm-missing'"),
        format!("vm = '{ghost}', path = '/nowhere/*'"),
        format!("machine = '{unattributed}'"),
        format!("vm = '{}'", unattributed.to_uppercase()),
    ] {
        let report = ignoring(report.clone(), &entry(&matched));
        assert!(report.suppressed.is_empty(), "{matched}");
        show::diagnostic(&report, DiagnosticCode::IgnoreUnused, "diagnostic-ignore-unused");
    }
    for matched in [
        format!("vm = '{ghost}', cluster = 'team-a/web'"),
        "reason = 'live-node'".to_owned(),
        "cluster = 'team-a/*', reason = 'live-node'".to_owned(),
    ] {
        assert_eq!(ignoring(report.clone(), &entry(&matched)).suppressed.len(), 1, "{matched}");
    }
    assert_eq!(
        ignoring(report, &entry("cluster = 'team-a/web'")).suppressed.len(),
        3,
        "what probably belongs to it, too"
    );
}

#[test]
fn what_has_expired_ignores_nothing() {
    let (report, _, _, unattributed) = drifted();
    let file = entry(&format!("vm = '{unattributed}'")).replace("2026-11-02", "2026-11-01");
    let report = ignoring(report, &file);
    show::diagnostic(&report, DiagnosticCode::IgnoreExpired, "diagnostic-ignore-expired");
    assert!(report.suppressed.is_empty());
}

/// Less information must not become less work.
#[test]
fn what_is_unknown_cannot_be_ignored() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.inventories[0].content.complete = false;
    scene.lose(&web.vm_name(&web.worker(1)));
    let report = ignoring(scene.report(), &entry("cluster = '*'"));
    assert!(report.summary.machines.unknown > 0);
    show::diagnostic(&report, DiagnosticCode::IgnoreRefused, "diagnostic-ignore-refused");
    assert_eq!((report.exit_code(), report.suppressed.len()), (ExitCode::Incomplete, 0));
}

#[test]
fn a_danger_cannot_be_ignored() {
    let web = web().members(3);
    let mut scene = Scene::of(&web);
    // Its only machine of the backup is left beside machines that the backup does not have.
    for number in 0..3 {
        scene.lose(&web.vm_name(&web.member(number)));
        scene.grow(&web, &web.control_plane, 10 + number);
    }
    let report = scene.report();
    let dangers = report.summary.dangers;
    let named: Vec<String> =
        report.all_findings().filter(|it| it.is_danger()).flat_map(|it| it.machines.clone()).collect();
    assert!(dangers > 0 && !named.is_empty(), "{:#?}", report.clusters[0].findings);
    let report = ignoring(report, &entry("cluster = '*'"));
    assert_eq!((report.summary.dangers, report.summary.restore), (dangers, Some(Restore::Dangerous)));
    assert_eq!(report.exit_code(), ExitCode::Drift);
    for name in named {
        assert!(!show::find(&report, &name).suppressed, "{name}");
    }
}

#[test]
fn a_wrong_file_is_refused_by_its_line() {
    let ok = "reason = \"known\"\nuntil = 2027-01-31\n";
    let wrong = [
        ("[[ignore", "1: This is not TOML."),
        ("[[ignored]]\n", "1: The key \"ignored\" is not known. Use [[ignore]]."),
        ("ignore = 'x'", "1: \"ignore\" is not a list of tables. Write [[ignore]]."),
        ("[[ignore]]\nmatch = { vm = 'x' }\nuntil = 2027-01-31\n", "The entry has no \"reason\"."),
        ("[[ignore]]\nmatch = { vm = 'x' }\nreason = ' '\nuntil = 2027-01-31\n", "The entry has no \"reason\"."),
        ("[[ignore]]\nmatch = { vm = 'x' }\nreason = 'y'\n", "The entry has no \"until\"."),
        (
            "[[ignore]]\nmatch = { vm = 'x' }\nreason = 'y'\nuntil = 'soon'\n",
            "4: \"until\" is not a date such as 2027-01-31.",
        ),
        (
            "[[ignore]]\nmatch = { vm = 'x' }\nreason = 'y'\nuntil = 2027-01-31T00:00:00Z\n",
            "4: \"until\" is not a date",
        ),
        ("[[ignore]]\nmatch = { vm = 7 }\n{ok}", "2: \"vm\" is not a string."),
        ("[[ignore]]\n\n\nmatch = { name = 'x' }\n{ok}", "4: The key \"name\" is not known."),
        ("[[ignore]]\nmatch = {}\n{ok}", "2: The entry matches everything."),
        ("[[ignore]]\nmatch = 'x'\n{ok}", "2: \"match\" is not a table."),
        ("[[ignore]]\nmatch = { vm = 'x' }\nunless = 'x'\n{ok}", "3: The key \"unless\" is not known."),
    ];
    for (file, expected) in wrong {
        let error = IgnoreFile::parse(file.replace("{ok}", ok).as_bytes()).unwrap_err().to_string();
        assert!(error.contains(expected), "{file}: {error}");
    }
    assert_eq!(IgnoreFile::parse(b"").unwrap(), IgnoreFile::default());
    assert!(IgnoreFile::parse(b"\xff").unwrap_err().problem.contains("UTF-8"));
}

/// It may be another file than was meant.
#[test]
fn no_error_repeats_a_value() {
    let secret = "CANARY-secret";
    for file in [
        "password: CANARY-secret",
        "[[ignore]]\nuntil = 'CANARY-secret'",
        "ignore = 'CANARY-secret'",
        "[[ignore]]\nmatch = 'CANARY-secret'",
    ] {
        let error = IgnoreFile::parse(file.as_bytes()).unwrap_err().to_string();
        assert!(!error.contains(secret), "{error}");
    }
}

#[test]
fn a_file_has_limits() {
    let many = |number| entry("vm = 'x'").repeat(number);
    assert!(IgnoreFile::parse(many(ignore::ENTRIES).as_bytes()).is_ok());
    let error = IgnoreFile::parse(many(ignore::ENTRIES + 1).as_bytes()).unwrap_err();
    assert!(error.problem.contains("more than 1000 entries"), "{error}");
    let padded = |length| format!("#{}", "x".repeat(length - 1));
    assert!(IgnoreFile::parse(padded(ignore::LENGTH).as_bytes()).is_ok());
    assert!(IgnoreFile::parse(padded(ignore::LENGTH + 1).as_bytes()).is_err());
}

/// What a view offers to copy matches what it was made for and nothing else, once a reason stands in it.
#[test]
fn proposed_entries_match_their_own() {
    let (report, ghost, stale, _) = drifted();
    let cluster = drift_core::ClusterRef { namespace: "team-a".into(), name: "web".into() };
    let of_machine = |name: &str| {
        let machine = show::find(&report, name);
        ignore::entry_for(Some(&cluster), Some(machine), machine.virtual_machine.as_ref(), report.generated_at)
    };
    let vm = &report.need_further_confirmation_infra_machines[0].virtual_machine;
    let of_vm = ignore::entry_for(None, None, Some(vm), report.generated_at);
    let all = [of_machine(&ghost), of_machine(&stale), of_vm.clone()].join("\n");
    insta::with_settings!({ snapshot_path => "../snapshots" }, { insta::assert_snapshot!("proposed-entries", all) });
    for proposed in [of_machine(&ghost), of_machine(&stale), of_vm] {
        let error = IgnoreFile::parse(proposed.as_bytes()).unwrap_err();
        assert!(error.problem.contains("\"reason\""), "{error}");
        let decided = proposed.replace("reason = \"\"", "reason = \"known\"");
        assert_eq!(ignoring(report.clone(), &decided).suppressed.len(), 1, "{decided}");
    }
}
