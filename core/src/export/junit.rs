//! Test results for continuous integration: the XML of `JUnit`, as the schema of `xunit-plugin` of Jenkins has it.
//!
//! A suite for the inputs, one for each cluster, one for what matches nothing; a test case for each machine and each
//! danger. What gives exit code 1 is a failure, what gives 3 is an error, and what was asked not to count, or is
//! ignored, is skipped: so that a build is red exactly where the program's exit code is not 0. Everything of the report
//! is in it, whatever is shown elsewhere.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::diagnostic::Severity;
use crate::json::code;
use crate::presentation::{MachineNode, Presentation, SetNode, Text, UnattributedNode, subject, words};
use crate::report::{Concern, Evidence, ExitCode, Finding, MachineStatus, NextStep, VcenterStatus};
use crate::vsphere::shown;
use crate::wording::visible;

/// The suite of everything that was read.
const INPUTS: &str = "Inputs";
/// The suite of dangers that belong to no single cluster.
const BACKUP: &str = "Backup";
/// The suite of virtual machines that match nothing.
const UNATTRIBUTED: &str = "Unattributed VMs";

/// Writes all results. `counts` tells which concerns give an exit code other than 0.
pub fn write(of: Presentation<'_>, counts: impl Fn(Concern) -> bool, out: impl Write) -> io::Result<()> {
    let suites = suites(of, &counts);
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut root = BytesStart::new("testsuites");
    root.push_attribute(("name", visible(&of.report().generator.name).as_str()));
    let all: Vec<&Case> = suites.iter().flat_map(|suite| &suite.cases).collect();
    numbers(&mut root, &all);
    xml.write_event(Event::Start(root))?;
    for suite in &suites {
        write_suite(&mut xml, suite, &of.report().generated_at.to_string())?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    let mut out = xml.into_inner();
    out.write_all(b"\n")?;
    out.flush()
}

struct Suite {
    name: String,
    /// What its cases belong to.
    class: String,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    outcome: Outcome,
}

enum Outcome {
    Passed,
    Not { result: Result, kind: String, message: String, details: String },
}

/// How a case that did not pass is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Result {
    Failure,
    Error,
    Skipped,
}

impl Result {
    fn element(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Error => "error",
            Self::Skipped => "skipped",
        }
    }

    fn of(concern: Concern, counts: &dyn Fn(Concern) -> bool) -> Self {
        match ExitCode::of([concern].into_iter().filter(|concern| counts(*concern))) {
            ExitCode::Clean => Self::Skipped,
            ExitCode::Drift => Self::Failure,
            ExitCode::Incomplete => Self::Error,
        }
    }
}

fn suites(of: Presentation<'_>, counts: &dyn Fn(Concern) -> bool) -> Vec<Suite> {
    let suite = |name: &str, cases| Suite { name: name.to_owned(), class: name.to_owned(), cases };
    let vcenter = of.vcenter();
    let general = of.report().findings.iter().filter(|finding| finding.is_danger());
    let general: Vec<Case> = general.map(|finding| danger(finding, counts)).collect();
    let clusters = of.clusters_as_reported().map(|node| {
        let cluster = node.cluster();
        let dangers = cluster.findings.iter().filter(|finding| finding.is_danger());
        let machines = node.sets().flat_map(SetNode::nodes);
        let machines = machines.map(|node| machine(node, &vcenter, counts));
        let cases = dangers.map(|finding| danger(finding, counts)).chain(machines).collect();
        Suite { name: node.key(), class: format!("{}.{}", cluster.namespace, cluster.name), cases }
    });
    let ignored = of.ignored_unattributed().map(|(node, _)| unattributed(node, &|_| false));
    let unattributed: Vec<Case> = of.unattributed().map(|node| unattributed(node, counts)).chain(ignored).collect();
    let optional = |name, cases: Vec<Case>| (!cases.is_empty()).then(|| suite(name, cases));
    let mut suites = vec![suite(INPUTS, inputs(of, counts))];
    suites.extend(optional(BACKUP, general));
    suites.extend(clusters);
    suites.extend(optional(UNATTRIBUTED, unattributed));
    suites
}

/// The backup, each vCenter, and each input that could not be used.
fn inputs(of: Presentation<'_>, counts: &dyn Fn(Concern) -> bool) -> Vec<Case> {
    let report = of.report();
    let case = |name: String, kind: &str, fault: Option<String>| {
        let result = Result::of(Concern::Incomplete, counts);
        let outcome = fault.map_or(Outcome::Passed, |message| Outcome::Not {
            result,
            kind: kind.to_owned(),
            message,
            details: String::new(),
        });
        Case { name, outcome }
    };
    let backup = &report.backup;
    let missing =
        (!backup.missing_kinds.is_empty()).then(|| format!("It contains no {}.", backup.missing_kinds.join(", ")));
    let fault = if backup.complete { missing } else { Some("It was not read completely.".to_owned()) };
    let mut cases = vec![case(format!("backup {}", backup.file_name), "backup-incomplete", fault)];
    cases.extend(report.infrastructure.vcenters.iter().map(|vcenter| {
        let fault = match vcenter.status {
            VcenterStatus::Read => None,
            VcenterStatus::Partial => Some("It was read only in part, or before the backup began."),
            VcenterStatus::NotRead => Some("It was not read."),
        };
        case(format!("vCenter {}", vcenter.server), "vcenter-incomplete", fault.map(str::to_owned))
    }));
    let errors = report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    cases.extend(errors.map(|diagnostic| {
        let kind = code(diagnostic.code);
        let subject = diagnostic.subject.as_deref().map(|subject| format!(": {subject}")).unwrap_or_default();
        case(format!("{kind}{subject}"), &kind, Some(diagnostic.message.clone()))
    }));
    cases
}

