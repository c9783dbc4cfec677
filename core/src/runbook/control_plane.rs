//! Stuck control-plane Machines: never all of them, and one at a time.

use super::book::{Book, Mark};
use super::draft::Draft;
use super::facts::{is_stuck, key};
use super::text::Line;
use crate::presentation::words;
use crate::remediation::{Kubectl, delete_machine};
use crate::report::{Cluster, Machine, MachineStatus, Outcome};
use crate::wording;

pub(super) fn repair(book: &mut Book<'_>, cluster: &Cluster) {
    let machines = &cluster.control_plane.machines;
    let stuck: Vec<&Machine> = machines.iter().filter(|machine| is_stuck(machine)).collect();
    if stuck.is_empty() {
        return;
    }
    let adopted: Vec<&Machine> =
        machines.iter().filter(|machine| machine.outcome() == Some(Outcome::Adopted)).collect();
    let ghosts = machines.iter().filter(|machine| machine.status == MachineStatus::Ghost).count();
    let rules = book.step_of(&Mark::Rules);
    let warning = Line::words("Never delete the last Machine of a control plane, nor one that runs");
    let warning = rules.map_or_else(|| warning.clone(), |number| warning.clone().and(": ").and_step(number));
    let draft = Draft::new(Line::words("Repair the control plane of ").and_code(key(cluster)))
        .of([cluster.reference()])
        .warn(warning.and("."));
    if adopted.is_empty() {
        let running = if ghosts == 0 {
            "No control-plane VM of this cluster was found."
        } else {
            "None of the running control-plane VMs are in this backup."
        };
        book.add(
            draft
                .text(Line::words(format!("{running} Do not delete any of its Machines: leave them as they are.")))
                .go_on("somebody who knows this cluster's etcd takes it over."),
        );
        return;
    }
    let members = adopted.len().saturating_add(ghosts);
    let quorum = majority(members);
    let of = match ghosts {
        0 => "all of them in the backup".to_owned(),
        ghosts => {
            format!("{} in the backup and {}", adopted.len(), wording::count(words::number(ghosts), "Ghost", "Ghosts"))
        }
    };
    let mut text =
        format!("etcd should have {members} running members, {of}. {quorum} of them have to be healthy at any time.");
    if ghosts > 0 {
        text.push_str(
            " As soon as every Machine has a Node, the control plane removes the members of all Ghosts from etcd at \
             once: deleting the last stale Machine brings that about. Decide about each Ghost first, and check that \
             the remaining members have quorum.",
        );
    }
    let reference = cluster.reference();
    let kubectl = Kubectl { cluster: &reference };
    let etcd = ["member list -w table", "endpoint health --cluster"];
    let looks = etcd.map(|arguments| kubectl.etcdctl_on(node_that_stays(cluster), arguments));
    let healthy = if ghosts == 0 {
        format!("at least {quorum} members report that they are healthy")
    } else {
        let own = majority(adopted.len());
        format!("at least {quorum} members report that they are healthy, {own} of them not Ghosts")
    };
    let deletes: Vec<_> = stuck.iter().map(|machine| delete_machine(&cluster.namespace, &machine.name)).collect();
    let about = if stuck.len() == 1 {
        format!("Only when {healthy}:")
    } else {
        format!("One line at a time, and each time only when {healthy}, and the Machine before has been replaced:")
    };
    book.add(
        draft
            .text(Line::words(text))
            .read("", std::iter::once(kubectl.control_plane_nodes()).chain(looks))
            .destroy(about.as_str(), deletes)
            .go_on("a new Machine has replaced each of them, its Node is `Ready`, and etcd is healthy.")
            .otherwise("stop, and delete no further Machine."),
    );
}

/// The Node in whose etcd Pod one looks: one that the backup has, or a word to be replaced.
pub(super) fn node_that_stays(cluster: &Cluster) -> &str {
    let adopted = cluster.control_plane.machines.iter().filter(|machine| machine.outcome() == Some(Outcome::Adopted));
    let mut nodes = adopted.filter_map(|machine| machine.node.as_ref());
    nodes.next().map_or("NODE_THAT_STAYS", |node| node.name.as_str())
}

/// How many of so many etcd members are a quorum.
pub(super) fn majority(members: usize) -> usize {
    members.checked_div(2).unwrap_or_default().saturating_add(1)
}
