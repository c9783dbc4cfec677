//! `detect` and `inventory` on vCenters that run: the fixtures' saved ones, at the addresses that the backups know.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot run has failed")]

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use drift_e2e::{
    api_server::{ApiServer, black_hole, kubeconfig::Access},
    archive,
    program::{self, Outcome, Run},
    scenario::{self, Mode, Scenario, json},
    vcsim::{PASSWORD, SAVED_PASSWORD, USERNAME, Vcsim},
};
use serde_json::Value;

fn scenario() -> Scenario {
    scenario::named(SAVED)
}

const SAVED: &str = "v2-01-no-drift";

/// Takes out what only tells where and when.
fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for name in ["source", "generatedAt", "collectedAt", "createdAt"] {
                fields.remove(name);
            }
            // The age of a backup is measured against the time of the look-up.
            if fields.get("kind").is_some_and(|kind| kind == "age") {
                fields.remove("infrastructure");
            }
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What must be the same whoever brought the inventory.
fn verdicts(report: &Value) -> Value {
    let mut report = report.clone();
    report["infrastructure"]["apiServers"] = Value::Null;
    strip(&mut report);
    report
}

/// Names, statuses and reasons of all machines.
fn judged(report: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for cluster in report["clusters"].as_array().unwrap() {
        let pools = cluster["workers"]["pools"].as_array().unwrap().iter();
        for group in pools.chain([&cluster["controlPlane"]]) {
            for machine in group["machines"].as_array().unwrap() {
                found.push(format!(
                    "{} {} {} {}",
                    cluster["name"], machine["name"], machine["status"], machine["reason"]
                ));
            }
        }
    }
    found.sort();
    found
}

#[track_caller]
fn report(run: Run, file: &Path) -> (Value, Outcome) {
    let outcome = run.report(file).go();
    assert!(file.exists(), "{}", outcome.text());
    let report = std::fs::read_to_string(file).unwrap();
    for text in [&report, &outcome.text()] {
        assert!(!text.contains("CANARY"), "{text}");
    }
    (serde_json::from_str(&report).unwrap(), outcome)
}

#[track_caller]
fn assert_logged_out(vcenter: &Vcsim, logins: u64) {
    let stats = vcenter.stats();
    assert_eq!(
        (&stats["logins"], &stats["logouts"], &stats["sessions"]),
        (&logins.into(), &logins.into(), &0.into()),
        "{stats}"
    );
}

#[test]
fn live_verdicts_are_those_of_the_files() {
    let saved = scenario::all().into_iter().chain(scenario::others().unwrap_or_default());
    for scenario in saved.filter(|scenario| scenario.folder.join("vcenter.tgz").exists()) {
        let folder = tempfile::tempdir().unwrap();
        let (from_files, files) = scenario.report(Mode::NoNodes);
        let vcenter = scenario.vcenter(&[]);
        let file = folder.path().join("report.json");
        let run = Run::detect(&scenario.backup()).with("--skip-access-apiserver").with("--insecure-skip-verify");
        let (live, outcome) = report(run, &file);
        assert!(!judged(&live).is_empty());
        assert_eq!(judged(&live), judged(&from_files), "{}", scenario.name);
        assert_eq!(live["summary"], from_files["summary"], "{}", scenario.name);
        assert_eq!(outcome.code, files.code, "{}", outcome.text());
        assert!(outcome.stderr.contains("is not checked"), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("this ends within"), "{}", outcome.stderr);
        assert_eq!(live["infrastructure"]["vcenters"][0]["status"], "Read");
        assert_logged_out(&vcenter, 1);
    }
}

#[test]
fn an_inventory_file_gives_the_same_report() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let vcenter = scenario.vcenter(&[]);
    let (file, password, inventory) =
        (folder.path().join("report.json"), folder.path().join("password"), folder.path().join("vc.json"));
    std::fs::write(&password, format!("{SAVED_PASSWORD}\n")).unwrap();
    let pin = format!("{}={}", vcenter.address(), vcenter.sha256());
    let outcome = Run::new(["inventory", "--vcenter", vcenter.address(), "--thumbprint", &pin, "-o"])
        .with(&inventory)
        .with("--vcenter-username")
        .with(USERNAME)
        .with("--vcenter-password-file")
        .with(&password)
        .go();
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    assert!(!outcome.text().contains("CANARY"));
    let live = Run::detect(&scenario.backup()).with("--skip-access-apiserver").with("--thumbprint").with(&pin);
    let (live, _) = report(live, &file);
    let (later, _) = report(Run::detect(&scenario.backup()).inventory(&inventory), &file);
    assert_eq!(verdicts(&live), verdicts(&later));
    assert_eq!(json(&inventory)["server"], vcenter.address());
    assert_logged_out(&vcenter, 2);
}

