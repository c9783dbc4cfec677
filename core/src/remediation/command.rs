//! Commands that can be copied into a shell, whatever the names in them are.

use crate::cluster::ClusterRef;
use crate::hidden::is_hidden;
use crate::model::{ObjectRef, VirtualMachine};

/// The kind of a Cluster object.
const CLUSTER: &str = "Cluster";
/// Clusters of Cluster API, as `kubectl` takes them.
const CLUSTERS: &str = "clusters.cluster.x-k8s.io";

/// A word as a POSIX shell takes it unchanged. `None` for what should not be pasted into a terminal at all: hidden
/// characters, and what would be an option.
fn word(text: &str) -> Option<String> {
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

/// `kubectl` against the management cluster, restored or still alive.
pub(crate) fn management(verb: &str, kind: &str, namespace: &str, name: &str) -> Option<String> {
    command(&["kubectl ", " -n ", " ", " ", ""], &[verb, namespace, kind, name])
}

/// Puts the resource, namespace and name of an object between the parts of a command.
fn on_object(start: &str, object: &ObjectRef, end: &str) -> Option<String> {
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

/// Pauses a cluster. [`unpause_cluster`] undoes it.
pub(crate) fn pause_cluster(cluster: &ClusterRef) -> Option<String> {
    merge(&object_of(cluster), r#"{"spec":{"paused":true}}"#)
}

/// Lets the controllers of a cluster act. [`pause_cluster`] undoes it.
pub(crate) fn unpause_cluster(cluster: &ClusterRef) -> Option<String> {
    merge(&object_of(cluster), r#"{"spec":{"paused":false}}"#)
}

/// Deletes a restored cluster.
pub(crate) fn delete_cluster(cluster: &ClusterRef) -> Option<String> {
    on_object("kubectl delete", &object_of(cluster), " --wait=false")
}

/// Merges a patch into an object.
fn merge(object: &ObjectRef, patch: &str) -> Option<String> {
    Some(format!("{}{}", on_object("kubectl patch", object, " --type merge -p ")?, word(patch)?))
}

/// The Cluster object.
fn object_of(cluster: &ClusterRef) -> ObjectRef {
    let namespace = Some(cluster.namespace.clone());
    ObjectRef { kind: CLUSTER.to_owned(), namespace, name: cluster.name.clone() }
}

/// The Machines of one cluster.
pub(crate) fn cluster_machines(cluster: &ClusterRef) -> Option<String> {
    let label = format!("cluster.x-k8s.io/cluster-name={}", cluster.name);
    command(&["kubectl get machines.cluster.x-k8s.io -n ", " -l ", " -o wide"], &[&cluster.namespace, &label])
}

/// Deletes a Machine.
pub(crate) fn delete_machine(namespace: &str, name: &str) -> Option<String> {
    management("delete", "machine", namespace, name)
}

/// Shows one virtual machine, by its inventory path.
pub(crate) fn look_at_vm(vcenter: &str, path: &str) -> Option<String> {
    command(&["GOVC_URL=", " govc vm.info -vm.ipath ", ""], &[vcenter, path])
}

/// Moves a virtual machine into a folder.
pub(crate) fn move_vm(vcenter: &str, path: &str, folder: &str) -> Option<String> {
    if !path.starts_with('/') || !folder.starts_with('/') {
        return None;
    }
    command(&["GOVC_URL=", " govc object.mv ", " ", ""], &[vcenter, path, folder])
}

/// `govc` on one virtual machine, found by its inventory path, which is unique and stands as vCenter writes it, else by
/// its BIOS UUID, which need not be. The path of one in a vApp is not one that vCenter's search knows.
pub(crate) fn govc(verb: &str, options: &str, vm: &VirtualMachine) -> Option<String> {
    let path = vm.path.as_ref().filter(|_| !vm.in_vapp);
    let found = match (path, &vm.bios_uuid) {
        (Some(path), _) => command(&["-vm.ipath ", ""], &[path])?,
        (None, Some(uuid)) => command(&["-vm.uuid ", ""], &[uuid])?,
        (None, None) => return None,
    };
    let start = command(&["GOVC_URL=", " govc "], &[&vm.vcenter])?;
    Some(format!("{start}{verb} {options}{found}"))
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
    fn govc_finds_what_it_is_told_to_find() {
        let vm = |path: Option<&str>, in_vapp| VirtualMachine {
            vcenter: "vc01".into(),
            moref: None,
            name: "web%2f1".into(),
            path: path.map(str::to_owned),
            datacenter: None,
            bios_uuid: Some("4206".into()),
            instance_uuid: None,
            power_state: None,
            connection_state: None,
            ip_addresses: Vec::new(),
            in_vapp,
            created_at: None,
        };
        let find = |vm| govc("vm.info", "", &vm).unwrap();
        let path = "/DC0/vm/team%2fa/web%2f1";
        assert_eq!(find(vm(Some(path), false)), format!("GOVC_URL=vc01 govc vm.info -vm.ipath {path}"));
        assert_eq!(find(vm(Some("/DC0/vm/app/web"), true)), "GOVC_URL=vc01 govc vm.info -vm.uuid 4206");
        assert_eq!(find(vm(None, false)), "GOVC_URL=vc01 govc vm.info -vm.uuid 4206");
    }
}
