//! One workload cluster: its control plane, its pools, and every object, virtual machine and Node that comes of them.

use serde_json::{Value, json};

use super::objects::reference;
use super::{Api, DATACENTER, Object, Resource, VCENTER, suffix};

/// A cluster to be added to a scene.
#[derive(Clone, Debug)]
pub(crate) struct Cluster {
    pub(crate) api: Api,
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) control_plane: String,
    pub(crate) members: usize,
    /// `MachineDeployments` and how many machines each has.
    pub(crate) pools: Vec<(String, usize)>,
    pub(crate) server: String,
    pub(crate) datacenter: String,
    pub(crate) folder: String,
    pub(crate) windows: bool,
    pub(crate) paused: bool,
}

/// A machine of a cluster, before its objects are written.
#[derive(Clone, Debug)]
pub(crate) struct Seed {
    pub(crate) name: String,
    /// The name that CAPV gives to `VSphereVM` and virtual machine.
    pub(crate) vm: String,
    /// `None` for the control plane, else `MachineDeployment` and `MachineSet`.
    pub(crate) pool: Option<(String, String)>,
}

impl Cluster {
    /// One control-plane machine, and two workers in the pool `<name>-md-0`.
    pub(crate) fn new(namespace: &str, name: &str) -> Self {
        Self {
            api: Api::V1beta1,
            namespace: namespace.into(),
            name: name.into(),
            control_plane: format!("{name}-control-plane"),
            members: 1,
            pools: vec![(format!("{name}-md-0"), 2)],
            server: VCENTER.into(),
            datacenter: DATACENTER.into(),
            folder: namespace.into(),
            windows: false,
            paused: false,
        }
    }

    pub(crate) fn api(self, api: Api) -> Self {
        Self { api, ..self }
    }

    pub(crate) fn members(self, members: usize) -> Self {
        Self { members, ..self }
    }

    pub(crate) fn pools(self, pools: &[(&str, usize)]) -> Self {
        Self { pools: pools.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect(), ..self }
    }

    pub(crate) fn on(self, server: &str) -> Self {
        Self { server: server.into(), ..self }
    }

    pub(crate) fn in_datacenter(self, datacenter: &str) -> Self {
        Self { datacenter: datacenter.into(), ..self }
    }

    pub(crate) fn in_folder(self, folder: &str) -> Self {
        Self { folder: folder.into(), ..self }
    }

    /// Names as a `ClusterClass` gives them.
    pub(crate) fn class_based(self) -> Self {
        let control_plane = format!("{}-{}", self.name, suffix(&self.name));
        let pools = self.pools.iter().map(|(name, count)| (format!("{name}-{}", suffix(name)), *count)).collect();
        Self { control_plane, pools, ..self }
    }

    pub(crate) fn windows(self) -> Self {
        Self { windows: true, ..self }
    }

    pub(crate) fn paused(self) -> Self {
        Self { paused: true, ..self }
    }

    /// `namespace/name`
    pub(crate) fn key(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }

    /// The address of its API server.
    pub(crate) fn endpoint(&self) -> String {
        let number = self.key().bytes().fold(7_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 250);
        format!("10.20.0.{number}")
    }

    /// The name that Cluster API gives to a machine of this owner.
    pub(crate) fn generated(&self, owner: &str, number: usize) -> String {
        let base: String = format!("{owner}-").chars().take(58).collect();
        format!("{base}{}", suffix(&format!("{}/{owner}/{number}", self.namespace)))
    }

    /// The name of a control-plane machine.
    pub(crate) fn member(&self, number: usize) -> String {
        self.generated(&self.control_plane, number)
    }

    /// The name of a pool's `MachineSet`.
    pub(crate) fn set(&self, pool: &str) -> String {
        let base: String = format!("{pool}-").chars().take(58).collect();
        format!("{base}{}", suffix(&format!("{}/{pool}", self.namespace)))
    }

    /// The name of a worker of this pool.
    pub(crate) fn worker_of(&self, pool: &str, number: usize) -> String {
        self.generated(&self.set(pool), number)
    }

    /// The name of a worker of the first pool.
    pub(crate) fn worker(&self, number: usize) -> String {
        self.worker_of(&self.pools[0].0, number)
    }

    /// The name of a machine's virtual machine.
    pub(crate) fn vm_name(&self, machine: &str) -> String {
        if self.windows && machine.len() > 15 {
            let end = &machine[machine.len() - 5..];
            return format!("{}-{end}", machine[..9].trim_end_matches('-'));
        }
        machine.to_owned()
    }

