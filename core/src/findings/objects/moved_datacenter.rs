//! Machines are in a datacenter where CAPV does not find them: they were moved, or the datacenter was renamed.

use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::english::{be, first_names};
use crate::findings::context::{ClusterContext, entry};
use crate::findings::facts::compared;
use crate::remediation::say;
use crate::report::{EvidenceKind, Finding, FindingCode, StepTime};
use crate::verdicts::MachineVerdict;

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let mut moves: BTreeMap<(&str, &str), Vec<&MachineVerdict>> = BTreeMap::new();
    for verdict in about.verdicts {
        if let Some((from, to)) = &verdict.moved_datacenter {
            moves.entry((from, to)).or_default().push(verdict);
        }
    }
    moves.into_iter().map(|((from, to), machines)| of_move(about, from, to, &machines)).collect()
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
