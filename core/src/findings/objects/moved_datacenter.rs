//! A machine was moved to a datacenter where CAPV does not find it.

use crate::diagnostic::Severity;
use crate::findings::context::{ClusterContext, entry};
use crate::findings::facts::compared;
use crate::remediation::say;
use crate::report::{EvidenceKind, Finding, FindingCode, StepTime};
use crate::verdicts::MachineVerdict;

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    about.verdicts.iter().filter_map(|verdict| of_machine(about, verdict)).collect()
}

fn of_machine(about: &ClusterContext<'_>, verdict: &MachineVerdict) -> Option<Finding> {
    let (from, to) = verdict.moved_datacenter.as_ref()?;
    let name = &verdict.name;
    let message = format!(
        "Machine {name} was moved from datacenter {from} to {to}. CAPV searches {from} only and does not find it."
    );
    let fact = compared(
        EvidenceKind::Placement,
        format!("It was created in {from} and is now in {to}."),
        Some(name.clone()),
        Some(to.clone()),
        Some(entry(about.node(verdict)?).to_owned()).filter(|entry| !entry.is_empty()),
    );
    let back = say(format!("Move it back to datacenter {from}."));
    let correct = say(format!(
        "Or, if {from} is now called {to}, rename it back. Else restore its VSphereMachine with spec.datacenter {to}, \
         by a Velero resource modifier: CAPV copies that to the VSphereVM each time, and does not allow a later change."
    ));
    let finding = about
        .finding(FindingCode::MovedDatacenter, Severity::Warning, message)
        .machines([name])
        .evidence([fact])
        .steps([back.when(StepTime::BeforeRestore), correct.when(StepTime::BeforeRestore)]);
    Some(finding.build())
}
