//! The order of the stages: which top-level module of a package may use which others.

use std::collections::BTreeMap;

use super::imports::Use;

/// The modules of a package in their order, each with the earlier ones that it may use.
type Order = [(&'static str, &'static str)];

/// The packages with an order. The root of a package, its programs and its tests may use all of its modules. A module
/// that is missing here is a fault, so that nobody adds one without saying where it stands.
const ORDERS: [(&str, &Order); 5] = [
    (
        "core",
        &[
            ("uuid", ""),
            ("secret", ""),
            ("sorted", ""),
            ("ids", ""),
            ("names", ""),
            ("hidden", ""),
            ("english", ""),
            ("vsphere", ""),
            ("cluster", ""),
            ("diagnostic", ""),
            ("archive", "diagnostic"),
            ("backup", "archive diagnostic secret uuid vsphere"),
            ("model", ""),
            ("remediation", "backup cluster hidden model uuid"),
            ("reason", "model remediation"),
            ("report", "cluster diagnostic model reason"),
            ("json", "hidden"),
            ("graph", "backup cluster ids names sorted uuid vsphere"),
            ("observations", "backup cluster diagnostic english ids sorted uuid vsphere"),
            ("plan", "backup cluster graph vsphere"),
            ("access", "backup cluster graph plan secret vsphere"),
            (
                "verdicts",
                "backup cluster diagnostic english graph ids model names observations reason sorted uuid vsphere",
            ),
            ("wording", "english hidden model"),
            (
                "forecast",
                "backup cluster english graph ids model names observations reason report uuid verdicts vsphere",
            ),
            (
                "findings",
                "backup cluster diagnostic english forecast graph ids model plan reason remediation report verdicts \
                 vsphere",
            ),
            ("inspection", "cluster diagnostic graph plan report verdicts"),
            (
                "detection",
                "backup cluster diagnostic english findings forecast graph ids inspection model observations plan \
                 reason remediation report sorted uuid verdicts",
            ),
            ("ignore", "cluster diagnostic hidden json model reason report"),
            ("presentation", "cluster diagnostic english model reason report wording"),
            ("runbook", "cluster diagnostic english model presentation reason remediation report wording"),
            ("export", "diagnostic json model presentation report vsphere wording"),
            ("compare", "cluster diagnostic english json model presentation reason report runbook wording"),
            ("schema", "compare inspection observations report"),
        ],
    ),
    (
        "proxy",
        &[
            ("interrupt", ""),
            ("lookup", ""),
            ("ordered", ""),
            ("pipeline", ""),
            ("progress", ""),
            ("view", ""),
            ("cli", "lookup"),
            ("serve", "cli lookup view"),
            ("fuzzing", "lookup serve"),
            ("error", "lookup serve view"),
            ("console", "error view"),
            ("input", "error ordered pipeline progress"),
            ("output", "error interrupt"),
            ("app", "cli console error input interrupt lookup output progress serve view"),
        ],
    ),
    (
        "generator",
        &[
            ("header", ""),
            ("plan", ""),
            ("random", ""),
            ("template", ""),
            ("fleet", "plan random template"),
            ("archive", "fleet header"),
            ("inventory", "fleet plan random template"),
            ("backup", "archive fleet plan random template"),
            ("hostile", "archive backup plan"),
        ],
    ),
    (
        "e2e",
        &[
            ("archive", ""),
            ("https", ""),
            ("kubectl", ""),
            ("program", ""),
            ("random", ""),
            ("damage", "archive random"),
            ("go", "program"),
            ("secrets", "archive"),
            ("serve", "program"),
            ("api_server", "go https kubectl"),
            ("vcsim", "go"),
            ("scenario", "program vcsim"),
            ("judge", "scenario"),
        ],
    ),
    (
        "xtask",
        &[
            ("shell", ""),
            ("build", "shell"),
            ("generate", "shell"),
            ("measure", "shell"),
            ("surface", "shell"),
            ("tools", "shell"),
            ("bench", "build generate measure shell tools"),
            ("fuzz", "shell tools"),
            ("lint", "shell surface tools"),
            ("run", "build shell"),
            ("wasm", "shell tools"),
            ("npm", "build shell tools wasm"),
            ("page", "shell wasm"),
            ("test", "npm shell tools"),
        ],
    ),
];

/// Every use that the table does not allow.
pub(super) fn faults(uses: &[Use]) -> Vec<String> {
    ORDERS.iter().flat_map(|(package, order)| faults_in(package, order, uses)).collect()
}

fn faults_in(package: &str, order: &Order, uses: &[Use]) -> Vec<String> {
    let mut faults = Vec::new();
    for (at, (module, allowed)) in order.iter().enumerate() {
        let unknown = |other: &&str| !order.iter().take(at).any(|(earlier, _)| earlier == other);
        let wrong = allowed.split(' ').filter(|other| !other.is_empty()).filter(unknown);
        faults
            .extend(wrong.map(|other| format!("the table lets {package}::{module} use {other}, which is not earlier")));
    }
    let mut found: BTreeMap<(&str, &str), Vec<&Use>> = BTreeMap::new();
    for one in uses {
        if let (Some(from), Some(of)) = (module(package, &one.file), module(package, &one.of))
            && from != of
            && ![ROOT, "bin", "tests"].contains(&from)
        {
            found.entry((from, of)).or_default().push(one);
        }
    }
    for ((from, of), uses) in found {
        let allowed = order.iter().find(|(module, _)| *module == from).map(|(_, allowed)| *allowed);
        let fault = match allowed {
            None => format!("{package}::{from} is not in the table of stages, and uses {of}:"),
            Some(allowed) if !allowed.split(' ').any(|other| other == of) => {
                format!("{package}::{from} may not use {of}:")
            }
            Some(_) => continue,
        };
        faults.push(uses.iter().fold(fault, |fault, one| format!("{fault}\n    {one}")));
    }
    faults
}

/// What the root of a package is called here.
const ROOT: &str = "the root";

/// The top-level module of a package that a file belongs to.
fn module<'a>(package: &str, file: &'a str) -> Option<&'a str> {
    let inside = file.strip_prefix(package)?.strip_prefix("/src/")?;
    match inside.split_once('/') {
        Some((folder, _)) => Some(folder),
        None if matches!(inside, "lib.rs" | "main.rs") => Some(ROOT),
        None => inside.strip_suffix(".rs"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Use, faults_in};

    #[test]
    fn a_later_module_may_use_an_earlier_one_that_the_table_names_and_no_other() {
        let order = &[("first", ""), ("second", "first")];
        let faults = |file: &str, of: &str| {
            let path = |file| format!("core/src/{file}");
            faults_in("core", order, &[Use { file: path(file), line: 7, of: path(of), path: "crate::X".to_owned() }])
        };
        assert_eq!(faults("second/part.rs", "first.rs"), Vec::<String>::new());
        assert_eq!(faults("lib.rs", "second/mod.rs"), Vec::<String>::new());
        assert_eq!(
            faults("first.rs", "second/part.rs"),
            ["core::first may not use second:\n    core/src/first.rs:7 uses crate::X of core/src/second/part.rs"]
        );
        assert_eq!(faults("third.rs", "first.rs").len(), 1);
        assert_eq!(faults_in("core", &[("first", "second"), ("second", "")], &[]).len(), 1);
    }
}
