//! Picks one machine, virtual machine, finding or diagnostic out of a report and compares it with its snapshot.

use drift_core::Report;
use drift_core::diagnostic::DiagnosticCode;
use drift_core::report::{Cluster, Finding, FindingCode, InfraMachineReason, Machine, MachineReason};
use serde_json::{Value, json};

/// The machine with this name.
#[track_caller]
pub(crate) fn find<'a>(report: &'a Report, name: &str) -> &'a Machine {
    let found = report.clusters.iter().flat_map(Cluster::machines).find(|machine| machine.name == name);
    found.unwrap_or_else(|| panic!("no machine {name} in {:#?}", summary(report)))
}

/// Compares the verdict on a machine.
#[track_caller]
pub(crate) fn machine(report: &Report, name: &str, reason: MachineReason, snapshot: &str) {
    let machine = find(report, name);
    assert_eq!(machine.reason, reason, "{machine:#?}\n{:#?}", report.diagnostics);
    let mut value = serde_json::to_value(machine).unwrap();
    let fields = value.as_object_mut().unwrap();
    for object in ["machine", "vsphereMachine", "vsphereVM"] {
        fields.remove(object);
    }
    shorten_vm(fields.get_mut("virtualMachine"));
    fields.insert("place".to_owned(), place(report, name));
    compare(snapshot, &value);
}

/// Compares the verdict on an unattributed virtual machine.
#[track_caller]
pub(crate) fn unattributed(report: &Report, name: &str, reason: InfraMachineReason, snapshot: &str) {
    let found = report.need_further_confirmation_infra_machines.iter().find(|vm| vm.virtual_machine.name == name);
    let Some(found) = found else { panic!("no virtual machine {name} in {:#?}", summary(report)) };
    assert_eq!(found.reason, reason, "{found:#?}");
    let mut value = serde_json::to_value(found).unwrap();
    shorten_vm(value.get_mut("virtualMachine"));
    compare(snapshot, &value);
}

/// Compares a finding, and holds all of them to what is true of each.
#[track_caller]
pub(crate) fn finding(report: &Report, code: FindingCode, snapshot: &str) {
    let all = report.findings.iter().chain(report.clusters.iter().flat_map(|cluster| &cluster.findings));
    let all: Vec<&Finding> = all.collect();
    all.iter().for_each(|finding| consistent(report, finding));
    only(&all, code, snapshot);
}

/// Compares the only finding of a code.
#[track_caller]
pub(crate) fn only(findings: &[&Finding], code: FindingCode, snapshot: &str) {
    let (found, others): (Vec<&Finding>, Vec<&Finding>) = findings.iter().partition(|finding| finding.code == code);
    let others: Vec<_> = others.iter().map(|finding| finding.code).collect();
    assert_eq!(found.len(), 1, "{code:?} beside {others:?}");
    compare(snapshot, &serde_json::to_value(found[0]).unwrap());
}

/// A finding names one object in two ways, and machines that the report has.
#[track_caller]
fn consistent(report: &Report, finding: &Finding) {
    assert_eq!(finding.subject_ref.as_ref().map(ToString::to_string).as_ref(), Some(&finding.subject));
    for name in &finding.machines {
        find(report, name);
    }
}

/// Compares a diagnostic, with the exit code.
#[track_caller]
pub(crate) fn diagnostic(report: &Report, code: DiagnosticCode, snapshot: &str) {
    let found = report.diagnostics.iter().find(|diagnostic| diagnostic.code == code);
    let Some(found) = found else { panic!("no {code:?} in {:#?}", report.diagnostics) };
    let mut value = serde_json::to_value(found).unwrap();
    value["exitCode"] = report.exit_code().code().into();
    compare(snapshot, &value);
}

/// The reasons of all machines and of all unattributed virtual machines, by name.
pub(crate) fn summary(report: &Report) -> Vec<(&str, String)> {
    let machines = report.clusters.iter().flat_map(Cluster::machines);
    let machines = machines.map(|machine| (machine.name.as_str(), format!("{:?}", machine.reason)));
    let others = &report.need_further_confirmation_infra_machines;
    let others = others.iter().map(|vm| (vm.virtual_machine.name.as_str(), format!("unattributed {:?}", vm.reason)));
    let mut all: Vec<_> = machines.chain(others).collect();
    all.sort();
    all
}

/// Asserts that all machines have this reason, and that there are no others.
#[track_caller]
pub(crate) fn all(report: &Report, reason: MachineReason) {
    let found = summary(report);
    assert!(!found.is_empty());
    assert!(found.iter().all(|(_, found)| *found == format!("{reason:?}")), "{found:#?}\n{:#?}", report.diagnostics);
}

fn place(report: &Report, name: &str) -> Value {
    let of = |machines: &[Machine]| machines.iter().any(|machine| machine.name == name);
    for cluster in &report.clusters {
        let key = format!("{}/{}", cluster.namespace, cluster.name);
        if of(&cluster.control_plane.machines) {
            return format!("control plane of {key}").into();
        }
        if let Some(pool) = cluster.workers.pools.iter().find(|pool| of(&pool.machines)) {
            return match &pool.name {
                Some(name) => format!("pool {name} of {key}").into(),
                None => format!("pool without name of {key}").into(),
            };
        }
    }
    Value::Null
}

/// Its name is enough to know which one is meant.
fn shorten_vm(vm: Option<&mut Value>) {
    if let Some(vm) = vm {
        *vm = json!({ "vcenter": vm["vcenter"], "path": vm["path"] });
    }
}

#[track_caller]
fn compare(snapshot: &str, value: &Value) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_json_snapshot!(snapshot, value));
}

/// Asserts that all machines have this reason, whatever is unattributed.
#[track_caller]
pub(crate) fn all_but_unattributed(report: &Report, reason: MachineReason) {
    let mut machines = report.clusters.iter().flat_map(Cluster::machines);
    assert!(machines.all(|machine| machine.reason == reason), "{:#?}", summary(report));
}
