//! Commands that delete objects of the management cluster, or choose which ones are deleted.

use super::command::{command, management, object_of, on_object, word};
use crate::cluster::ClusterRef;
use crate::model::ObjectRef;

/// Deletes a Machine.
pub(crate) fn delete_machine(namespace: &str, name: &str) -> Option<String> {
    management("delete", "machine", namespace, name)
}

/// Deletes a restored cluster.
pub(crate) fn delete_cluster(cluster: &ClusterRef) -> Option<String> {
    delete_object(&object_of(cluster))
}

/// Deletes an object. One that waits for its finalizers does not keep the terminal.
pub(crate) fn delete_object(object: &ObjectRef) -> Option<String> {
    on_object("kubectl delete", object, " --wait=false")
}

/// Marks Machines, so that a set that shrinks takes them first.
pub(crate) fn mark_for_deletion(namespace: &str, machines: &[&str]) -> Option<String> {
    let names: Option<Vec<String>> = machines.iter().map(|name| word(name)).collect();
    let names = names.filter(|names| !names.is_empty())?.join(" ");
    let start = command(&["kubectl annotate -n ", " machine "], &[namespace])?;
    Some(format!("{start}{names} cluster.x-k8s.io/delete-machine=true"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_machines_are_marked_at_once() {
        assert_eq!(
            mark_for_deletion("team-a", &["web-1", "web 2"]).as_deref(),
            Some("kubectl annotate -n team-a machine web-1 'web 2' cluster.x-k8s.io/delete-machine=true")
        );
        assert_eq!(mark_for_deletion("team-a", &["web-1", "-A"]), None);
        assert_eq!(mark_for_deletion("team-a", &[]), None);
    }
}
