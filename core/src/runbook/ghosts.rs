//! Ghosts of a cluster: kept by doing nothing, or removed in stages. Members of etcd one at a time.

use super::book::{Book, Mark};
use super::control_plane::{majority, node_that_stays};
use super::draft::{Draft, command};
use super::facts::{key, lacks_control_plane, names, with_status};
use super::model::Part;
use super::steps::of_steps;
use super::text::Line;
use crate::remediation::{Kubectl, govc, known_uuid};
use crate::report::NextStepEffect::{Changes, Destructive, ReadOnly};
use crate::report::{Cluster, Machine, MachineStatus, Outcome, VirtualMachine};

/// Those that may be members of etcd.
pub(super) fn settle_members(book: &mut Book<'_>, cluster: &Cluster) {
    let critical: Vec<&Machine> =
        with_status(cluster, MachineStatus::Ghost).into_iter().filter(|ghost| ghost.critical).collect();
    let Some(first) = critical.first() else { return };
    let title = Line::words("Decide about the Ghosts that may be etcd members of ").and_code(key(cluster));
    let draft = Draft::new(title).of([cluster.reference()]);
    if lacks_control_plane(cluster) {
        return book.add(keep(draft, &critical));
    }
    if !critical.iter().all(|ghost| is_removable(ghost)) {
        let named = names(critical.iter().map(|ghost| ghost.name.as_str())).and(": keep them, and look at them:");
        return book.add(
            draft
                .text(named)
                .parts(of_steps(&first.next_steps))
                .go_on("it is known whether each is a member, and none is removed."),
        );
    }
    let reference = cluster.reference();
    let kubectl = Kubectl { cluster: &reference };
    let adopted =
        cluster.control_plane.machines.iter().filter(|machine| machine.outcome() == Some(Outcome::Adopted)).count();
    let members = adopted.saturating_add(critical.len());
    let stays = node_that_stays(cluster);
    let etcd = ["member list -w table", "endpoint health --cluster"].map(|it| kubectl.etcdctl_on(stays, it));
    let looks = std::iter::once(kubectl.control_plane_nodes()).chain(etcd);
    let folds = critical.iter().map(|ghost| Part::Fold {
        summary: Line::words("To remove ").and_code(&ghost.name),
        parts: remove_member(&kubectl, stays, ghost),
    });
    book.add(
        draft
            .text(said_of(&critical).and(format!(
                " etcd has up to {members} members with them, and needs {} healthy at any time. Keep them unless you \
                 are sure, and remove one at a time.",
                majority(members)
            )))
            .read("", looks)
            .parts(folds)
            .go_on("each is kept on purpose, or gone from etcd, the Nodes and vSphere, and etcd is healthy.")
            .otherwise("stop, and keep the control plane paused."),
    );
}

/// Workers.
pub(super) fn settle_workers(book: &mut Book<'_>, cluster: &Cluster) {
    let ghosts: Vec<&Machine> =
        with_status(cluster, MachineStatus::Ghost).into_iter().filter(|ghost| !ghost.critical).collect();
    let Some(first) = ghosts.first() else { return };
    let title = Line::words("Decide about the Ghosts of ").and_code(key(cluster));
    let draft = Draft::new(title).of([cluster.reference()]).text(said_of(&ghosts));
    let (removable, kept): (Vec<&Machine>, Vec<&Machine>) = ghosts.iter().partition(|ghost| is_removable(ghost));
    let reference = cluster.reference();
    let kubectl = Kubectl { cluster: &reference };
    let draft = draft.parts(fold(&kubectl, &removable));
    let draft = if kept.is_empty() { draft } else { draft.parts(of_steps(&first.next_steps)) };
    let rule = match book.step_of(&Mark::Rules) {
        Some(number) => {
            Line::words("each is kept on purpose (").and_step(number).and("), or gone from the Nodes and from vSphere.")
        }
        None => Line::words("each is kept on purpose, or gone from the Nodes and from vSphere."),
    };
    book.add(draft.go_on(rule).otherwise("keep it."));
}

