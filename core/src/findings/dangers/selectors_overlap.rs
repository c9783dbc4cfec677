//! A `MachineDeployment` selects MachineSets of other pools, or none of its own. When owner references are gone after a
//! restore, it adopts what it selects and scales it down (Cluster API issue 5957), or creates a set of its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::backup::Kind;
use crate::backup::objects::{MachineDeployment, MachineSet};
use crate::diagnostic::Severity;
use crate::english::{plural, some_names};
use crate::findings::builder::FindingBuilder;
use crate::findings::context::ClusterContext;
use crate::findings::facts::{field, in_backup};
use crate::findings::steps::{change, pause};
use crate::forecast::OWNERS;
use crate::graph::{MachineNode, Role};
use crate::ids::PoolId;
use crate::remediation::{management::machine_sets, narrow_selector, run, say};
use crate::report::{ClusterRef, Finding, FindingCode, NextStep, NextStepEffect, ObjectRef, StepTime};

const KIND: &str = Kind::MachineDeployment.name();

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let deployments = about.cluster.pools.iter().filter_map(|pool| pool.deployment);
    let mut overlapping: Vec<(&MachineDeployment, Vec<&MachineSet>)> = deployments
        .map(|deployment| (deployment, about.adoption.sets_of_others(deployment)))
        .filter(|(_, foreign)| !foreign.is_empty())
        .collect();
    let others = overlapping.split_off(overlapping.len().min(OWNERS));
    let is_crowded = about.adoption.is_crowded(&about.cluster.key.namespace);
    let pools = if overlapping.is_empty() { Pools::default() } else { Pools::of(about) };
    let mut findings: Vec<Finding> =
        overlapping.iter().map(|(deployment, foreign)| selects_others(about, deployment, foreign, &pools)).collect();
    if !others.is_empty() || is_crowded && !overlapping.is_empty() {
        findings.push(many_overlap(about));
    }
    findings
}

/// More MachineDeployments select the MachineSets of others than have a finding each.
fn many_overlap(about: &ClusterContext<'_>) -> Finding {
    let deployments: Vec<&str> =
        about.cluster.pools.iter().filter_map(|pool| pool.deployment).map(|it| it.meta.name.as_str()).collect();
    let message = format!(
        "After a restore more than {OWNERS} MachineDeployments of the cluster, which has {}, may adopt the machines of \
         other pools and delete them, healthy ones too: their selectors match the same MachineSets. Among them are {}.",
        deployments.len(),
        some_names(&deployments)
    );
    let correct = say("Give each MachineDeployment a selector of its own, with the label \
         cluster.x-k8s.io/deployment-name, by a Velero resource modifier.");
    about
        .finding(FindingCode::SelectorsOverlap, Severity::Error, message)
        .evidence(deployments.iter().map(|name| in_backup("A MachineDeployment of the cluster.", name, "")))
        .steps([correct.when(StepTime::BeforeRestore)])
        .build()
}

fn selects_others(
    about: &ClusterContext<'_>,
    deployment: &MachineDeployment,
    foreign: &[&MachineSet],
    pools: &Pools<'_>,
) -> Finding {
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
    let steps = correct_selector(&about.cluster.key, &object);
    let finding = FindingBuilder::new(FindingCode::SelectorsOverlap, Severity::Error, object, message)
        .machines(about.listed(pools.machines_of(foreign)))
        .evidence([field("Its selector matches MachineSets of other pools.", labels, &deployment.meta.entry)])
        .evidence(names.iter().map(|set| in_backup("It is matched.", set, "")))
        .steps(steps);
    finding.build()
}

/// The pool of each MachineSet, and the machines of each pool.
#[derive(Default)]
struct Pools<'a> {
    by_set: BTreeMap<&'a str, PoolId>,
    machines: BTreeMap<PoolId, Vec<&'a MachineNode<'a>>>,
}

impl<'a> Pools<'a> {
    fn of(about: &ClusterContext<'a>) -> Self {
        let mut pools = Self::default();
        for machine in &about.cluster.machines {
            if let Role::Pool(pool) = machine.role {
                pools.machines.entry(pool).or_default().push(machine);
            }
        }
        for (id, pool) in about.cluster.pools.enumerate() {
            pools.by_set.extend(pool.sets.iter().map(|set| (set.meta.name.as_str(), id)));
        }
        pools
    }

    /// The machines of the pools that these sets belong to.
    fn machines_of(&self, sets: &[&MachineSet]) -> impl Iterator<Item = &'a MachineNode<'a>> {
        let found: BTreeSet<PoolId> =
            sets.iter().filter_map(|set| self.by_set.get(set.meta.name.as_str())).copied().collect();
        found.into_iter().filter_map(|pool| self.machines.get(&pool)).flatten().copied()
    }
}

fn correct_selector(cluster: &ClusterRef, object: &ObjectRef) -> Vec<NextStep> {
    let before = say(
        "Give each MachineDeployment a selector of its own, with the label cluster.x-k8s.io/deployment-name, by a \
         Velero resource modifier. Add the label to its template too: the API server rejects a selector that does not \
         match it. Or correct them while the restored cluster is paused.",
    );
    let look = run(
        "Check the MachineSets: the column DEPLOYMENT-NAME has to show for each the MachineDeployment that it belongs \
         to.",
        NextStepEffect::ReadOnly,
        machine_sets(cluster),
    );
    let correct = change(
        "If it does, let the MachineDeployment select only those, and give its template the same label.",
        narrow_selector(object),
    );
    let pause =
        pause("If it does not, or the patch is rejected, pause it by annotation, so that it adopts nothing.", object);
    let paused = [look, correct, pause].map(|step| step.when(StepTime::WhilePaused));
    std::iter::once(before.when(StepTime::BeforeRestore)).chain(paused).collect()
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
