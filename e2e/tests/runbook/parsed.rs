//! The shell takes each line, and the programs know every verb and flag. Nothing is reached: the real programs are
//! asked without a server.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Command, Stdio},
};

use drift_e2e::{go, scenario};

/// Every line of every runbook, each once.
fn every_line() -> BTreeSet<String> {
    let scenarios = scenario::all().into_iter().chain(scenario::others().unwrap_or_default());
    let all: BTreeSet<String> = scenarios.flat_map(|scenario| crate::all_lines(&crate::runbook(&scenario))).collect();
    assert!(all.len() > 100, "only {} lines", all.len());
    all
}

/// Runs the lines in a shell where these programs note their arguments, and gives what each noted.
fn calls(lines: &BTreeSet<String>, program: &str) -> BTreeSet<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    for name in ["kubectl", "govc", "velero", "drift-detector"] {
        let answer = if name == "kubectl" { "case \"$*\" in *get-contexts*) echo ctx;; esac\n" } else { "" };
        let shim = format!("#!/bin/sh\nprintf '%s\\0' \"$@\" >> {name}.log\nprintf '\\n\\0' >> {name}.log\n{answer}");
        let file = path.join(name);
        fs::write(&file, shim).unwrap();
        Command::new("chmod").arg("+x").arg(&file).status().unwrap();
    }
    let search = format!("{}:{}", path.display(), std::env::var("PATH").unwrap());
    for line in lines {
        let output = Command::new("bash")
            .args(["-c", line])
            .current_dir(path)
            .env("PATH", &search)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!stderr.contains("syntax error") && !stderr.contains("not found"), "{line}: {stderr}");
    }
    noted(&path.join(format!("{program}.log")))
}

fn noted(log: &Path) -> BTreeSet<Vec<String>> {
    let text = String::from_utf8(fs::read(log).unwrap()).unwrap();
    let mut calls = BTreeSet::new();
    let mut call = Vec::new();
    for word in text.split('\0') {
        if word == "\n" {
            calls.insert(std::mem::take(&mut call));
        } else {
            call.push(word.to_owned());
        }
    }
    calls
}

/// The verbs and flags of a call; what they are about is left out, so that few calls stand for many.
fn shape(call: &[String]) -> Vec<String> {
    call.iter().filter(|word| word.starts_with('-') || !word.contains(['/', '.'])).cloned().collect()
}

/// `kubectl` parses its arguments before it looks for a server.
#[test]
fn kubectl_knows_every_command() {
    let mut shapes = BTreeSet::new();
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("kubeconfig");
    fs::write(&nowhere, KUBECONFIG).unwrap();
    for call in calls(&every_line(), "kubectl") {
        let verb = call.iter().find(|word| VERBS.contains(&word.as_str()));
        let verb = verb.unwrap_or_else(|| panic!("kubectl {call:?} has a verb that this test does not know"));
        let flags: Vec<&String> = call.iter().filter(|word| word.starts_with('-')).collect();
        if !shapes.insert((verb.clone(), flags.iter().map(|flag| (*flag).clone()).collect::<Vec<_>>())) {
            continue;
        }
        // The server of the call, if it names one, is replaced by one that does not answer.
        let mut words = call.clone();
        for at in 1..words.len() {
            match words[at - 1].as_str() {
                "--kubeconfig" => words[at] = nowhere.display().to_string(),
                "--context" => words[at] = "nowhere".to_owned(),
                _ => {}
            }
        }
        let output = Command::new("kubectl")
            .args(&words)
            .env("KUBECONFIG", &nowhere)
            .env("HOME", folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let reached = output.status.success() || stderr.contains("refused")
            // Nothing is piped into it.
            || stderr.contains("no objects passed to apply");
        assert!(reached, "kubectl {words:?}: {stderr}");
    }
    assert!(shapes.len() > 15, "{shapes:?}");
}

const VERBS: [&str; 11] =
    ["get", "patch", "annotate", "delete", "drain", "exec", "run", "create", "apply", "config", "api-versions"];

/// Nobody listens at port 1.
const KUBECONFIG: &str = "apiVersion: v1
kind: Config
current-context: nowhere
contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]
clusters: [{name: nowhere, cluster: {server: 'https://127.0.0.1:1'}}]
users: [{name: nobody, user: {token: none}}]
";

/// `govc` says with exit code 2 and its usage that it does not know a flag.
#[test]
fn govc_knows_every_command() {
    let govc = go::build("govc");
    let mut shapes = BTreeSet::new();
    for call in calls(&every_line(), "govc") {
        if !shapes.insert(shape(&call)) {
            continue;
        }
        let output = Command::new(&govc)
            .args(&call)
            .env("GOVC_URL", "https://127.0.0.1:1")
            .env("GOVC_USERNAME", "nobody")
            .env("GOVC_PASSWORD", "none")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
        assert!(said.contains("refused"), "govc {call:?}: {said}");
    }
    let verbs: BTreeSet<&String> = shapes.iter().filter_map(|shape| shape.first()).collect();
    assert!(verbs.len() >= 3, "{verbs:?}");
}

/// The commands and flags of Velero that runbooks use, as `pkg/cmd/cli` of Velero 1.13 to 1.17 defines them.
const VELERO: [(&[&str], &[&str]); 8] = [
    (&["version"], &[]),
    (&["backup-location", "get"], &[]),
    (&["backup", "get"], &[]),
    (&["backup", "describe"], &["--details"]),
    (&["backup", "create"], &["--wait"]),
    (&["backup", "download"], &[]),
    (&["restore", "get"], &[]),
    (
        &["restore", "create"],
        &["--from-backup", "--resource-modifier-configmap", "--exclude-namespaces", "--selector", "--wait"],
    ),
];

#[test]
fn velero_knows_every_command() {
    for call in calls(&every_line(), "velero") {
        let known =
            VELERO.iter().find(|(verbs, _)| call.iter().zip(*verbs).filter(|(a, b)| a == b).count() == verbs.len());
        let (_, flags) = known.unwrap_or_else(|| panic!("velero {call:?}"));
        for flag in call.iter().filter(|word| word.starts_with('-')) {
            assert!(flags.contains(&flag.as_str()), "velero {call:?}: {flag}");
        }
    }
}
