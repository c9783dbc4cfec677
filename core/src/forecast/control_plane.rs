//! What a `KubeadmControlPlane` does: as long as one of its Machines has no Node, nothing; as soon as all have one, it
//! throws members out of etcd that are no Machine's, and scales. Without any Machine it initialises a new one.

use std::collections::BTreeSet;

use super::health::Judged;
use super::nodes::{Listed, NodeState};
use super::subject::Subject;
use super::{Danger, Presence, number, same_version};
use crate::graph::Place;
use crate::ids::VerdictId;
use crate::report::{Outcome, Span};
use crate::verdicts::MachineVerdict;

/// Whether all Machines of the control plane become Nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AllNodes {
    Yes,
    Perhaps,
    No,
}

/// Applies the rules to the control plane.
pub(super) fn apply(subject: &mut Subject<'_>, judged: &Judged) {
    let Some(control_plane) = subject.cluster.control_plane else { return };
    let desired = control_plane.replicas.unwrap_or(1);
    let members = subject.members();
    if !control_plane.is_kubeadm() {
        foreign_kind(subject, &members);
        return;
    }
    if members.is_empty() {
        initialise(subject, desired);
        return;
    }
    initialise_by_clone(subject, &members);
    let strangers = strangers(subject, &members);
    let replaced = remediate(subject, &members, &strangers, judged, desired);
    let all = all_nodes(subject, &members, &replaced);
    if !control_plane.external_etcd {
        leave_etcd(subject, all, strangers);
    }
    upgrade(subject, &members, all);
    scale(subject, &members, &replaced, desired, all);
}

/// Another kind of control plane has rules of its own.
fn foreign_kind(subject: &mut Subject<'_>, members: &[VerdictId]) {
    for member in members {
        let fate = &mut subject.fates[*member];
        fate.outcome = Outcome::Unknown;
        "Its control plane's controller follows rules that are not known here.".clone_into(&mut fate.message);
    }
}

/// Control-plane Nodes that are no Machine's: etcd members that the controller does not know.
fn strangers(subject: &Subject<'_>, members: &[VerdictId]) -> Vec<String> {
    let known: BTreeSet<&str> = members
        .iter()
        .filter_map(|member| subject.verdicts[*member].live_node.as_ref())
        .map(|node| node.name.as_str())
        .collect();
    subject.nodes.members().filter(|name| !known.contains(name)).map(str::to_owned).collect()
}

fn all_nodes(subject: &Subject<'_>, members: &[VerdictId], replaced: &BTreeSet<VerdictId>) -> AllNodes {
    let mut all = AllNodes::Yes;
    for member in members.iter().filter(|member| !replaced.contains(member)) {
        let adopted = subject.fates[*member].outcome == Outcome::Adopted;
        match (&subject.states[*member], subject.vm(*member)) {
            (NodeState::Present(_), _) if adopted => {}
            // Its Node is left over from a virtual machine that is gone, and still counts.
            (NodeState::Present(_), Presence::Gone) => {}
            (NodeState::Absent, Presence::Gone) if subject.fates[*member].outcome == Outcome::Stuck => {
                return AllNodes::No;
            }
            _ => all = AllNodes::Perhaps,
        }
    }
    all
}

fn leave_etcd(subject: &mut Subject<'_>, all: AllNodes, strangers: Vec<String>) {
    // A Ghost may be a member although no Node says so: it may have joined just now, or its Node tells no role.
    let is_stranger =
        |verdict: &&MachineVerdict| verdict.live_node.as_ref().is_some_and(|node| strangers.contains(&node.name));
    let ghosts: Vec<String> = subject
        .verdicts
        .iter()
        .filter(|verdict| verdict.node.is_none() && verdict.critical && !is_stranger(verdict))
        .map(|verdict| verdict.name.clone())
        .collect();
    match all {
        AllNodes::No => {}
        AllNodes::Yes if strangers.is_empty() && ghosts.is_empty() && subject.nodes.listed == Listed::All => {}
        AllNodes::Yes if !strangers.is_empty() => {
            subject.dangers.push(Danger::EtcdMembers { nodes: strangers.clone(), certain: true });
            let removed: BTreeSet<&String> = strangers.iter().collect();
            for (verdict, fate) in subject.verdicts.iter().zip(&mut subject.fates) {
                let node = verdict.live_node.as_ref().map(|node| &node.name);
                if verdict.node.is_none() && node.is_some_and(|node| removed.contains(node)) {
                    fate.message.push_str(
                        " But the control plane removes its member from etcd, as soon as each of its own Machines has \
                         a Node.",
                    );
                }
            }
            subject.etcd_members_removed = strangers;
        }
        AllNodes::Yes | AllNodes::Perhaps => {
            let mut nodes: Vec<String> = ghosts.into_iter().chain(strangers).collect();
            nodes.sort_unstable();
            nodes.dedup();
            if !nodes.is_empty() {
                subject.dangers.push(Danger::EtcdMembers { nodes, certain: false });
            }
        }
    }
}

