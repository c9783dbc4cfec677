//! Machines are in a datacenter where CAPV does not find them: they were moved, or the datacenter was renamed.

use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::english::{be, first_names};
use crate::findings::context::{ClusterContext, entry};
use crate::findings::facts::{compared, in_backup};
use crate::graph::MachineNode;
use crate::remediation::say;
use crate::report::{EvidenceKind, Finding, FindingCode, MachineReason, StepTime};
use crate::verdicts::MachineVerdict;
use crate::vsphere::folder;

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let mut moves: BTreeMap<(&str, &str), Vec<&MachineVerdict>> = BTreeMap::new();
    for verdict in about.verdicts {
        if let Some((from, to)) = &verdict.moved_datacenter {
            moves.entry((from, to)).or_default().push(verdict);
        }
    }
    let mut found: Vec<Finding> =
        moves.into_iter().map(|((from, to), machines)| of_move(about, from, to, &machines)).collect();
    let mut paths: BTreeMap<(&str, &str), Vec<&MachineVerdict>> = BTreeMap::new();
    for verdict in about.verdicts.iter().filter(|verdict| verdict.moved_datacenter.is_none()) {
        if let Some(datacenters) = other_path(about, verdict) {
            paths.entry(datacenters).or_default().push(verdict);
        }
    }
    found.extend(paths.into_iter().map(|((from, to), machines)| of_path(about, from, to, &machines)));
    found
}

/// The path of its datacenter in the folder that its objects name, and now. It has the same name, so that CAPV may find
/// it.
fn other_path<'a>(about: &ClusterContext<'a>, verdict: &MachineVerdict) -> Option<(&'a str, &'a str)> {
    if verdict.reason != MachineReason::Matched {
        return None;
    }
    let machine: &'a MachineNode<'a> = about.node(verdict)?;
    let vm = &about.input.vcenters.vms[verdict.vm?];
    let path: &'a str = vm.record.folder()?.path;
    folder::other_datacenters(machine.placement.folder.as_deref()?, path)
}

fn of_path(about: &ClusterContext<'_>, from: &str, to: &str, machines: &[&MachineVerdict]) -> Finding {
    let names = || machines.iter().map(|verdict| verdict.name.as_str());
    let message = format!(
        "The datacenter of {} is at {to} now, not at {from}, where the objects name the folder: CAPV creates no \
         machine in a folder that it does not find.",
        first_names(names(), machines.len()),
    );
    let steps = [
        format!("Move the datacenter back to {from}."),
        format!(
            "Or restore templates and VSphereMachines with the folder below {to} and that datacenter, by a Velero \
             resource modifier."
        ),
    ];
    about
        .finding(FindingCode::MovedDatacenter, Severity::Warning, message)
        .machines(names())
        .evidence(names().map(|name| in_backup(format!("Its folder is below {to} now."), name, "")))
        .steps(steps.map(|step| say(step).when(StepTime::BeforeRestore)))
        .build()
}

fn of_move(about: &ClusterContext<'_>, from: &str, to: &str, machines: &[&MachineVerdict]) -> Finding {
    let names = || machines.iter().map(|verdict| verdict.name.as_str());
    let (what, them) = if machines.len() == 1 { ("Machine", "it") } else { ("Machines", "them") };
    let message = format!(
        "{what} {} {} in datacenter {to} now, not in {from}. CAPV searches {from} only and does not find {them}.",
        first_names(names(), machines.len()),
        be(u64::try_from(machines.len()).unwrap_or(u64::MAX)),
    );
    let facts = machines.iter().filter_map(|verdict| {
        Some(compared(
            EvidenceKind::Placement,
            format!("It was created in {from} and is now in {to}."),
            Some(verdict.name.clone()),
            Some(to.to_owned()),
            Some(entry(about.node(verdict)?).to_owned()).filter(|entry| !entry.is_empty()),
        ))
    });
    let rename = say(format!("If {from} is now called {to}, rename it back: that is all there is to do."));
    let back = say(format!("If the virtual machines were moved, move them back to datacenter {from}."));
    let correct = say(format!(
        "Or restore each VSphereMachine with spec.datacenter {to}, by a Velero resource modifier: CAPV copies that to \
         the VSphereVM each time, and does not allow a later change."
    ));
    about
        .finding(FindingCode::MovedDatacenter, Severity::Warning, message)
        .machines(names())
        .evidence(facts)
        .steps([rename, back, correct].map(|step| step.when(StepTime::BeforeRestore)))
        .build()
}
