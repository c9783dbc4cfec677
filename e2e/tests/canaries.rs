//! No Secret of a backup ever leaves the program: not in a report, on a terminal, in an error, at any verbosity, nor in
//! what a developer prints of a type while looking for a fault.

#![expect(clippy::unwrap_used, reason = "a test that cannot run has failed")]
#![expect(clippy::string_slice, reason = "what is sliced here is ASCII")]

use std::{fs, path::Path};

use drift_core::{BackupReader, ClusterRef, Context, Observations};
use drift_e2e::{
    archive::{self, Entry, Tape, gzip},
    program::Run,
    scenario::{self, Mode, Scenario},
    secrets::{PASSWORD, Secrets},
};
use serde_json::json;

fn secrets(scenario: &Scenario) -> Secrets {
    let nodes = scenario.nodes().into_iter().map(|(_, path)| path);
    let public: Vec<_> = scenario.inventories().into_iter().chain(nodes).map(|path| fs::read(path).unwrap()).collect();
    Secrets::of(&archive::entries(&scenario.backup()), &public)
}

#[track_caller]
fn silent(secrets: &Secrets, text: impl AsRef<[u8]>, whose: &str) {
    assert_eq!(secrets.find(text), None, "{whose} tells a secret");
}

#[test]
fn nothing_that_is_printed_or_written_holds_a_secret() {
    for scenario in scenario::all() {
        let secrets = secrets(&scenario);
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("report.json");
        let name = &scenario.name;
        for mode in Mode::ALL {
            let documents =
                ["runbook.md", "report.html", "machines.csv", "junit.xml"].map(|name| folder.path().join(name));
            let run = scenario.detect(mode, folder.path()).report(&report).with("-D");
            let outcome = documents.iter().fold(run, |run, document| run.report(document)).go();
            silent(&secrets, outcome.text(), name);
            for file in documents.iter().chain([&report]) {
                silent(&secrets, fs::read(file).unwrap(), &format!("{} of {name}", file.display()));
            }
        }
        let outcome = scenario.detect(Mode::Full, folder.path()).with("-o").with("-").go();
        silent(&secrets, outcome.text(), name);
        for format in [&["-D"][..], &["--format", "json"], &["--format", "json", "-D"]] {
            let run = format.iter().fold(Run::inspect(&scenario.backup()), |run, arg| run.with(*arg));
            silent(&secrets, run.go().text(), name);
        }
    }
}

#[test]
fn nothing_that_a_developer_prints_holds_a_secret() {
    for scenario in scenario::all() {
        let secrets = secrets(&scenario);
        let name = &scenario.name;
        let file = fs::read(scenario.backup()).unwrap();
        let mut reader = BackupReader::new("backup.tar.gz");
        for piece in file.chunks(1 + file.len() / 16) {
            reader.push(piece);
            silent(&secrets, format!("{reader:?}"), &format!("the reader of {name}"));
        }
        let backup = reader.finish();
        silent(&secrets, format!("{backup:?}{backup:#?}"), &format!("the backup {name}"));

        let mut observations = Observations::default();
        for path in scenario.inventories() {
            observations.add_inventory("inventory.json", &fs::read(path).unwrap());
        }
        for (cluster, path) in scenario.nodes() {
            observations.add_nodes("nodes.json", ClusterRef::parse(&cluster).as_ref(), &fs::read(path).unwrap());
        }
        silent(&secrets, format!("{observations:?}"), name);
        let context = Context {
            generated_at: "2026-11-22T12:00:00Z".parse().unwrap(),
            version: "0".to_owned(),
            restore_into: None,
        };
        let report = drift_core::detect(&backup, &observations, &context);
        silent(&secrets, format!("{report:?}"), name);
        silent(&secrets, format!("{:?}", drift_core::inspect(&backup, &observations, &context)), name);
        silent(&secrets, format!("{:?}", drift_core::access::access(&backup)), name);
    }
}