#[test]
fn two_thousand_virtual_machines_take_a_handful_of_requests() {
    let folder = tempfile::tempdir().unwrap();
    let vcenter = Vcsim::start(&["-vm", "2000", "-dc", "2"]);
    let (password, inventory) = (folder.path().join("password"), folder.path().join("vc.json"));
    std::fs::write(&password, PASSWORD).unwrap();
    let outcome = Run::new(["inventory", "--vcenter", vcenter.address(), "--insecure-skip-verify", "-o"])
        .with(&inventory)
        .with("--vcenter-username")
        .with(USERNAME)
        .with("--vcenter-password-file")
        .with(&password)
        .go();
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    let read = json(&inventory)["virtualMachines"].as_array().unwrap().len();
    assert_eq!(read, 2000);
    let requests = vcenter.stats()["requests"].as_u64().unwrap();
    assert!(requests <= 2000 / 1000 + 8, "{}", vcenter.stats());
    assert_logged_out(&vcenter, 1);
}

#[test]
fn a_wrong_password_is_sent_once() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let vcenter = scenario.vcenter(&[]);
    let (file, password) = (folder.path().join("report.json"), folder.path().join("password"));
    std::fs::write(&password, "CANARY-wrong").unwrap();
    let run = Run::detect(&scenario.backup())
        .with("--vcenter")
        .with(vcenter.address())
        .with("--vcenter-username")
        .with(USERNAME)
        .with("--vcenter-password-file")
        .with(&password)
        .with("--insecure-skip-verify")
        .with("--skip-access-apiserver");
    let (report, outcome) = report(run, &file);
    assert_eq!(outcome.code, Some(3));
    assert!(outcome.stderr.contains("it refused the user name or password"), "{}", outcome.stderr);
    assert!(report["diagnostics"].to_string().contains("it refused the user name or password"));
    assert!(judged(&report).iter().all(|machine| machine.contains("\"Unknown\"")), "{:?}", judged(&report));
    assert_eq!(vcenter.calls("Login"), 1);
    assert_eq!(vcenter.sessions(), 0);
}

#[test]
fn an_untrusted_certificate_is_shown_with_the_way_to_accept_it() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let vcenter = scenario.vcenter(&[]);
    let run = Run::detect(&scenario.backup()).with("--skip-access-apiserver");
    let (_, outcome) = report(run, &folder.path().join("report.json"));
    assert_eq!(outcome.code, Some(3));
    let option = format!("--thumbprint {}={}", vcenter.address(), vcenter.sha256());
    assert!(outcome.stderr.contains(&option), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("valid from"), "{}", outcome.stderr);
    assert_eq!(vcenter.calls("Login"), 0);
}

#[test]
fn an_own_account_goes_to_no_server_that_only_the_backup_names() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let (vcenter, other) = (scenario.vcenter(&[]), Vcsim::start(&[]));
    let file = folder.path().join("accounts.toml");
    let account = format!("[\"{}\"]\nusername = \"{USERNAME}\"\npassword = \"{PASSWORD}\"\n", other.address());
    std::fs::write(&file, account).unwrap();
    let run = Run::detect(&scenario.backup())
        .with("--credentials")
        .with(&file)
        .with("--insecure-skip-verify")
        .with("--skip-access-apiserver");
    let (_, outcome) = report(run, &folder.path().join("report.json"));
    assert_eq!(vcenter.calls("Login"), 1, "with the backup's own account: {}", outcome.text());
    assert_eq!(vcenter.stats()["failedLogins"], 0);
    assert_eq!(other.calls("Login"), 0);
}

