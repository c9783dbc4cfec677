//! Commands that can be copied into a shell, whatever the names in them are.

use crate::cluster::ClusterRef;
use crate::hidden::is_hidden;
use crate::model::ObjectRef;

/// The kind of a Cluster object.
const CLUSTER: &str = "Cluster";
/// Clusters of Cluster API, as `kubectl` takes them.
pub(super) const CLUSTERS: &str = "clusters.cluster.x-k8s.io";

/// A word as a POSIX shell takes it unchanged. `None` for what should not be pasted into a terminal at all: hidden
/// characters, and what would be an option.
pub(super) fn word(text: &str) -> Option<String> {
    if text.is_empty() || text.starts_with('-') || text.chars().any(is_hidden) {
        return None;
    }
    let plain = |character: char| character.is_ascii_alphanumeric() || "._/:@%+=,-".contains(character);
    Some(if text.chars().all(plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) })
}

/// Puts words into a command. `None` when one of them is not fit for a shell.
pub(super) fn command(parts: &[&str], words: &[&str]) -> Option<String> {
    let mut line = String::new();
    let mut words = words.iter();
    for (position, part) in parts.iter().enumerate() {
        if position > 0 {
            line.push_str(&word(words.next()?)?);
        }
        line.push_str(part);
    }
    Some(line)
}

/// `kubectl` against a workload cluster.
pub(crate) struct Kubectl<'a> {
    pub(crate) cluster: &'a ClusterRef,
}

impl Kubectl<'_> {
    fn kubeconfig(&self) -> String {
        // Clusters of two namespaces may have one name.
        format!("{}.{}.kubeconfig", self.cluster.namespace, self.cluster.name)
    }

    pub(crate) fn get_nodes(&self) -> Option<String> {
        command(&["kubectl --kubeconfig ", " get nodes -o wide"], &[&self.kubeconfig()])
    }

    /// Shows by which BIOS UUID a Node knows its virtual machine.
    pub(crate) fn get_node(&self, node: &str) -> Option<String> {
        command(
            &[
                "kubectl --kubeconfig ",
                " get node ",
                " -o custom-columns=NAME:.metadata.name,PROVIDER-ID:.spec.providerID,\
                 SYSTEM-UUID:.status.nodeInfo.systemUUID",
            ],
            &[&self.kubeconfig(), node],
        )
    }

    /// Which volumes are attached to which Nodes.
    pub(crate) fn get_volume_attachments(&self) -> Option<String> {
        command(
            &[
                "kubectl --kubeconfig ",
                " get volumeattachments -o custom-columns=NODE:.spec.nodeName,VOLUME:.spec.source.persistentVolumeName",
            ],
            &[&self.kubeconfig()],
        )
    }

    pub(crate) fn cordon(&self, node: &str) -> Option<String> {
        command(&["kubectl --kubeconfig ", " cordon ", ""], &[&self.kubeconfig(), node])
    }

    pub(crate) fn uncordon(&self, node: &str) -> Option<String> {
        command(&["kubectl --kubeconfig ", " uncordon ", ""], &[&self.kubeconfig(), node])
    }

    pub(crate) fn drain(&self, node: &str) -> Option<String> {
        command(
            &["kubectl --kubeconfig ", " drain ", " --ignore-daemonsets --delete-emptydir-data"],
            &[&self.kubeconfig(), node],
        )
    }

    pub(crate) fn delete_node(&self, node: &str) -> Option<String> {
        command(&["kubectl --kubeconfig ", " delete node ", ""], &[&self.kubeconfig(), node])
    }

    pub(crate) fn control_plane_nodes(&self) -> Option<String> {
        command(
            &["kubectl --kubeconfig ", " get nodes -l node-role.kubernetes.io/control-plane -o wide"],
            &[&self.kubeconfig()],
        )
    }

    /// The Nodes on which RKE2 or K3s runs an etcd member.
    pub(crate) fn etcd_nodes(&self) -> Option<String> {
        command(&["kubectl --kubeconfig ", " get nodes -l node-role.kubernetes.io/etcd -o wide"], &[&self.kubeconfig()])
    }

    /// Runs `etcdctl` in the etcd Pod of a control-plane node that stays.
    pub(crate) fn etcdctl(&self, arguments: &str) -> Option<String> {
        self.etcdctl_on("NODE_THAT_STAYS", arguments)
    }

    /// Runs `etcdctl` in the etcd Pod of this control-plane node.
    pub(crate) fn etcdctl_on(&self, node: &str, arguments: &str) -> Option<String> {
        let line = command(
            &[
                "kubectl --kubeconfig ",
                " -n kube-system exec ",
                " -- etcdctl --endpoints https://127.0.0.1:2379 --cacert \
                 /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/server.crt --key \
                 /etc/kubernetes/pki/etcd/server.key ",
            ],
            &[&self.kubeconfig(), &format!("etcd-{node}")],
        )?;
        Some(format!("{line}{arguments}"))
    }
}