/// What a look-up needs is at hand all the same, for those who ask the servers.
#[test]
fn the_accounts_of_the_backup_are_at_hand() {
    let (mut accounts, mut kubeconfigs) = (0, 0);
    for scenario in scenario::all() {
        let mut reader = BackupReader::new("backup.tar.gz");
        reader.push(&fs::read(scenario.backup()).unwrap());
        let backup = reader.finish();
        let access = drift_core::access::access(&backup);
        for account in access.vcenters.iter().filter_map(|vcenter| vcenter.account) {
            assert_eq!(account.password.reveal(), PASSWORD, "{} in {}", account.username, scenario.name);
            accounts += 1;
        }
        for (server, kubeconfig) in access.api_servers.iter().filter_map(|server| Some((server, server.kubeconfig?))) {
            assert!(kubeconfig.server.as_ref().unwrap().starts_with("https://"), "{}", server.cluster);
            assert!(kubeconfig.client_key_data.is_some() && kubeconfig.refused.is_empty(), "{}", server.cluster);
            kubeconfigs += 1;
        }
    }
    assert!(accounts >= 10 && kubeconfigs >= 30, "{accounts} accounts, {kubeconfigs} kubeconfigs");
}

/// The search finds what it is there to find, wherever it hides.
#[test]
fn a_planted_secret_is_found() {
    let scenario = scenario::named("v2-02-scale-and-new-cluster");
    let entries = archive::entries(&scenario.backup());
    let secrets = secrets(&scenario);
    assert!(secrets.count() > 10_000, "only {} fragments", secrets.count());
    let report = scenario.report(Mode::Full).0.to_string();
    let planted = |canary: &str| {
        let (before, after) = report.split_at(report.len() / 2);
        assert!(secrets.find(format!("{before}{canary}{after}")).is_some(), "{canary}");
    };
    planted(PASSWORD);
    planted(&PASSWORD[..14]);
    planted(&format!("{:?}", PASSWORD.as_bytes()));

    let value = |name: &str, key: &str| {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        let entry = entries.iter().find(|entry| entry.is_of("secrets") && entry.path.ends_with(name)).unwrap();
        let raw = entry.json()["data"][key].as_str().unwrap().to_owned();
        (String::from_utf8(STANDARD.decode(&raw).unwrap()).unwrap(), raw)
    };
    let line = |text: &str, start: &str| {
        text.lines()
            .map(str::trim)
            .find(|line| line.starts_with(start))
            .unwrap_or_else(|| panic!("no {start}"))
            .to_owned()
    };
    let (key, raw) = value("/web-ca.json", "tls.key");
    planted(&raw[100..130]);
    planted(key.lines().nth(3).unwrap());
    let (kubeconfig, _) = value("/web-kubeconfig.json", "value");
    planted(&line(&kubeconfig, "client-key-data:")[40..80]);
    planted(&line(&kubeconfig, "client-certificate-data:")[40..80]);
    let (data, raw) = value("/web-control-plane-4l6l2.json", "value");
    planted(&raw[2000..2030]);
    let key = data.lines().skip_while(|line| !line.contains("PRIVATE KEY")).nth(4).unwrap();
    planted(key.trim());
    let (join, _) = value("/web-md-0-gn9tl-7xd2k.json", "value");
    planted(&line(&join, "token:")["token: ".len()..]);
}

