//! The order of the stages: which top-level module of a package may use which others.

use super::imports::Use;

/// For each package, its modules in their order, each with those before it that it may use.
///
/// The root of a package may use all of them. A module that is missing here is a fault, so that nobody adds one without
/// saying where it stands.
const ORDER: &[(&str, &[(&str, &[&str])])] = &[(
    "core",
    &[
        ("uuid", &[]),
        ("server", &[]),
        ("secret", &[]),
        ("sorted", &[]),
        ("names", &[]),
        ("diagnostic", &[]),
        ("report", &["diagnostic"]),
        ("archive", &["diagnostic"]),
        ("backup", &["archive", "diagnostic", "secret", "server", "uuid"]),
        ("observations", &["backup", "diagnostic", "server", "uuid"]),
        ("graph", &["backup", "names", "observations", "server", "sorted", "uuid"]),
        ("plan", &["backup", "graph", "observations", "server"]),
        ("access", &["backup", "graph", "observations", "plan", "secret", "server"]),
        ("verdicts", &["backup", "diagnostic", "graph", "names", "observations", "report", "server", "sorted", "uuid"]),
        ("json", &[]),
        ("wording", &["diagnostic", "json", "report"]),
        ("forecast", &["backup", "graph", "observations", "report", "server", "uuid", "verdicts", "wording"]),
        ("remediation", &["report", "uuid"]),
        (
            "findings",
            &[
                "backup",
                "diagnostic",
                "forecast",
                "graph",
                "observations",
                "plan",
                "remediation",
                "report",
                "verdicts",
                "wording",
            ],
        ),
        ("inspection", &["diagnostic", "graph", "plan", "report", "verdicts"]),
        (
            "detection",
            &[
                "backup",
                "diagnostic",
                "findings",
                "forecast",
                "graph",
                "inspection",
                "observations",
                "plan",
                "remediation",
                "report",
                "sorted",
                "uuid",
                "verdicts",
            ],
        ),
        ("runbook", &["diagnostic", "remediation", "report", "wording"]),
        ("schema", &["inspection", "observations", "report"]),
    ],
)];

/// Every use that the table does not allow.
pub(super) fn faults(uses: &[Use]) -> Vec<String> {
    faults_by(ORDER, uses)
}

fn faults_by(order: &[(&str, &[(&str, &[&str])])], uses: &[Use]) -> Vec<String> {
    let mut faults = Vec::new();
    for (package, modules) in order {
        for (at, (module, allowed)) in modules.iter().enumerate() {
            for other in *allowed {
                if !modules.iter().take(at).any(|(before, _)| before == other) {
                    faults.push(format!("the table lets {package}::{module} use {other}, which is no earlier module"));
                }
            }
        }
        for one in uses {
            let (Some(from), Some(of)) = (module(package, &one.file), module(package, &one.of)) else { continue };
            if from == of || from == ROOT {
                continue;
            }
            match modules.iter().find(|(module, _)| *module == from) {
                None => faults.push(format!("{package}::{from} is not in the table of stages: {one}")),
                Some((_, allowed)) if !allowed.contains(&of) => {
                    faults.push(format!("{package}::{from} may not use {of}: {one}"));
                }
                Some(_) => {}
            }
        }
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
    use super::{Use, faults_by};

    #[test]
    fn a_later_module_may_use_an_earlier_one_that_the_table_names_and_no_other() {
        let order: &[(&str, &[(&str, &[&str])])] = &[("core", &[("first", &[]), ("second", &["first"])])];
        let one = |file: &str, of: &str| {
            vec![Use {
                file: format!("core/src/{file}"),
                line: 7,
                of: format!("core/src/{of}"),
                path: "crate::X".into(),
            }]
        };
        assert_eq!(faults_by(order, &one("second/part.rs", "first.rs")), Vec::<String>::new());
        assert_eq!(faults_by(order, &one("lib.rs", "second/mod.rs")), Vec::<String>::new());
        assert_eq!(
            faults_by(order, &one("first.rs", "second/part.rs")),
            ["core::first may not use second: core/src/first.rs:7 uses crate::X of core/src/second/part.rs"]
        );
        assert_eq!(faults_by(order, &one("third.rs", "first.rs")).len(), 1);
        assert_eq!(faults_by(&[("core", &[("first", &["second"]), ("second", &[])])], &[]).len(), 1);
    }
}
