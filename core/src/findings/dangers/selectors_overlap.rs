//! A `MachineDeployment` selects MachineSets of other pools, or none of its own. When owner references are gone after a
//! restore, it adopts what it selects and scales it down (Cluster API issue 5957), or creates a set of its own.

use crate::backup::Kind;
use crate::backup::objects::{MachineDeployment, MachineSet};
use crate::diagnostic::Severity;
use crate::english::{plural, some_names};
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::{field, in_backup};
use crate::findings::steps::{avoid, change, pause};
use crate::graph::Role;
use crate::remediation::{resume_object, say};
use crate::report::{Finding, FindingCode, NextStep, ObjectRef, StepTime};

const KIND: &str = Kind::MachineDeployment.name();

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let deployments = about.cluster.pools.iter().filter_map(|pool| pool.deployment);
    deployments.filter_map(|deployment| selects_others(about, deployment)).collect()
}

fn selects_others(about: &ClusterContext<'_>, deployment: &MachineDeployment) -> Option<Finding> {
    let foreign = about.adoption.sets_of_others(deployment);
    if foreign.is_empty() {
        return None;
    }
    let object = about.object(KIND, &deployment.meta.name);
    let names: Vec<&str> = foreign.iter().map(|set| set.meta.name.as_str()).collect();
    let message = format!(
        "After a restore MachineDeployment {} may adopt the machines of other pools and delete them, healthy ones too: \
         its \
         selector also matches {}.",
        object.name,
        some_names(&names)
    );
    let labels = deployment.selector.match_labels.iter();
    let labels = labels.map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(",");
    let steps = correct_selector(&object);
    let finding = FindingBuilder::new(FindingCode::SelectorsOverlap, Severity::Error, object, message)
        .machines(machines_of(about, &foreign))
        .evidence([field("Its selector matches MachineSets of other pools.", labels, &deployment.meta.entry)])
        .evidence(names.iter().map(|set| in_backup("It is matched.", set, "")))
        .steps(steps);
    Some(finding.build())
}

/// The machines of the pools that these sets belong to.
fn machines_of(about: &ClusterContext<'_>, sets: &[&MachineSet]) -> Vec<String> {
    let is_among = |set: &&MachineSet| sets.iter().any(|other| other.meta.name == set.meta.name);
    let pools = about.cluster.pools.enumerate().filter(|(_, pool)| pool.sets.iter().any(is_among));
    let places: Vec<Role> = pools.map(|(id, _)| Role::Pool(id)).collect();
    about.listed(about.cluster.machines.iter().filter(|machine| places.contains(&machine.role)))
}

fn correct_selector(object: &ObjectRef) -> Vec<NextStep> {
    let mut steps = avoid(
        "Give each MachineDeployment a selector of its own, with the label cluster.x-k8s.io/deployment-name, by a \
         Velero \
         resource modifier. Add the label to its template too: the API server rejects a selector that does not match \
         it.",
        object,
        pause("Pause it by annotation, so that it adopts nothing when the cluster is unpaused.", object),
    );
    let correct = change(
        "Correct its selector and the labels of its template, and check that each MachineSet is matched by one \
         MachineDeployment only. Then resume it.",
        resume_object(object),
    );
    steps.push(correct.when(StepTime::WhilePaused));
    steps
}

/// It creates a set of its own, with so many machines.
pub(super) fn selects_none(about: &ClusterContext<'_>, name: &str, entry: &str, machines: u64) -> Finding {
    let message = format!(
        "MachineDeployment {name} selects none of its MachineSets: after a restore it creates another one with {}, and \
         the \
         old ones remain beside it.",
        plural(machines, "new machine")
    );
    let correct = say("Correct the labels of its MachineSets, or its selector, by a Velero resource modifier.");
    FindingBuilder::new(FindingCode::SelectorsOverlap, Severity::Error, about.object(KIND, name), message)
        .evidence([in_backup("Its spec.selector.", name, entry)])
        .steps([correct.when(StepTime::BeforeRestore)])
        .build()
}