/// Errors say where something is wrong, and never what stands there.
#[test]
fn errors_do_not_quote() {
    let scenario = scenario::named("v2-01-no-drift");
    let raw = archive::gunzip(&fs::read(scenario.backup()).unwrap());
    let canaries = Secrets::of(&[secret()], &[]);
    let kinds = [
        "clusters.cluster.x-k8s.io",
        "machines.cluster.x-k8s.io",
        "machinesets.cluster.x-k8s.io",
        "machinedeployments.cluster.x-k8s.io",
        "machinepools.cluster.x-k8s.io",
        "machinehealthchecks.cluster.x-k8s.io",
        "kubeadmcontrolplanes.controlplane.cluster.x-k8s.io",
        "vsphereclusters.infrastructure.cluster.x-k8s.io",
        "vspheremachines.infrastructure.cluster.x-k8s.io",
        "vspherevms.infrastructure.cluster.x-k8s.io",
        "vspheremachinetemplates.infrastructure.cluster.x-k8s.io",
        "vspheredeploymentzones.infrastructure.cluster.x-k8s.io",
        "vspherefailuredomains.infrastructure.cluster.x-k8s.io",
        "vsphereclusteridentities.infrastructure.cluster.x-k8s.io",
        "backups.velero.io",
        "secrets",
    ];
    // Where the program looks for a number, a list, an object or a time.
    let wrong = [
        format!(r#""{PASSWORD}""#),
        format!(r#"["{PASSWORD}"]"#),
        format!(r#"{{"metadata":"{PASSWORD}"}}"#),
        format!(r#"{{"metadata":{{"name":"x","namespace":"team-a","creationTimestamp":"{PASSWORD}"}}}}"#),
        format!(r#"{{"metadata":{{"name":"x","namespace":"team-a"}},"spec":"{PASSWORD}","status":"{PASSWORD}"}}"#),
        format!(r#"{{"metadata":{{"name":"x","namespace":"team-a"}},"spec":{{"replicas":"{PASSWORD}"}}}}"#),
        format!(r#"{{"metadata":{{"name":"x","namespace":"team-a"}},"spec":{{"paused":"{PASSWORD}"}}}}"#),
        format!(r#"{{"metadata":{{"name":"x","namespace":"team-a"}},"data":"{PASSWORD}","username":""}}"#),
        format!(r#"{{"metadata":{{"name":"x","namespace":"team-a"}},"data":{{"username":["{PASSWORD}"]}}}}"#),
        format!(r#"{{"metadata":{{"name":"x","namespace":"team-a"}},"data":{{"username":"","password":"{PASSWORD}"}}"#),
        format!(r#"{{"{PASSWORD}":1,"{PASSWORD}" 2}}"#),
        PASSWORD.to_owned(),
    ];
    let mut tape = Tape::onto(raw);
    for kind in kinds {
        for (number, body) in wrong.iter().enumerate() {
            tape = tape.file(&format!("resources/{kind}/namespaces/team-a/x{number}.json"), body.as_bytes());
            let named = body.replace(r#""name":"x""#, &format!(r#""name":"y{number}""#));
            tape = tape.file(&format!("resources/{kind}/namespaces/team-a/y{number}.json"), named.as_bytes());
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let backup = file("backup.tar.gz", &gzip(&tape.end()));
    let report = folder.path().join("report.json");
    let inventory = &scenario.inventories()[0];
    let outcome = Run::detect(&backup).inventory(inventory).report(&report).with("-D").go();
    assert_eq!(outcome.code, Some(3));
    let written = fs::read_to_string(&report).unwrap();
    assert!(written.matches("object-unreadable").count() >= 50, "the faults are seen");
    silent(&canaries, written + &outcome.text(), "a fault in an object");
    silent(&canaries, Run::inspect(&backup).with("-D").go().text(), "a fault in an object");

    // A file in the place of another: a Secret where an inventory is expected, and so on.
    let mut records = scenario::json(inventory);
    records["virtualMachines"][1]["template"] = json!(PASSWORD);
    records["virtualMachines"][2] = json!(PASSWORD);
    let kubeconfig = format!("apiVersion: v1\nkind: Config\nusers:\n- user:\n    password: {PASSWORD}\n");
    let texts = [secret().body, kubeconfig.into_bytes(), records.to_string().into_bytes()];
    for text in texts.iter().chain(wrong.iter().map(String::as_bytes).map(<[u8]>::to_vec).collect::<Vec<_>>().iter()) {
        let other = file("other", text);
        let runs = [
            Run::detect(&other).inventory(inventory),
            Run::inspect(&other),
            Run::detect(&scenario.backup()).inventory(&other),
            Run::detect(&scenario.backup()).inventory(inventory).nodes("team-a/web", &other),
            Run::detect(&scenario.backup()).inventory(inventory).with("--velero-backup").with(Path::new(&other)),
        ];
        for run in runs {
            silent(&canaries, run.with("-D").go().text(), "a file in the place of another");
        }
    }
}

/// A Secret that holds the password alone.
fn secret() -> Entry {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let body = json!({"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "x", "namespace": "team-a"},
        "data": {"password": STANDARD.encode(PASSWORD)}});
    let path = "resources/secrets/namespaces/team-a/x.json".to_owned();
    Entry { path, body: body.to_string().into_bytes(), mtime: 0 }
}