/// Machines that a health check lets the control plane replace. Gives those that surely are deleted. Where fewer are
/// wanted, not all of them are made anew.
fn remediate(
    subject: &mut Subject<'_>,
    members: &[VerdictId],
    strangers: &[String],
    judged: &Judged,
    desired: u64,
) -> BTreeSet<VerdictId> {
    let mut flagged: Vec<VerdictId> =
        members.iter().copied().filter(|member| judged.condemns(*member) || judged.suspects(*member)).collect();
    // The only one is never replaced.
    if flagged.is_empty() || members.len() <= 1 {
        return BTreeSet::new();
    }
    let quorum = |total: usize| total.checked_div(2).unwrap_or_default().saturating_add(1);
    let read = subject.nodes.listed == Listed::All;
    let healthy = members
        .iter()
        .filter(|member| !flagged.contains(member))
        .filter(|member| matches!(subject.states[**member], NodeState::Present(_)))
        .count();
    // Members of etcd that are no Machine's count as unhealthy; those of machines without a Node may be left or not.
    let safe = read && healthy >= quorum(strangers.len().saturating_add(members.len()));
    // What is unhealthy to a health check may still carry the quorum, as long as its virtual machine may be there. Where
    // etcd is external nobody asks.
    let asks_quorum = read && subject.cluster.control_plane.is_some_and(|found| !found.external_etcd);
    let may_carry = |member: &VerdictId| subject.vm(*member) != Presence::Gone;
    let carriers = members.iter().filter(|member| may_carry(member)).count();
    flagged.retain(|member| {
        let others = carriers.saturating_sub(usize::from(may_carry(member)));
        !asks_quorum || others >= quorum(others.saturating_add(strangers.len()))
    });
    let made = if desired < number(members.len()) { Span::up_to(1) } else { Span::exactly(1) };
    let mut replaced = BTreeSet::new();
    for member in flagged {
        let vm = subject.vm(member);
        if safe && judged.condemns(member) {
            judged.strike(subject, member);
            subject.created.count(made);
            subject.deleted.count(subject.lost(&[member], &[], Span::default()));
            replaced.insert(member);
        } else {
            judged.doubt(subject, member);
            subject.created.count(Span::up_to(1));
            subject.deleted.count(Span::up_to(u64::from(vm != Presence::Gone)));
        }
    }
    replaced
}

/// Machines of another version, or from another template, are replaced one by one, once all are Nodes. What else calls for
/// that is not compared: there the controller's own count tells how many they are.
fn upgrade(subject: &mut Subject<'_>, members: &[VerdictId], all: AllNodes) {
    let Some(control_plane) = subject.cluster.control_plane.filter(|_| all != AllNodes::No) else { return };
    let differs = |member: &&VerdictId| {
        let own = subject.machine(**member).and_then(|machine| machine.version.as_deref());
        let versions = own.zip(control_plane.version.as_deref());
        let templates = subject.cloned_from(**member).zip(control_plane.template.as_ref());
        versions.is_some_and(|(own, wanted)| !same_version(own, wanted))
            || templates.is_some_and(|(own, wanted)| own != wanted.name)
    };
    let stays = |member: &&VerdictId| subject.fates[**member].outcome != Outcome::Deleted;
    let left: Vec<VerdictId> = members.iter().filter(stays).copied().collect();
    let mut old: Vec<VerdictId> = left.iter().filter(differs).copied().collect();
    let outdated = usize::try_from(control_plane.outdated()).unwrap_or(usize::MAX);
    let most = outdated.min(left.len()).max(old.len());
    if most == 0 {
        return;
    }
    let which = if most > old.len() {
        old = left;
        format!("up to {most} of its machines, which ones is not told,")
    } else {
        "machines of another version or template".to_owned()
    };
    for member in &old {
        let fate = &mut subject.fates[*member];
        fate.endanger(|| {
            format!(
                "The control plane was being rolled out when the backup was taken, and goes on: {which} are replaced one \
                 by one, and deleted with their virtual machines."
            )
        });
    }
    let count = Span::up_to(number(most));
    subject.created.count(count);
    subject.deleted.count(subject.lost(&[], &old, count));
    subject.dangers.push(Danger::Rollout {
        kind: control_plane.kind.clone(),
        name: control_plane.meta.name.clone(),
        entry: control_plane.meta.entry.clone(),
        machines: old,
        most,
    });
}

