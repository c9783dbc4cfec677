//! `kubectl` against workload clusters, by the kubeconfigs that the runbook writes.

use super::command::command;
use crate::cluster::ClusterRef;

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
                " -o custom-columns=NAME:.metadata.name,PROVIDER-ID:.spec.providerID",
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
        let line = command(
            &[
                "kubectl --kubeconfig ",
                " -n kube-system exec etcd-NODE_THAT_STAYS -- etcdctl --endpoints https://127.0.0.1:2379 --cacert \
                 /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/server.crt --key \
                 /etc/kubernetes/pki/etcd/server.key ",
            ],
            &[&self.kubeconfig()],
        )?;
        Some(format!("{line}{arguments}"))
    }
}

/// Writes a cluster's node list to a file.
pub(crate) fn nodes_command(cluster: &ClusterRef) -> Option<String> {
    let file = format!("nodes-{}.{}.json", cluster.namespace, cluster.name);
    let kubeconfig = Kubectl { cluster }.kubeconfig();
    command(&["kubectl --kubeconfig ", " get nodes -o json > ", ""], &[&kubeconfig, &file])
}

/// Writes a workload cluster's kubeconfig to the file that all commands name.
pub(crate) fn write_kubeconfig(cluster: &ClusterRef) -> Option<String> {
    let secret = format!("{}-kubeconfig", cluster.name);
    let file = Kubectl { cluster }.kubeconfig();
    command(
        &["kubectl get secret -n ", " ", " -o jsonpath='{.data.value}' | base64 -d > ", ""],
        &[&cluster.namespace, &secret, &file],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_name_what_they_are_about() {
        let cluster = ClusterRef { namespace: "team-a".into(), name: "web".into() };
        let kubectl = Kubectl { cluster: &cluster };
        assert_eq!(
            kubectl.get_node("web-1").as_deref(),
            Some(
                "kubectl --kubeconfig team-a.web.kubeconfig get node web-1 -o \
                 custom-columns=NAME:.metadata.name,PROVIDER-ID:.spec.providerID"
            )
        );
        assert_eq!(
            nodes_command(&cluster).as_deref(),
            Some("kubectl --kubeconfig team-a.web.kubeconfig get nodes -o json > nodes-team-a.web.json")
        );
        assert_eq!(kubectl.get_node("web\n1"), None);
    }
}
