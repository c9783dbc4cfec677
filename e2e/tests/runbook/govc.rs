//! Every `govc` command of a night, in order, in one shell: from the user's name that is typed to the virtual machines
//! that are gone at the end.

use std::{collections::BTreeSet, process::Command};

use drift_e2e::{
    go, scenario,
    vcsim::{PASSWORD, USERNAME, Vcsim},
};

use crate::{all_lines, runbook, session::Session};

#[test]
fn govc_commands_work_as_pasted() {
    let scenario = scenario::named("r1-restored");
    let server = scenario.first_server();
    let vcenter = Vcsim::start(&["-dc", "1", "-vm", "0"]);
    let lines: Vec<String> = all_lines(&runbook(&scenario))
        .into_iter()
        .filter(|line| line.contains("govc") || line.contains("GOVC"))
        .map(|line| line.replace(&server, vcenter.address()))
        .collect();
    let inventory = scenario::json(&scenario.inventories()[0]);
    let paths = inventory["virtualMachines"].as_array().unwrap().iter().filter_map(|vm| vm["path"].as_str());
    let named = |path: &&str| lines.iter().any(|line| line.split(' ').any(|word| word == *path));
    let before: BTreeSet<String> = paths.filter(named).map(str::to_owned).collect();
    assert!(before.len() > 15, "{before:?}");

    let govc = go::build("govc");
    let admin = Admin { vcenter: &vcenter };
    let folder = |path: &String| path.rsplit_once('/').unwrap().0.to_owned();
    for folder in before.iter().map(folder).chain(lines.iter().filter_map(|line| target(line))).collect::<BTreeSet<_>>()
    {
        admin.run(&["folder.create", &folder]);
    }
    for path in &before {
        let (folder, name) = path.rsplit_once('/').unwrap();
        let place = ["-net", "VM Network", "-pool", "/DC0/host/DC0_C0/Resources", "-folder", folder, name];
        admin.run(&[&["vm.create", "-on=true"], &place[..]].concat());
    }

    let session = Session::new();
    session.program("govc", &format!("#!/bin/sh\nexec {} \"$@\"\n", govc.display()));
    let said = session.paste(&lines, &format!("{USERNAME}\n{PASSWORD}\n"), &[]);
    assert!(!said.contains(PASSWORD), "the password is not shown: {said}");

    // What was moved is where it belongs, what was removed is gone, and nothing else changed.
    let mut expected = before.clone();
    for line in &lines {
        let words: Vec<&str> = line.split(' ').collect();
        if line.contains("vm.destroy") {
            assert!(expected.remove(*words.last().unwrap()), "{line}");
        } else if let (Some(folder), Some(path)) = (target(line), words.iter().rev().nth(1)) {
            assert!(expected.remove(*path), "{line}");
            expected.insert(format!("{folder}/{}", path.rsplit('/').next().unwrap()));
        }
    }
    assert!(expected.len() < before.len(), "something was removed");
    let after: BTreeSet<String> = admin.run(&["find", "/DC0/vm", "-type", "m"]).lines().map(str::to_owned).collect();
    assert_eq!(after, expected);
}

/// The folder to which a line moves a virtual machine.
fn target(line: &str) -> Option<String> {
    line.contains("object.mv").then(|| line.rsplit(' ').next().unwrap().to_owned())
}

/// Who prepares the vCenter, and looks at it afterwards.
struct Admin<'a> {
    vcenter: &'a Vcsim,
}

impl Admin<'_> {
    #[track_caller]
    fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new(go::tools().join("govc"))
            .args(arguments)
            .env("GOVC_URL", self.vcenter.url())
            .env("GOVC_USERNAME", USERNAME)
            .env("GOVC_PASSWORD", PASSWORD)
            .env("GOVC_INSECURE", "1")
            .env("GOVC_PERSIST_SESSION", "false")
            .output()
            .unwrap();
        assert!(output.status.success(), "govc {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}