#[test]
fn one_vcenter_down_of_two() {
    let (scenario, folder) = (scenario::named("v1-28e-two-vcenters-both-inventories"), tempfile::tempdir().unwrap());
    // Another's content at the first address: whatever is said of it, the second is not there.
    let content = scenario::named(SAVED).folder.join("vcenter.tgz");
    let vcenter = Vcsim::load(&content, &scenario.first_server(), &[]);
    let run = Run::detect(&scenario.backup()).with("--insecure-skip-verify").with("--skip-access-apiserver");
    let (live, outcome) = report(run, &folder.path().join("report.json"));
    assert_eq!(outcome.code, Some(3));
    let servers = live["infrastructure"]["vcenters"].as_array().unwrap();
    let status = |server: &Value| servers.iter().find(|found| found["server"] == *server).unwrap()["status"].clone();
    let second = json(&scenario.inventories()[1])["server"].clone();
    assert_eq!(status(&scenario.first_server().into()), "Read");
    assert_eq!(status(&second), "NotRead");
    assert!(live["diagnostics"].to_string().contains("nothing listens there"), "{}", live["diagnostics"]);
    for machine in judged(&live) {
        assert!(!machine.contains("\"Healthy\"") && !machine.contains("\"Ghost\""), "{machine}");
    }
    assert_logged_out(&vcenter, 1);
}

#[test]
fn an_interruption_logs_out() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let vcenter = scenario.vcenter(&[]);
    vcenter.rule("RetrievePropertiesEx hang");
    let file = folder.path().join("report.json");
    for (signal, logins) in [("-INT", 1), ("-TERM", 2)] {
        let mut child = Command::new(program::path())
            .args(["detect", "--insecure-skip-verify", "--skip-access-apiserver", "--backup"])
            .arg(scenario.backup())
            .arg("-o")
            .arg(&file)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().starts_with("Asking")));
        while vcenter.sessions() == 0 || vcenter.calls("RetrievePropertiesEx") < logins {
            std::thread::yield_now();
        }
        let interrupted = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(interrupted.success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
        assert!(!file.exists());
        assert_logged_out(&vcenter, logins);
    }
}

#[test]
fn api_servers_are_asked_as_their_kubeconfigs_say() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let vcenter = scenario.vcenter(&[]);
    let (cluster, file) = scenario.nodes().into_iter().find(|(cluster, _)| cluster == "team-a/web").unwrap();
    let server = ApiServer::start(json(&file)["items"].as_array().unwrap().clone());
    let (_kept, hole) = black_hole();
    let mut entries = archive::entries(&scenario.backup());
    for entry in entries.iter_mut().filter(|entry| entry.is_of("secrets") && entry.path.contains("-kubeconfig.json")) {
        let good = server.kubeconfig(Access::Certificate);
        let ours = entry.path.ends_with("team-a/web-kubeconfig.json");
        let kubeconfig = if ours { good } else { good.replace(&server.address(), &hole) };
        let mut secret = entry.json();
        secret["data"]["value"] = BASE64_STANDARD.encode(kubeconfig).into();
        entry.body = secret.to_string().into_bytes();
    }
    let backup = folder.path().join("backup.tar.gz");
    std::fs::write(&backup, archive::gzip(&archive::pack(&entries))).unwrap();
    let detect = || Run::detect(&backup).with("--insecure-skip-verify").with("--timeout").with("5");
    let file = folder.path().join("report.json");

    let (live, outcome) = report(detect(), &file);
    assert!(outcome.stderr.contains("Reached 1 of 3 API servers"), "{}", outcome.stderr);
    for found in live["infrastructure"]["apiServers"].as_array().unwrap() {
        let ours =
            format!("{}/{}", found["cluster"]["namespace"], found["cluster"]["name"]).replace('"', "") == cluster;
        assert_eq!(found["status"], if ours { "Reached" } else { "Failed" }, "{found}");
        assert_eq!(found["error"].as_str().is_some_and(|error| error.contains("took longer")), !ours, "{found}");
    }
    assert_eq!(server.lists(), 1);

    let (skipped, without) = report(detect().with("--skip-access-apiserver"), &file);
    assert_eq!(judged(&live), judged(&skipped));
    assert_eq!(outcome.code, without.code, "servers that were not reached change no code");
    assert_eq!(server.stats().connections, 1, "none more");
    assert_logged_out(&vcenter, 2);
}

#[test]
fn proxies_of_the_environment_are_not_heeded() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let vcenter = scenario.vcenter(&[]);
    let status = Command::new(program::path())
        .args(["detect", "--insecure-skip-verify", "--skip-access-apiserver", "--backup"])
        .arg(scenario.backup())
        .arg("-o")
        .arg(folder.path().join("report.json"))
        .envs([("HTTPS_PROXY", "http://127.0.0.1:9"), ("ALL_PROXY", "http://127.0.0.1:9")])
        .output()
        .unwrap();
    assert_ne!(status.status.code(), Some(2));
    assert_logged_out(&vcenter, 1);
}