/// Reads the Nodes of all clusters with the kubeconfigs in the backup, and writes them to a folder.
pub(crate) fn read_nodes(backup: &str) -> Option<String> {
    command(&["drift-detector nodes --backup ", " -o nodes"], &[backup])
}

/// Writes a cluster's node list to a file.
pub(crate) fn nodes_command(cluster: &ClusterRef) -> Option<String> {
    let file = format!("nodes-{}.{}.json", cluster.namespace, cluster.name);
    let kubeconfig = Kubectl { cluster }.kubeconfig();
    command(&["kubectl --kubeconfig ", " get nodes -o json > ", ""], &[&kubeconfig, &file])
}

/// `kubectl` against the management cluster, restored or still alive.
pub(crate) fn management(verb: &str, kind: &str, namespace: &str, name: &str) -> Option<String> {
    command(&["kubectl ", " -n ", " ", " ", ""], &[verb, namespace, kind, name])
}

/// Puts the resource, namespace and name of an object between the parts of a command.
pub(super) fn on_object(start: &str, object: &ObjectRef, end: &str) -> Option<String> {
    let namespace = object.namespace.as_deref()?;
    let resource = resource(&object.kind);
    command(&[&format!("{start} -n "), " ", " ", end], &[namespace, &resource, &object.name])
}

/// A kind as `kubectl` takes it. Other API groups have Clusters, too.
fn resource(kind: &str) -> String {
    if kind == CLUSTER { CLUSTERS.to_owned() } else { kind.to_lowercase() }
}

/// Keeps the controller from one object, while its cluster may go on. [`resume_object`] undoes it.
pub(crate) fn pause_object(object: &ObjectRef) -> Option<String> {
    on_object("kubectl annotate", object, " cluster.x-k8s.io/paused=true")
}

/// Lets the controller act on one object again. [`pause_object`] undoes it.
pub(crate) fn resume_object(object: &ObjectRef) -> Option<String> {
    on_object("kubectl annotate", object, " cluster.x-k8s.io/paused-")
}

/// Shows one object whole.
pub(crate) fn look_at(object: &ObjectRef) -> Option<String> {
    on_object("kubectl get", object, " -o yaml")
}

/// Sets `spec.replicas`.
pub(crate) fn set_replicas(object: &ObjectRef, replicas: u64) -> Option<String> {
    merge(object, &format!("{{\"spec\":{{\"replicas\":{replicas}}}}}"))
}

/// Whether a cluster is paused.
pub(crate) fn is_paused(cluster: &ClusterRef) -> Option<String> {
    on_object("kubectl get", &object_of(cluster), " -o 'jsonpath={.spec.paused}{\"\\n\"}'")
}

