//! What can go wrong between this program and a vCenter: what a person sees, and that no verdict becomes better for it.
//!
//! The table in `docs/faults.md` is written by this test: `UPDATE_DOCS=1 cargo test -p drift-e2e --test faults`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot run has failed")]

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use drift_e2e::{
    program::{Run, root},
    scenario::{self, Scenario},
    vcsim::USERNAME,
};
use serde_json::Value;
use tempfile::TempDir;

/// One thing that goes wrong.
struct Fault {
    name: &'static str,
    /// How the simulator is disturbed.
    flags: &'static [&'static str],
    rule: Option<fn(&Path) -> String>,
    /// How the program is told to trust it; without one, every certificate is accepted.
    trust: Trust,
    /// Words that the person sees.
    says: &'static str,
    /// Sessions that were begun, and so had to be ended.
    logins: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum Trust {
    Everyone,
    System,
    Authority,
    WrongPin,
}

const CALM: Fault = Fault { name: "", flags: &[], rule: None, trust: Trust::Everyone, says: "", logins: 0 };

/// Answers of a file's bytes.
fn answer(folder: &Path, bytes: &[u8]) -> String {
    let file = folder.join("answer");
    fs::write(&file, bytes).unwrap();
    format!("RetrievePropertiesEx answer={}", file.display())
}

fn envelope(inside: &str) -> String {
    format!(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Body>{inside}\
         </soapenv:Body></soapenv:Envelope>"
    )
}

fn huge_object(folder: &Path) -> String {
    let text = format!("<x>{}</x>", "x".repeat(100 << 10)).repeat(80);
    let object = format!(
        "<RetrievePropertiesExResponse xmlns=\"urn:vim25\"><returnval><objects><obj type=\"Folder\">group-d1</obj>\
         {text}</objects></returnval></RetrievePropertiesExResponse>"
    );
    answer(folder, envelope(&object).as_bytes())
}

fn bomb(folder: &Path) -> String {
    let body = envelope("<RetrievePropertiesExResponse xmlns=\"urn:vim25\">&c;</RetrievePropertiesExResponse>");
    let entities =
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>";
    answer(folder, format!("<?xml version=\"1.0\"?>{entities}{body}").as_bytes())
}

/// All faults of a vCenter that listens.
fn faults() -> Vec<Fault> {
    let status = |name, rule, says| Fault { name, rule: Some(rule), says, logins: 1, ..CALM };
    vec![
        Fault { name: "certificate of an unknown authority", trust: Trust::System, says: "--thumbprint", ..CALM },
        Fault {
            name: "certificate for another name",
            flags: &["-san", "vcenter.example"],
            trust: Trust::Authority,
            says: "another name",
            ..CALM
        },
        Fault {
            name: "certificate out of date",
            flags: &["-not-before", "-48h", "-not-after", "-24h"],
            trust: Trust::Authority,
            says: "it has expired",
            ..CALM
        },
        Fault { name: "another certificate than the pinned one", trust: Trust::WrongPin, says: "thumbprint", ..CALM },
        status("HTTP 401", |_| "RetrievePropertiesEx status=401".to_owned(), "HTTP 401"),
        status("HTTP 403", |_| "RetrievePropertiesEx status=403".to_owned(), "HTTP 403"),
        status("HTTP 404", |_| "RetrievePropertiesEx status=404".to_owned(), "HTTP 404"),
        status("HTTP 429", |_| "RetrievePropertiesEx status=429".to_owned(), "HTTP 429"),
        status("HTTP 500", |_| "RetrievePropertiesEx status=500".to_owned(), "HTTP 500"),
        status("HTTP 503 half way", |_| "RetrievePropertiesEx status=503 from=2".to_owned(), "HTTP 503"),
        status("a redirect", |_| "RetrievePropertiesEx redirect=https://127.0.0.1:1/sdk".to_owned(), "redirect"),
        status("no answer", |_| "RetrievePropertiesEx hang".to_owned(), "longer than"),
        status("an answer that trickles", |_| "RetrievePropertiesEx drip=100".to_owned(), "longer than"),
        status("an answer that is cut", |_| "RetrievePropertiesEx cut=900".to_owned(), "before the response"),
        status("a connection that breaks", |_| "RetrievePropertiesEx drop".to_owned(), "connection"),
        status("an answer of noise", |folder| answer(folder, &[0xff, 0x00, 0x3c].repeat(99)), "response"),
        status("an answer with entities", bomb, "response is damaged"),
        status("an object of 8 MiB", huge_object, "too large"),
        status("a fault of the server", |_| "RetrievePropertiesEx fault=NotSupported".to_owned(), "NotSupported"),
        status("a lost session", |_| "RetrievePropertiesEx end-session from=2".to_owned(), "ended the session"),
        Fault {
            name: "a refused login",
            rule: Some(|_| "Login fault=InvalidLogin".to_owned()),
            says: "refused the user name or password",
            ..CALM
        },
        Fault {
            name: "an account that may not log in",
            rule: Some(|_| "Login fault=NoPermission".to_owned()),
            says: "may not log in",
            ..CALM
        },
    ]
}

