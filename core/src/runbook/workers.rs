//! Stuck workers: deleted, so that new ones are created.

use super::book::{Book, Mark};
use super::draft::Draft;
use super::facts::{is_stuck, key};
use super::text::Line;
use crate::remediation::delete_machine;
use crate::report::{Cluster, Machine};

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
    book.add(
        Draft::new(Line::words("Replace the stuck workers of ").and_code(key(cluster)))
            .of([cluster.reference()])
            .destroy(why, deletes)
            .go_on("each has been replaced by a Machine whose Node is `Ready`.")
            .otherwise("wait; a Machine that never gets a Node harms nothing."),
    );
}