fn danger(finding: &Finding, counts: &dyn Fn(Concern) -> bool) -> Case {
    let kind = code(finding.code);
    let outcome = Outcome::Not {
        result: Result::of(Concern::Danger, counts),
        message: finding.message.clone(),
        details: details(&finding.evidence, &finding.next_steps),
        kind: kind.clone(),
    };
    Case { name: format!("danger {kind}: {}", subject(finding).plain()), outcome }
}

fn machine<'a>(node: MachineNode<'a>, vcenter: &Text<'a>, counts: &dyn Fn(Concern) -> bool) -> Case {
    let machine = node.machine();
    let concern = match machine.status {
        MachineStatus::Healthy => None,
        MachineStatus::Ghost => Some(Concern::Ghost),
        MachineStatus::Stale => Some(Concern::Stale),
        MachineStatus::Unknown => Some(Concern::Unknown),
    };
    let outcome = concern.map_or(Outcome::Passed, |concern| Outcome::Not {
        result: if machine.suppressed { Result::Skipped } else { Result::of(concern, counts) },
        kind: code(machine.reason),
        message: format!("{}: {}", code(machine.status), node.reason().text(false, vcenter).plain()),
        details: details(&machine.evidence, &machine.next_steps),
    });
    Case { name: shown(&machine.name), outcome }
}

fn unattributed(node: UnattributedNode<'_>, counts: &dyn Fn(Concern) -> bool) -> Case {
    let machine = node.machine();
    let outcome = Outcome::Not {
        result: Result::of(Concern::Unattributed, counts),
        kind: code(machine.reason),
        message: node.reason(),
        details: details(&machine.evidence, &machine.next_steps),
    };
    Case { name: shown(&machine.virtual_machine.name), outcome }
}

/// Evidence and next steps, line by line.
fn details(evidence: &[Evidence], steps: &[NextStep]) -> String {
    let evidence = evidence.iter().map(|fact| visible(&fact.message));
    let steps = steps.iter().flat_map(|step| {
        let command = step.command.as_deref().map(|command| format!("  $ {}", visible(command)));
        let effect = words::effect(step.effect).map(|effect| format!(" ({effect})")).unwrap_or_default();
        std::iter::once(format!("{}{effect}", visible(&words::step(step)))).chain(command)
    });
    let lines: Vec<String> = evidence.chain(steps).collect();
    lines.join("\n")
}

fn write_suite(xml: &mut Writer<impl Write>, suite: &Suite, time: &str) -> io::Result<()> {
    let mut start = BytesStart::new("testsuite");
    start.push_attribute(("name", visible(&suite.name).as_str()));
    start.push_attribute(("timestamp", time));
    let cases: Vec<&Case> = suite.cases.iter().collect();
    numbers(&mut start, &cases);
    start.push_attribute(("skipped", number(&cases, Result::Skipped).as_str()));
    xml.write_event(Event::Start(start))?;
    for Case { name, outcome } in &suite.cases {
        let mut case = BytesStart::new("testcase");
        case.push_attribute(("classname", visible(&suite.class).as_str()));
        case.push_attribute(("name", visible(name).as_str()));
        case.push_attribute(("time", "0"));
        let Outcome::Not { result, kind, message, details } = outcome else {
            xml.write_event(Event::Empty(case))?;
            continue;
        };
        xml.write_event(Event::Start(case))?;
        let mut fault = BytesStart::new(result.element());
        fault.push_attribute(("type", kind.as_str()));
        fault.push_attribute(("message", visible(message).as_str()));
        xml.write_event(Event::Start(fault))?;
        xml.write_event(Event::Text(BytesText::new(details)))?;
        xml.write_event(Event::End(BytesEnd::new(result.element())))?;
        xml.write_event(Event::End(BytesEnd::new("testcase")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuite")))
}

fn numbers(element: &mut BytesStart<'_>, cases: &[&Case]) {
    element.push_attribute(("tests", cases.len().to_string().as_str()));
    element.push_attribute(("failures", number(cases, Result::Failure).as_str()));
    element.push_attribute(("errors", number(cases, Result::Error).as_str()));
    element.push_attribute(("time", "0"));
}

fn number(cases: &[&Case], wanted: Result) -> String {
    let has = |case: &&&Case| matches!(case.outcome, Outcome::Not { result, .. } if result == wanted);
    cases.iter().filter(has).count().to_string()
}
