//! Commands on the new management cluster, and about the others.

use super::command::command;
use crate::cluster::ClusterRef;

/// All Clusters.
pub(crate) const LIST_CLUSTERS: &str = "kubectl get clusters.cluster.x-k8s.io -A";

/// All Clusters, and whether they are paused.
pub(crate) const LIST_PAUSED: &str = "kubectl get clusters.cluster.x-k8s.io -A -o \
                                      custom-columns=NAMESPACE:.metadata.namespace,NAME:.metadata.name,\
                                      PAUSED:.spec.paused";

/// All Machines.
pub(crate) const LIST_MACHINES: &str = "kubectl get machines.cluster.x-k8s.io -A";

/// The versions of the controllers, where clusterctl installed them.
pub(crate) const LIST_PROVIDERS: &str = "kubectl get providers.clusterctl.cluster.x-k8s.io -A";

/// ClusterClasses that are there already.
pub(crate) const LIST_CLASSES: &str = "kubectl get clusterclasses.cluster.x-k8s.io -A";

/// The kubeconfig's cluster that `kubectl` talks to.
pub(crate) const CURRENT_CONTEXT: &str = "kubectl config current-context";

/// Asks every context of the kubeconfig for Clusters.
pub(crate) const ASK_OTHERS: &str = "kubectl config get-contexts -o name | while read -r context; do echo \
                                     \"== $context\"; kubectl --context \"$context\" --request-timeout 10s get \
                                     clusters.cluster.x-k8s.io -A </dev/null; done";

/// Asks API servers from a Pod of the management cluster: a line for each cluster, with the HTTP status of the answer.
pub(crate) fn reach_api_servers(servers: &[(String, &str)]) -> Option<String> {
    let start = "kubectl run reach-api-servers --rm -i --restart=Never --image=curlimages/curl --command -- sh -c \
                 'for server; do curl -sk -m 10 -o /dev/null -w \"$server %{http_code}\\n\" \
                 \"https://${server#*=}/livez\"; done' sh";
    let word = |(cluster, server): &(String, &str)| {
        let address = server.trim_start_matches("https://").trim_end_matches('/');
        command(&[" ", ""], &[format!("{cluster}={address}").as_str()])
    };
    let words: Option<Vec<String>> = servers.iter().map(word).collect();
    words.filter(|words| !words.is_empty()).map(|words| format!("{start}{}", words.concat()))
}

/// Which MachineSets a cluster has, and which MachineDeployment each names.
pub(crate) fn machine_sets(cluster: &ClusterRef) -> Option<String> {
    let label = format!("cluster.x-k8s.io/cluster-name={}", cluster.name);
    command(
        &["kubectl get machinesets.cluster.x-k8s.io -n ", " -l ", " -L cluster.x-k8s.io/deployment-name"],
        &[&cluster.namespace, &label],
    )
}