    /// Its machines.
    pub(crate) fn machines(&self) -> Vec<Seed> {
        let seed = |name: String, pool| Seed { vm: self.vm_name(&name), name, pool };
        let members = (0..self.members).map(|number| seed(self.member(number), None));
        let workers = self.pools.iter().flat_map(|(pool, count)| {
            (0..*count).map(move |number| {
                let name = self.worker_of(pool, number);
                Seed { vm: self.vm_name(&name), name, pool: Some((pool.clone(), self.set(pool))) }
            })
        });
        members.chain(workers).collect()
    }

    /// Its objects: those of the cluster, then those of each machine.
    pub(crate) fn objects(&self) -> Vec<Object> {
        let mut objects = vec![self.cluster(), self.vsphere_cluster(), self.control_plane_object()];
        objects.push(self.template(&self.control_plane));
        for (pool, count) in &self.pools {
            objects.extend([self.deployment(pool, *count), self.machine_set(pool, *count), self.template(pool)]);
        }
        objects.extend(self.machines().iter().flat_map(|seed| self.machine_objects(seed)));
        objects
    }

    /// Machine, `VSphereMachine` and `VSphereVM`.
    pub(crate) fn machine_objects(&self, seed: &Seed) -> [Object; 3] {
        [self.machine(seed), self.vsphere_machine(seed), self.vsphere_vm(seed)]
    }

    /// Until Cluster API 1.7 a `VSphereMachine` had a name of its own.
    pub(crate) fn vsphere_machine_name(&self, machine: &str) -> String {
        if self.api <= Api::V1alpha4 {
            format!("{}-worker-{}", self.name, suffix(&format!("infrastructure/{}/{machine}", self.namespace)))
        } else {
            machine.to_owned()
        }
    }

    fn object(&self, resource: Resource, name: &str) -> Object {
        Object::new(resource, self.api, &self.namespace, name).of_cluster(&self.name)
    }

    fn reference(&self, to: Resource, name: &str) -> Value {
        reference(self.api, to, &self.namespace, name)
    }

    fn cluster(&self) -> Object {
        let mut spec = json!({
            "controlPlaneEndpoint": { "host": self.endpoint(), "port": 6443 },
            "controlPlaneRef": self.reference(Resource::KubeadmControlPlane, &self.control_plane),
            "infrastructureRef": self.reference(Resource::VSphereCluster, &self.name),
        });
        if self.paused {
            spec["paused"] = true.into();
        }
        self.object(Resource::Cluster, &self.name).with("spec", spec)
    }

    fn vsphere_cluster(&self) -> Object {
        let mut spec = json!({
            "server": self.server,
            "controlPlaneEndpoint": { "host": self.endpoint(), "port": 6443 },
        });
        if self.api == Api::V1alpha3 {
            spec["cloudProviderConfiguration"] =
                json!({ "workspace": { "server": self.server, "datacenter": self.datacenter } });
        }
        self.object(Resource::VSphereCluster, &self.name).owned_by(Resource::Cluster, &self.name).with("spec", spec)
    }

    fn control_plane_object(&self) -> Object {
        let template = self.reference(Resource::VSphereMachineTemplate, &self.control_plane);
        let mut spec = json!({ "replicas": self.members });
        match self.api {
            Api::V1alpha3 => spec["infrastructureTemplate"] = template,
            Api::V1alpha4 | Api::V1beta1 => spec["machineTemplate"] = json!({ "infrastructureRef": template }),
            Api::V1beta2 => spec["machineTemplate"] = json!({ "spec": { "infrastructureRef": template } }),
        }
        self.object(Resource::KubeadmControlPlane, &self.control_plane)
            .owned_by(Resource::Cluster, &self.name)
            .with("spec", spec)
            .with("status", json!({ "replicas": self.members }))
    }

    fn template(&self, name: &str) -> Object {
        self.object(Resource::VSphereMachineTemplate, name)
            .owned_by(Resource::Cluster, &self.name)
            .with("spec", json!({ "template": { "spec": self.clone_spec() } }))
    }

    fn deployment(&self, pool: &str, count: usize) -> Object {
        self.object(Resource::MachineDeployment, pool)
            .owned_by(Resource::Cluster, &self.name)
            .with("spec", self.set_spec(pool, count))
            .with("status", json!({ "replicas": count }))
    }