/// A scenario with every kind of verdict, whose vCenter is saved.
fn scenario() -> Scenario {
    let others = scenario::others().unwrap_or_default();
    let saved = others
        .into_iter()
        .chain(scenario::all())
        .find(|scenario| scenario.folder.join("vcenter.tgz").exists() && !scenario.name.contains("no-drift"));
    saved.unwrap_or_else(|| scenario::named("v2-01-no-drift"))
}

/// What is certain of each machine, and how many virtual machines await a person.
fn certain(report: &Value) -> (Vec<String>, u64) {
    let mut found = Vec::new();
    for cluster in report["clusters"].as_array().unwrap() {
        let pools = cluster["workers"]["pools"].as_array().unwrap().iter();
        for group in pools.chain([&cluster["controlPlane"]]) {
            for machine in group["machines"].as_array().unwrap() {
                if machine["status"] != "Unknown" {
                    found.push(format!("{} {} {}", cluster["name"], machine["name"], machine["status"]));
                }
            }
        }
    }
    (found, report["summary"]["machines"]["ghost"].as_u64().unwrap())
}

struct Seen {
    says: String,
    code: Option<i32>,
}

/// Runs a detection and looks at what came of it.
fn run(scenario: &Scenario, folder: &TempDir, change: impl FnOnce(Run) -> Run, says: &str) -> Seen {
    let file = folder.path().join("report.json");
    let run = Run::detect(&scenario.backup()).with("--skip-access-apiserver").with("--timeout").with("2");
    let begun = Instant::now();
    let outcome = change(run).report(&file).go();
    let text = outcome.text();
    assert!(begun.elapsed().as_secs() < 60, "{text}");
    assert!(!text.contains("CANARY") && !text.contains("panicked"), "{text}");
    assert!(outcome.stderr.contains(says), "{says}: {text}");
    let report = scenario::json(&file);
    assert_eq!(certain(&report), (Vec::new(), 0), "{says}: something is certain although nothing was read");
    let told = report["diagnostics"].as_array().unwrap().iter().any(|remark| remark["code"] == "vcenter-not-read");
    assert!(told, "{report}");
    // The words about the server, without its name and what changes from run to run.
    let problem = outcome.stderr.lines().find_map(|line| line.split_once("cannot read ")).map(|(_, rest)| rest);
    let problem = problem.and_then(|rest| rest.split_once(": ")).map_or("", |(_, problem)| problem);
    let problem = problem.split_once(". Subject").map_or(problem, |(problem, _)| problem);
    Seen { says: problem.to_owned(), code: outcome.code }
}

#[test]
fn every_fault_of_a_vcenter() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let mut table = String::new();
    let mut row = |name: &str, seen: &Seen, session: &str| {
        assert_eq!(seen.code, Some(3), "{name}");
        writeln!(table, "| {name} | {} | 3 | {session} |", seen.says).unwrap();
    };

    let everyone = |run: Run| run.with("--insecure-skip-verify");
    row("nothing listens", &run(&scenario, &folder, everyone, "no connection"), "none");
    let password = folder.path().join("password");
    fs::write(&password, "CANARY-password").unwrap();
    let unknown = |run: Run| {
        let run = run.with("--vcenter").with("no-such-host.invalid").with("--vcenter-username").with(USERNAME);
        run.with("--vcenter-password-file").with(&password)
    };
    row("a name without address", &run(&scenario, &folder, unknown, "could not be resolved"), "none");

    for fault in faults() {
        let vcenter = scenario.vcenter(fault.flags);
        if let Some(rule) = fault.rule {
            vcenter.rule(&rule(folder.path()));
        }
        let authority: PathBuf = folder.path().join("ca.pem");
        fs::write(&authority, vcenter.ca_pem()).unwrap();
        let trust = |run: Run| match fault.trust {
            Trust::Everyone => run.with("--insecure-skip-verify"),
            Trust::System => run,
            Trust::Authority => run.with("--ca-file").with(&authority),
            Trust::WrongPin => run.with("--thumbprint").with(format!("{}={}", vcenter.address(), "AB".repeat(32))),
        };
        let seen = run(&scenario, &folder, trust, fault.says);
        let stats = vcenter.stats();
        assert_eq!(stats["logins"], fault.logins, "{}: {stats}", fault.name);
        assert_eq!(stats["sessions"], 0, "{}: {stats}", fault.name);
        assert!(stats["calls"]["Login"].as_u64().unwrap_or(0) <= 1, "{}: {stats}", fault.name);
        row(fault.name, &seen, if fault.logins == 0 { "none" } else { "ended" });
    }
    committed(&table);
}

/// The table is the one in the documents.
fn committed(rows: &str) {
    const BEGIN: &str = "<!-- vCenter -->\n";
    const END: &str = "<!-- end -->\n";
    let path = root().join("docs/faults.md");
    let document = fs::read_to_string(&path).unwrap();
    let (before, rest) = document.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let head = "| fault | what it says after `cannot read SERVER:` | exit | session |\n| --- | --- | --- | --- |\n";
    let expected = format!("{before}{BEGIN}{head}{rows}{END}{after}");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    assert_eq!(document, expected, "docs/faults.md is stale: UPDATE_DOCS=1 cargo test -p drift-e2e --test faults");
}
