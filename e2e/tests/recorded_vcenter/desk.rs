//! Reads a recorded vCenter with the program, and looks into what it wrote.

use drift_e2e::{
    program::{Outcome, Run},
    recorded_vcenter::{Entity, PASSWORD, Profile, RecordedVcenter, USERNAME, Variations, World, machine},
    scenario::json,
};
use serde_json::Value;

/// Runs `inventory`: its outcome, and the file. Whatever happens, the password is nowhere, and the session has ended.
#[track_caller]
pub(crate) fn inventory(vcenter: &RecordedVcenter, more: &[&str]) -> (Outcome, Option<Value>) {
    let folder = tempfile::tempdir().unwrap();
    let (password, file) = (folder.path().join("password"), folder.path().join("vc.json"));
    std::fs::write(&password, PASSWORD).unwrap();
    let mut run = Run::new(["inventory", "--vcenter", &vcenter.address(), "--insecure-skip-verify", "-o"])
        .with(&file)
        .with("--vcenter-username")
        .with(USERNAME)
        .with("--vcenter-password-file")
        .with(&password);
    for argument in more {
        run = run.with(*argument);
    }
    let outcome = run.go();
    let read = file.exists().then(|| json(&file));
    let written = read.as_ref().map(Value::to_string).unwrap_or_default();
    assert!(!outcome.text().contains("CANARY") && !written.contains("CANARY"), "{}", outcome.text());
    assert!(vcenter.calls("Login") <= 1);
    assert_eq!((vcenter.calls("Logout"), vcenter.sessions()), (vcenter.calls("Login"), 0));
    (outcome, read)
}

/// What is read where nothing fails.
#[track_caller]
pub(crate) fn whole(vcenter: &RecordedVcenter, more: &[&str]) -> Value {
    let (outcome, read) = inventory(vcenter, more);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    read.unwrap()
}

pub(crate) fn start(variations: Variations, world: World) -> RecordedVcenter {
    RecordedVcenter::start(Profile::Vc80, variations, world)
}

pub(crate) fn names(inventory: &Value) -> Vec<&str> {
    let machines = inventory["virtualMachines"].as_array().unwrap().iter();
    machines.map(|vm| vm["name"].as_str().unwrap()).collect()
}

#[track_caller]
pub(crate) fn vm<'a>(inventory: &'a Value, moref: &str) -> &'a Value {
    let mut machines = inventory["virtualMachines"].as_array().unwrap().iter();
    machines.find(|vm| vm["moref"] == moref).unwrap()
}

/// Without what differs from one run or version to another.
pub(crate) fn comparable(mut inventory: Value) -> Value {
    for field in ["server", "collectedAt", "version"] {
        inventory.as_object_mut().unwrap().remove(field);
    }
    inventory
}

/// So many more machines.
pub(crate) fn bulk(count: usize) -> impl Iterator<Item = Entity> {
    (1000..).take(count).map(|number| machine(number, &format!("bulk-{number}")))
}