/// Ghosts that are all that exists of a control plane.
fn keep(draft: Draft, critical: &[&Machine]) -> Draft {
    let looks = critical.first().into_iter().flat_map(|ghost| &ghost.next_steps);
    draft
        .warn(
            Line::words(
                "Do not remove any of them: without them the cluster has no control plane, and this backup \
                         cannot bring it back: ",
            )
            .join(names(critical.iter().map(|ghost| ghost.name.as_str())))
            .and("."),
        )
        .parts(of_steps(looks.filter(|step| step.effect == ReadOnly && step.command.is_some() && step.when.is_none())))
        .go_on("somebody has taken over the repair of its management.")
}

/// A way to remove it is known.
fn is_removable(ghost: &Machine) -> bool {
    ghost.next_steps.iter().any(|step| step.effect == Destructive)
}

/// Their names and their UUIDs.
fn said_of(ghosts: &[&Machine]) -> Line {
    let items = ghosts.iter().map(|ghost| {
        let line = Line::code(&ghost.name);
        match vm(ghost).and_then(known_uuid) {
            Some(uuid) => line.and(" (BIOS UUID ").and_code(uuid).and(")"),
            None => line,
        }
    });
    Line::list(items.collect()).and(".")
}

fn vm(ghost: &Machine) -> Option<&VirtualMachine> {
    ghost.virtual_machine.as_ref()
}

fn fold(kubectl: &Kubectl<'_>, ghosts: &[&Machine]) -> Option<Part> {
    let summary = match ghosts {
        [] => return None,
        [only] => Line::words("To remove ").and_code(&only.name),
        _ => Line::words("To remove one of them"),
    };
    let several = ghosts.len() > 1;
    let of_one = |ghost: &&&Machine| {
        let name = several.then(|| Part::text(Line::code(&ghost.name).and(":")));
        name.into_iter().chain(remove(kubectl, ghost)).collect::<Vec<Part>>()
    };
    let parts: Vec<Part> = ghosts.iter().flat_map(|ghost| of_one(&ghost)).collect();
    (!parts.is_empty()).then_some(Part::Fold { summary, parts })
}

fn remove_member(kubectl: &Kubectl<'_>, stays: &str, ghost: &Machine) -> Vec<Part> {
    let member = command(
        Destructive,
        "Remove its member, with the ID from the list, and only while the others have quorum:",
        [kubectl.etcdctl_on(stays, "member remove MEMBER_ID")],
    );
    look(kubectl, ghost).into_iter().chain(take_out(kubectl, ghost, member)).collect()
}

fn remove(kubectl: &Kubectl<'_>, ghost: &Machine) -> Vec<Part> {
    look(kubectl, ghost).into_iter().chain(take_out(kubectl, ghost, None)).collect()
}

fn look(kubectl: &Kubectl<'_>, ghost: &Machine) -> Option<Part> {
    let node = ghost.node.as_ref().and_then(|node| kubectl.get_node(&node.name));
    let vm = vm(ghost).and_then(|vm| govc("vm.info", "", vm));
    command(ReadOnly, "It must be the machine of its Node, by its BIOS UUID:", [node, vm])
}

/// In the order of Cluster API. A member is removed when its Node is drained: its kubelet may know no other API server
/// than the one beside it, which ends with the member. The Node is deleted last, because its volumes are detached only
/// while it exists.
fn take_out(kubectl: &Kubectl<'_>, ghost: &Machine, member: Option<Part>) -> Vec<Part> {
    let node = ghost.node.as_ref().map(|node| node.name.as_str());
    let vm = vm(ghost);
    let is_off = vm.is_some_and(|vm| vm.power_state.as_deref() == Some("poweredOff"));
    let on_vm = |verb: &str, options: &str| vm.and_then(|vm| govc(verb, options, vm));
    let off = if is_off { None } else { on_vm("vm.power", "-s ") };
    let attachments = node.and_then(|_| kubectl.get_volume_attachments());
    let parts = [
        command(
            Destructive,
            "Move its Pods away; what they keep in emptyDir volumes is lost:",
            [node.and_then(|node| kubectl.drain(node))],
        ),
        command(
            ReadOnly,
            "Wait until no attachment is listed for it, and no disk of a persistent volume is left:",
            [attachments, on_vm("device.info", "")],
        ),
        member,
        command(Changes, "Shut it down:", [off]),
        command(
            Destructive,
            "When `vm.info` says that it is off, delete it for good, and then its Node:",
            [on_vm("vm.destroy", ""), node.and_then(|node| kubectl.delete_node(node))],
        ),
    ];
    parts.into_iter().flatten().collect()
}