/// Pauses a cluster. [`unpause_cluster`] undoes it.
pub(crate) fn pause_cluster(cluster: &ClusterRef) -> Option<String> {
    merge(&object_of(cluster), r#"{"spec":{"paused":true}}"#)
}

/// Lets the controllers of a cluster act. [`pause_cluster`] undoes it.
pub(crate) fn unpause_cluster(cluster: &ClusterRef) -> Option<String> {
    merge(&object_of(cluster), r#"{"spec":{"paused":false}}"#)
}

/// Lets a `MachineDeployment` select only MachineSets that name it. The API server rejects a selector that does not
/// match the labels of the template.
pub(crate) fn narrow_selector(object: &ObjectRef) -> Option<String> {
    let name = serde_json::to_string(&object.name).ok()?;
    let label = format!("{{\"cluster.x-k8s.io/deployment-name\":{name}}}");
    let template = format!("{{\"metadata\":{{\"labels\":{label}}}}}");
    merge(object, &format!("{{\"spec\":{{\"selector\":{{\"matchLabels\":{label}}},\"template\":{template}}}}}"))
}

/// Merges a patch into an object.
fn merge(object: &ObjectRef, patch: &str) -> Option<String> {
    Some(format!("{}{}", on_object("kubectl patch", object, " --type merge -p ")?, word(patch)?))
}

/// The Cluster object.
pub(super) fn object_of(cluster: &ClusterRef) -> ObjectRef {
    let namespace = Some(cluster.namespace.clone());
    ObjectRef { kind: CLUSTER.to_owned(), namespace, name: cluster.name.clone() }
}

/// The Machines of one cluster.
pub(crate) fn cluster_machines(cluster: &ClusterRef) -> Option<String> {
    let label = format!("cluster.x-k8s.io/cluster-name={}", cluster.name);
    command(&["kubectl get machines.cluster.x-k8s.io -n ", " -l ", " -o wide"], &[&cluster.namespace, &label])
}

/// The same in another management cluster, whose context has to be filled in.
pub(crate) fn machines_elsewhere(cluster: &ClusterRef) -> Option<String> {
    let label = format!("cluster.x-k8s.io/cluster-name={}", cluster.name);
    let start = "kubectl --context OTHER_MANAGEMENT_CLUSTER get machines.cluster.x-k8s.io -A -l ";
    command(&[start, " -o wide"], &[&label])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_stay_words() {
        assert_eq!(word("web-1").as_deref(), Some("web-1"));
        assert_eq!(word("a b").as_deref(), Some("'a b'"));
        assert_eq!(word("$(reboot)'; ls").as_deref(), Some(r"'$(reboot)'\''; ls'"));
        for text in ["", "-rf", "a\nb", "a\u{1b}[2Jb", "a\u{202e}b", "a\0", "a\u{ad}b", "a\u{e0041}", "a\u{fe0f}"] {
            assert_eq!(word(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_pauses_can_be_undone() {
        let cluster = ClusterRef { namespace: "team-a".into(), name: "web".into() };
        let patch = "kubectl patch -n team-a clusters.cluster.x-k8s.io web --type merge -p ";
        assert_eq!(pause_cluster(&cluster), Some(format!(r#"{patch}'{{"spec":{{"paused":true}}}}'"#)));
        assert_eq!(unpause_cluster(&cluster), Some(format!(r#"{patch}'{{"spec":{{"paused":false}}}}'"#)));
        let object = ObjectRef { kind: "MachineSet".into(), namespace: Some("team-a".into()), name: "web md".into() };
        let annotate = "kubectl annotate -n team-a machineset 'web md' cluster.x-k8s.io/paused";
        assert_eq!(pause_object(&object), Some(format!("{annotate}=true")));
        assert_eq!(resume_object(&object), Some(format!("{annotate}-")));
        assert_eq!(pause_object(&ObjectRef { namespace: None, ..object }), None);
    }

    #[test]
    fn commands_name_what_they_are_about() {
        let cluster = ClusterRef { namespace: "team-a".into(), name: "web".into() };
        let kubectl = Kubectl { cluster: &cluster };
        assert_eq!(
            kubectl.get_node("web-1").as_deref(),
            Some(
                "kubectl --kubeconfig team-a.web.kubeconfig get node web-1 -o \
                 custom-columns=NAME:.metadata.name,PROVIDER-ID:.spec.providerID,\
                 SYSTEM-UUID:.status.nodeInfo.systemUUID"
            )
        );
        assert_eq!(
            nodes_command(&cluster).as_deref(),
            Some("kubectl --kubeconfig team-a.web.kubeconfig get nodes -o json > nodes-team-a.web.json")
        );
        assert_eq!(
            management("delete", "machine", "team-a", "web-1").as_deref(),
            Some("kubectl delete -n team-a machine web-1")
        );
        assert_eq!(kubectl.get_node("web\n1"), None);
    }
}
