//! Stuck workers: deleted, so that new ones are created; or removed for good where the pool had become smaller.

use super::book::{Book, Mark};
use super::draft::{Draft, command};
use super::facts::{is_stuck, key};
use super::model::Part;
use super::text::Line;
use crate::presentation::words;
use crate::remediation::{delete_machine, mark_for_deletion, set_replicas};
use crate::report::NextStepEffect::Destructive;
use crate::report::{Cluster, FindingCode, Machine, ObjectRef, Pool};

pub(super) fn replace(book: &mut Book<'_>, cluster: &Cluster) {
    // Deleting a member of an external etcd would cost its quorum, and a load balancer has no Machine.
    let pools = cluster.workers.pools.iter().filter(|pool| pool.role.is_worker());
    let stuck: Vec<&Machine> = pools.flat_map(|pool| &pool.machines).filter(|machine| is_stuck(machine)).collect();
    if stuck.is_empty() {
        return;
    }
    let deletes = stuck.iter().map(|machine| delete_machine(&cluster.namespace, &machine.name));
    let why = match (book.step_of(&Mark::Rules), book.step_of(&Mark::Unpause(cluster.reference()))) {
        (Some(rules), Some(unpause)) => Line::words("No controller repairs them (")
            .and_step(rules)
            .and("). Leave out a Machine that ")
            .and_step(unpause)
            .and(" lists with a Node name:"),
        _ => Line::words("No controller repairs them. Leave out a Machine that is listed with a Node name:"),
    };
    let fewer: Vec<Part> = cluster.workers.pools.iter().filter_map(|pool| have_fewer(cluster, pool)).collect();
    let (verb, go_on) = if fewer.is_empty() {
        ("Replace", "each has been replaced by a Machine whose Node is `Ready`.")
    } else {
        ("Replace or remove", "each is gone, or has been replaced by a Machine whose Node is `Ready`.")
    };
    book.add(
        Draft::new(Line::words(format!("{verb} the stuck workers of ")).and_code(key(cluster)))
            .of([cluster.reference()])
            .parts(fewer)
            .destroy(why, deletes)
            .go_on(go_on)
            .otherwise("wait; a Machine that never gets a Node harms nothing."),
    );
}

/// Without replacement, where the pool was perhaps scaled down after the backup.
fn have_fewer(cluster: &Cluster, pool: &Pool) -> Option<Part> {
    let name = pool.name.as_deref()?;
    let is_its = |object: &&ObjectRef| object.name == name;
    let events = cluster.findings.iter().filter(|finding| finding.code == FindingCode::ScaleDown);
    let object = events.filter_map(|finding| finding.subject_ref.as_ref()).find(is_its)?;
    let stuck: Vec<&str> =
        pool.machines.iter().filter(|machine| is_stuck(machine)).map(|machine| machine.name.as_str()).collect();
    let fewer = pool.replicas.desired?.checked_sub(words::number(stuck.len()))?;
    let lines = [mark_for_deletion(&cluster.namespace, &stuck)?, set_replicas(object, fewer)?];
    let about = Line::words("If pool ").and_code(name).and(
        " was scaled down on purpose after the backup, remove them without replacement, in this order and instead \
              of what follows. Where the Cluster has spec.topology, set the number there:",
    );
    command(Destructive, about, lines.map(Some))
}
