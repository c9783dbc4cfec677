//! An etcd on machines of its own, as EKS Anywhere has it.

use serde_json::{Value, json};

use super::cluster::Seed;
use super::objects::reference;
use super::{BEFORE, Cluster, Object, Resource, Scene};

impl Cluster {
    /// The name of its etcd.
    pub(crate) fn etcd(&self) -> String {
        format!("{}-etcd", self.name)
    }

    /// The name of a member.
    pub(crate) fn etcd_machine(&self, number: usize) -> String {
        self.generated(&self.etcd(), number)
    }

    fn etcd_objects(&self, name: &str) -> [Object; 3] {
        let etcd = self.etcd();
        let seed = Seed { name: name.to_owned(), vm: name.to_owned(), pool: Some((etcd.clone(), etcd.clone())) };
        let [machine, vsphere_machine, vsphere_vm] = self.machine_objects(&seed);
        let mut machine = machine.owned_by(Resource::EtcdadmCluster, &etcd);
        machine.json["metadata"]["labels"] = json!({ "cluster.x-k8s.io/cluster-name": self.name });
        machine.json["status"] = json!({ "phase": "Running" });
        let label = "cluster.x-k8s.io/etcd-cluster";
        [machine.label(label, &etcd), vsphere_machine.label(label, &etcd), vsphere_vm]
    }
}

impl Scene {
    /// Gives a cluster an etcd of its own with so many members.
    pub(crate) fn with_external_etcd(mut self, cluster: &Cluster, members: usize) -> Self {
        let etcd = cluster.etcd();
        let template = reference(cluster.api, Resource::VSphereMachineTemplate, &cluster.namespace, "etcd");
        let object = Object::new(Resource::EtcdadmCluster, cluster.api, &cluster.namespace, &etcd)
            .of_cluster(&cluster.name)
            .with("spec", json!({ "replicas": members, "infrastructureTemplate": template }))
            .with("status", json!({ "readyReplicas": members }));
        self.objects.push(object);
        let named = reference(cluster.api, Resource::EtcdadmCluster, &cluster.namespace, &etcd);
        self.object(Resource::Cluster, &cluster.name)["spec"]["managedExternalEtcdRef"] = named;
        let mut endpoints: Vec<Value> = Vec::new();
        for number in 0..members {
            let (name, address) = (cluster.etcd_machine(number), format!("10.20.1.{number}"));
            let mut objects = cluster.etcd_objects(&name);
            objects[2].json["status"]["addresses"] = json!([address]);
            self.objects.extend(objects);
            let mut vm = cluster.virtual_machine(&name, BEFORE);
            vm.ip_addresses = vec![address.clone()];
            self.add_vm(cluster, vm);
            endpoints.push(format!("https://{address}:2379").into());
        }
        self.object(Resource::KubeadmControlPlane, &cluster.control_plane)["spec"]["kubeadmConfigSpec"] =
            json!({ "clusterConfiguration": { "etcd": { "external": { "endpoints": endpoints } } } });
        self
    }
}