    fn machine_set(&self, pool: &str, count: usize) -> Object {
        self.object(Resource::MachineSet, &self.set(pool))
            .label("cluster.x-k8s.io/deployment-name", pool)
            .owned_by(Resource::MachineDeployment, pool)
            .with("spec", self.set_spec(pool, count))
            .with("status", json!({ "replicas": count }))
    }

    fn set_spec(&self, pool: &str, count: usize) -> Value {
        let labels = json!({ "cluster.x-k8s.io/cluster-name": self.name, "cluster.x-k8s.io/deployment-name": pool });
        json!({
            "clusterName": self.name,
            "replicas": count,
            "selector": { "matchLabels": labels },
            "template": {
                "metadata": { "labels": labels },
                "spec": { "infrastructureRef": self.reference(Resource::VSphereMachineTemplate, pool) },
            },
        })
    }

    fn machine(&self, seed: &Seed) -> Object {
        let machine = self
            .of_role(Resource::Machine, &seed.name, seed)
            .with(
                "spec",
                json!({
                    "clusterName": self.name,
                    "infrastructureRef":
                        self.reference(Resource::VSphereMachine, &self.vsphere_machine_name(&seed.name)),
                    "providerID": format!("vsphere://{}", self.bios_uuid(&seed.vm)),
                }),
            )
            .with("status", json!({ "nodeRef": { "name": seed.vm }, "phase": "Running" }));
        match &seed.pool {
            Some((pool, set)) => machine
                .owned_by(Resource::MachineSet, set)
                .label("cluster.x-k8s.io/deployment-name", pool)
                .label("cluster.x-k8s.io/set-name", set),
            None => machine.owned_by(Resource::KubeadmControlPlane, &self.control_plane),
        }
    }

    fn vsphere_machine(&self, seed: &Seed) -> Object {
        let mut spec = self.clone_spec();
        spec["providerID"] = format!("vsphere://{}", self.bios_uuid(&seed.vm)).into();
        self.of_role(Resource::VSphereMachine, &self.vsphere_machine_name(&seed.name), seed)
            .owned_by(Resource::Machine, &seed.name)
            .with("spec", spec)
            .with("status", json!({ "ready": true }))
    }

    fn vsphere_vm(&self, seed: &Seed) -> Object {
        let mut spec = self.clone_spec();
        spec["biosUUID"] = self.bios_uuid(&seed.vm).into();
        let mut status = json!({ "ready": true, "conditions": [{ "type": "VMProvisioned", "status": "True" }] });
        if self.api >= Api::V1beta1 {
            status["vmRef"] = format!("VirtualMachine:{}", self.moref(&seed.vm)).into();
        }
        self.of_role(Resource::VSphereVM, &seed.vm, seed)
            .owned_by(Resource::VSphereMachine, &self.vsphere_machine_name(&seed.name))
            .with("spec", spec)
            .with("status", status)
    }

    fn of_role(&self, resource: Resource, name: &str, seed: &Seed) -> Object {
        let object = self.object(resource, name);
        match seed.pool {
            Some(_) => object,
            None => object.label("cluster.x-k8s.io/control-plane", ""),
        }
    }

    fn clone_spec(&self) -> Value {
        json!({
            "server": self.server,
            "datacenter": self.datacenter,
            "folder": self.folder_path(),
            "resourcePool": format!("/{}/host/cluster-0/Resources/{}", self.datacenter, self.resource_pool()),
            "template": "ubuntu-2404-kube-v1.33.0",
            "network": { "devices": [{ "dhcp4": true, "networkName": format!("/{}/network/nodes", self.datacenter) }] },
        })
    }

    /// The folder's inventory path.
    pub(crate) fn folder_path(&self) -> String {
        format!("/{}/vm/{}", self.datacenter.trim_start_matches('/'), self.folder)
    }

    /// The resource pool's name.
    pub(crate) fn resource_pool(&self) -> String {
        format!("{}-pool", self.folder)
    }

    /// The BIOS UUID of the virtual machine that was made under this name.
    pub(crate) fn bios_uuid(&self, vm: &str) -> String {
        super::uuid(&format!("bios/{}/{vm}", self.namespace))
    }

    /// The managed object reference of the virtual machine that was made under this name.
    pub(crate) fn moref(&self, vm: &str) -> String {
        let number =
            format!("{}/{vm}", self.namespace).bytes().fold(17_u32, |sum, byte| (sum * 131 + u32::from(byte)) % 90_000);
        format!("vm-{}", number + 1000)
    }
}