fn scale(
    subject: &mut Subject<'_>,
    members: &[VerdictId],
    replaced: &BTreeSet<VerdictId>,
    desired: u64,
    all: AllNodes,
) {
    let Some(control_plane) = subject.cluster.control_plane.filter(|_| all != AllNodes::No) else { return };
    let have = number(members.len());
    let sure = |number: u64| if all == AllNodes::Yes { Span::exactly(number) } else { Span::up_to(number) };
    if desired >= have {
        subject.created.count(sure(desired.saturating_sub(have)));
        return;
    }
    let surplus = have.saturating_sub(desired);
    let name = &control_plane.meta.name;
    for member in members {
        let fate = &mut subject.fates[*member];
        fate.endanger(|| {
            format!(
                "{} {name} wants {desired} of its {have} machines: it deletes {surplus}, with etcd member and \
                 virtual machine. Which ones cannot be predicted.",
                control_plane.kind
            )
        });
    }
    // Unhealthy ones go first, and count.
    let others: Vec<VerdictId> = members.iter().copied().filter(|member| !replaced.contains(member)).collect();
    let vms = subject.lost(&[], &others, sure(surplus.saturating_sub(number(replaced.len()))));
    subject.deleted.count(vms);
    if !vms.is_none() {
        subject.dangers.push(Danger::Shrinks {
            kind: control_plane.kind.clone(),
            name: name.clone(),
            entry: control_plane.meta.entry.clone(),
            desired,
            machines: members.to_vec(),
            vms,
        });
    }
}

/// What shows that a control plane runs already.
fn signs_of_life(subject: &Subject<'_>) -> Vec<String> {
    let mut signs = Vec::new();
    let ghosts = subject.verdicts.iter().filter(|verdict| verdict.node.is_none() && verdict.critical);
    signs.extend(ghosts.map(|verdict| format!("the Ghost {} is there", verdict.name)));
    if subject.nodes.any() {
        signs.push("its API server listed Nodes".to_owned());
    }
    let workers = subject.verdicts.iter().zip(&subject.fates).filter(|(verdict, fate)| {
        verdict.place != Some(Place::ControlPlane) && !verdict.critical && fate.vm == Presence::There
    });
    if signs.is_empty() && workers.count() > 0 {
        signs.push("its workers are there".to_owned());
    }
    if signs.is_empty() && subject.unsettled {
        signs.push("unattributed virtual machines may be its".to_owned());
    }
    signs
}

/// Without any Machine the controller begins anew, with `kubeadm init`.
fn initialise(subject: &mut Subject<'_>, desired: u64) {
    let mut evidence = signs_of_life(subject);
    let had = subject.cluster.control_plane.is_some_and(|found| found.observed_replicas > 0);
    if evidence.is_empty() && had {
        evidence.push("its status counts machines that are not in the backup".to_owned());
    }
    if desired == 0 {
        return;
    }
    if evidence.is_empty() {
        subject.created.count(Span::exactly(desired));
        return;
    }
    subject.created.count(Span::up_to(desired));
    subject.dangers.push(Danger::SecondControlPlane { machine: None, evidence });
}

/// The first control-plane machine of a cluster carries the bootstrap data of `kubeadm init`: a clone of it begins anew,
/// too.
fn initialise_by_clone(subject: &mut Subject<'_>, members: &[VerdictId]) {
    let outcome = |member: &VerdictId| subject.fates[*member].outcome;
    let cloned = members.iter().copied().find(|member| outcome(member) == Outcome::Cloned);
    let others = members.iter().any(|member| outcome(member) == Outcome::Adopted);
    let evidence = signs_of_life(subject);
    if let (Some(machine), false, false) = (cloned, others, evidence.is_empty()) {
        subject.dangers.push(Danger::SecondControlPlane { machine: Some(machine), evidence });
    }
}
