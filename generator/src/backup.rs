//! The objects of a backup, kind after kind, in the order in which Velero collects them.

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::Plan;
use crate::archive::{Archive, Resource};
use crate::fleet::{Cluster, DATACENTER, Machine, NETWORK, POOL, SERVER, clusters, moment, namespaces};
use crate::random::Random;
use crate::template::{Template, Values};

/// The secret and the identity with which all clusters reach their vCenter.
const IDENTITY: &str = "vcenter-main";
/// The namespace of that secret.
const IDENTITY_NAMESPACE: &str = "capv-system";

const fn resource(name: &'static str, version: &'static str) -> Resource {
    Resource { name, version }
}

const PODS: Resource = resource("pods", "v1");
const NAMESPACES: Resource = resource("namespaces", "v1");
const CONFIG_MAPS: Resource = resource("configmaps", "v1");
const SECRETS: Resource = resource("secrets", "v1");
const EVENTS: Resource = resource("events", "v1");
const DEFINITIONS: Resource = resource("customresourcedefinitions.apiextensions.k8s.io", "v1");
const KUBEADM_CONFIGS: Resource = resource("kubeadmconfigs.bootstrap.cluster.x-k8s.io", "v1beta1");
const CONFIG_TEMPLATES: Resource = resource("kubeadmconfigtemplates.bootstrap.cluster.x-k8s.io", "v1beta1");
const MACHINES: Resource = resource("machines.cluster.x-k8s.io", "v1beta1");
const CLUSTERS: Resource = resource("clusters.cluster.x-k8s.io", "v1beta1");
const DEPLOYMENTS: Resource = resource("machinedeployments.cluster.x-k8s.io", "v1beta1");
const SETS: Resource = resource("machinesets.cluster.x-k8s.io", "v1beta1");
const CONTROL_PLANES: Resource = resource("kubeadmcontrolplanes.controlplane.cluster.x-k8s.io", "v1beta1");
const VMS: Resource = resource("vspherevms.infrastructure.cluster.x-k8s.io", "v1beta1");
const IDENTITIES: Resource = resource("vsphereclusteridentities.infrastructure.cluster.x-k8s.io", "v1beta1");
const INFRA_CLUSTERS: Resource = resource("vsphereclusters.infrastructure.cluster.x-k8s.io", "v1beta1");
const INFRA_MACHINES: Resource = resource("vspheremachines.infrastructure.cluster.x-k8s.io", "v1beta1");
const INFRA_TEMPLATES: Resource = resource("vspheremachinetemplates.infrastructure.cluster.x-k8s.io", "v1beta1");

/// Reads a template of an object from its file.
macro_rules! template {
    ($name:literal) => {
        Template::object(include_str!(concat!("../templates/", $name, ".json")))
    };
}

/// Writes all objects of the plan.
pub(crate) fn write<W: Write>(plan: &Plan, archive: &mut Archive<W>) -> io::Result<()> {
    unrelated(plan, archive, &PODS, &template!("pod")?, share(plan, 20))?;
    for (index, name) in namespaces(plan).enumerate() {
        let values =
            identified(plan, "namespace", index, Values::new(moment(-50 * 86_400))).with("name", name.as_str());
        archive.object(NAMESPACES, None, &name, &template!("namespace")?.fill(&values)?)?;
    }
    unrelated(plan, archive, &CONFIG_MAPS, &template!("config-map")?, share(plan, 15))?;
    secrets(plan, archive)?;
    events(plan, archive)?;
    unrelated(plan, archive, &DEFINITIONS, &template!("custom-resource-definition")?, share(plan, 5))?;

    of_machines(
        plan,
        archive,
        KUBEADM_CONFIGS,
        &template!("kubeadm-config-control-plane")?,
        &template!("kubeadm-config-worker")?,
        |machine| &machine.config_uid,
    )?;
    of_pools(plan, archive, CONFIG_TEMPLATES, &template!("kubeadm-config-template")?, |pool| (&pool.name, None))?;
    of_machines(
        plan,
        archive,
        MACHINES,
        &template!("machine-control-plane")?,
        &template!("machine-worker")?,
        |machine| &machine.uid,
    )?;
    of_clusters(plan, archive, CLUSTERS, &template!("cluster")?, |cluster| &cluster.uid)?;
    of_pools(plan, archive, DEPLOYMENTS, &template!("machine-deployment")?, |pool| (&pool.name, Some(&pool.uid)))?;
    of_pools(plan, archive, SETS, &template!("machine-set")?, |pool| (&pool.set, Some(&pool.set_uid)))?;
    of_clusters(plan, archive, CONTROL_PLANES, &template!("control-plane")?, |cluster| &cluster.control_plane_uid)?;
    of_machines(
        plan,
        archive,
        VMS,
        &template!("vsphere-vm-control-plane")?,
        &template!("vsphere-vm-worker")?,
        |machine| &machine.vm_uid,
    )?;
    let values = identified(plan, "identity", 0, Values::new(moment(-60 * 86_400)));
    archive.object(IDENTITIES, None, IDENTITY, &template!("vsphere-cluster-identity")?.fill(&values)?)?;
    of_clusters(plan, archive, INFRA_CLUSTERS, &template!("vsphere-cluster")?, |cluster| &cluster.infra_uid)?;
    of_machines(
        plan,
        archive,
        INFRA_MACHINES,
        &template!("vsphere-machine-control-plane")?,
        &template!("vsphere-machine-worker")?,
        |machine| &machine.infra_uid,
    )?;
    let template = template!("vsphere-machine-template")?;
    for cluster in clusters(plan) {
        for (number, name) in [cluster.name.clone(), format!("{}-worker", cluster.name)].into_iter().enumerate() {
            let values = identified(plan, "infra-template", cluster.index * 2 + number, of_cluster(plan, &cluster));
            let body = template.fill(&values.with("name", name.as_str()))?;
            archive.object(INFRA_TEMPLATES, Some(&cluster.namespace), &name, &body)?;
        }
    }
    Ok(())
}

/// So many percent of the unrelated objects.
fn share(plan: &Plan, percent: usize) -> usize {
    plan.unrelated * percent / 100
}

/// Adds what identifies an object that nothing refers to.
fn identified(plan: &Plan, purpose: &str, index: usize, values: Values) -> Values {
    let mut random = Random::new(plan.seed, purpose, index);
    values.with("uid", random.uuid()).with("version", (10_000 + random.next() % 9_000_000).to_string())
}

/// What the objects of a cluster may refer to.
fn of_cluster(plan: &Plan, cluster: &Cluster) -> Values {
    let mut random = Random::new(plan.seed, "cluster-values", cluster.index);
    let thumbprint: Vec<String> =
        Random::new(plan.seed, "thumbprint", 0).bytes(32).iter().map(|byte| format!("{byte:02X}")).collect();
    let workers: usize = cluster.pools.iter().map(|pool| pool.replicas).sum();
    Values::new(cluster.born)
        .with("version", (10_000 + random.next() % 9_000_000).to_string())
        .with("cluster", cluster.name.as_str())
        .with("namespace", cluster.namespace.as_str())
        .with("cluster-uid", cluster.uid.as_str())
        .with("infra-uid", cluster.infra_uid.as_str())
        .with("control-plane-uid", cluster.control_plane_uid.as_str())
        .with("endpoint", cluster.endpoint.as_str())
        .with("control-plane-replicas", (cluster.machines.len() - workers).to_string())
        .with("server", SERVER)
        .with("datacenter", DATACENTER)
        .with("pool", POOL)
        .with("network", NETWORK)
        .with("thumbprint", thumbprint.join(":"))
        .with("ssh-key", STANDARD.encode(Random::new(plan.seed, "ssh-key", 0).bytes(279)))
        .with("ca-hash", random.hex(64))
}

/// What the objects of a machine may refer to.
fn of_machine(plan: &Plan, cluster: &Cluster, machine: &Machine) -> Values {
    let mut random = Random::new(plan.seed, "machine-values", machine.index);
    let mut values = of_cluster(plan, cluster).born(machine.born);
    if let Some(pool) = machine.pool.and_then(|pool| cluster.pools.get(pool)) {
        values = values
            .with("deployment", pool.name.as_str())
            .with("deployment-uid", pool.uid.as_str())
            .with("set", pool.set.as_str())
            .with("set-uid", pool.set_uid.as_str())
            .with("hash", pool.hash.as_str());
    }
    values
        .with("version", (10_000 + random.next() % 9_000_000).to_string())
        .with("machine", machine.name.as_str())
        .with("machine-uid", machine.uid.as_str())
        .with("infra-machine-uid", machine.infra_uid.as_str())
        .with("config-uid", machine.config_uid.as_str())
        .with("bios-uuid", machine.bios_uuid.as_str())
        .with("moref", machine.moref.as_str())
        .with("ip", machine.ip.as_str())
        .with("mac", machine.mac.as_str())
        .with("host", machine.host.as_str())
        .with("token", random.token())
}

/// One object of a kind for each cluster.
fn of_clusters<W: Write>(
    plan: &Plan,
    archive: &mut Archive<W>,
    resource: Resource,
    template: &Template,
    uid: impl Fn(&Cluster) -> &String,
) -> io::Result<()> {
    for cluster in clusters(plan) {
        let body = template.fill(&of_cluster(plan, &cluster).with("uid", uid(&cluster)))?;
        archive.object(resource, Some(&cluster.namespace), &cluster.name, &body)?;
    }
    Ok(())
}

/// One object of a kind for each pool, with its name and the UID by which others know it.
fn of_pools<W: Write>(
    plan: &Plan,
    archive: &mut Archive<W>,
    resource: Resource,
    template: &Template,
    identity: impl Fn(&crate::fleet::Pool) -> (&String, Option<&String>),
) -> io::Result<()> {
    for cluster in clusters(plan) {
        for (number, pool) in cluster.pools.iter().enumerate() {
            let (name, uid) = identity(pool);
            let mut values = identified(plan, resource.name, cluster.index * 2 + number, of_cluster(plan, &cluster))
                .with("deployment", pool.name.as_str())
                .with("deployment-uid", pool.uid.as_str())
                .with("set", pool.set.as_str())
                .with("set-uid", pool.set_uid.as_str())
                .with("hash", pool.hash.as_str())
                .with("replicas", pool.replicas.to_string())
                .with("max-replicas", (pool.replicas + 1).to_string());
            if let Some(uid) = uid {
                values = values.with("uid", uid);
            }
            archive.object(resource, Some(&cluster.namespace), name, &template.fill(&values)?)?;
        }
    }
    Ok(())
}

/// One object of a kind for each machine.
fn of_machines<W: Write>(
    plan: &Plan,
    archive: &mut Archive<W>,
    resource: Resource,
    control_plane: &Template,
    worker: &Template,
    uid: impl Fn(&Machine) -> &String,
) -> io::Result<()> {
    for cluster in clusters(plan) {
        for machine in &cluster.machines {
            let template = if machine.pool.is_some() { worker } else { control_plane };
            let body = template.fill(&of_machine(plan, &cluster, machine).with("uid", uid(machine)))?;
            archive.object(resource, Some(&cluster.namespace), &machine.name, &body)?;
        }
    }
    Ok(())
}

/// The secrets: credentials, what starts each machine, and the keys of each cluster.
fn secrets<W: Write>(plan: &Plan, archive: &mut Archive<W>) -> io::Result<()> {
    let identity_uid = identified(plan, "identity", 0, Values::new(moment(0)));
    let values = identified(plan, "identity-secret", 0, Values::new(moment(-60 * 86_400)))
        .with("identity-uid", identity_uid.get("uid").unwrap_or_default());
    let body = template!("secret-identity")?.fill(&values)?;
    archive.object(SECRETS, Some(IDENTITY_NAMESPACE), IDENTITY, &body)?;

    let bootstrap = template!("secret-bootstrap")?;
    let certificate = template!("secret-certificate")?;
    let kubeconfig = template!("secret-kubeconfig")?;
    let worker = Template::text(include_str!("../templates/userdata-worker.txt"))?;
    let control_plane = Template::text(include_str!("../templates/userdata-control-plane.txt"))?;
    let kubeconfig_text = Template::text(include_str!("../templates/kubeconfig.txt"))?;

    for cluster in clusters(plan) {
        let keys = Keys::new(plan, &cluster);
        let mut secrets: Vec<(String, String)> = Vec::new();
        for machine in &cluster.machines {
            let values = of_machine(plan, &cluster, machine);
            let text = if machine.pool.is_some() { &worker } else { &control_plane };
            let mut random = Random::new(plan.seed, "serving", machine.index);
            let userdata = keys
                .indented(values.clone())
                .with("serving-crt", indented(&random.pem("CERTIFICATE", 910)))
                .with("serving-key", indented(&random.pem("RSA PRIVATE KEY", 1192)));
            let userdata = STANDARD.encode(text.fill(&userdata)?);
            let values = identified(plan, "bootstrap", machine.index, values).with("userdata", userdata);
            secrets.push((machine.name.clone(), bootstrap.fill(&values)?));
        }
        for (number, (suffix, crt, key)) in keys.pairs().into_iter().enumerate() {
            let name = format!("{}-{suffix}", cluster.name);
            let values = identified(plan, "keys", cluster.index * 4 + number, of_cluster(plan, &cluster))
                .with("name", name.as_str())
                .with("certificate", STANDARD.encode(crt))
                .with("key", STANDARD.encode(key));
            secrets.push((name, certificate.fill(&values)?));
        }
        let values = identified(plan, "kubeconfig", cluster.index, of_cluster(plan, &cluster));
        let text = kubeconfig_text.fill(&keys.of_client(values.clone()))?;
        let body = kubeconfig.fill(&values.with("kubeconfig", STANDARD.encode(text)))?;
        secrets.push((format!("{}-kubeconfig", cluster.name), body));

        secrets.sort();
        for (name, body) in secrets {
            archive.object(SECRETS, Some(&cluster.namespace), &name, &body)?;
        }
    }
    Ok(())
}

/// The keys of one cluster: noise in the right frames.
struct Keys {
    /// Certificate and key by the slots of the templates, in the order of `ca`, `etcd`, `proxy`, `sa`.
    pairs: [(&'static str, &'static str, &'static str, String, String); 4],
    client: (String, String),
}

impl Keys {
    fn new(plan: &Plan, cluster: &Cluster) -> Self {
        let mut random = Random::new(plan.seed, "key-material", cluster.index);
        let mut pair = |suffix, crt_slot, key_slot| {
            let (label, length) = if suffix == "sa" { ("PUBLIC KEY", 294) } else { ("CERTIFICATE", 750) };
            (suffix, crt_slot, key_slot, random.pem(label, length), random.pem("RSA PRIVATE KEY", 1192))
        };
        let pairs = [
            pair("ca", "ca-crt", "ca-key"),
            pair("etcd", "etcd-crt", "etcd-key"),
            pair("proxy", "proxy-crt", "proxy-key"),
            pair("sa", "sa-pub", "sa-key"),
        ];
        Self { pairs, client: (random.pem("CERTIFICATE", 790), random.pem("RSA PRIVATE KEY", 1191)) }
    }

    /// Name of the secret, certificate and key.
    fn pairs(&self) -> Vec<(&'static str, &str, &str)> {
        self.pairs.iter().map(|(suffix, _, _, crt, key)| (*suffix, crt.as_str(), key.as_str())).collect()
    }

    /// All of them as cloud-init files hold them.
    fn indented(&self, mut values: Values) -> Values {
        for (_, crt_slot, key_slot, crt, key) in &self.pairs {
            values = values.with(crt_slot, indented(crt)).with(key_slot, indented(key));
        }
        values
    }

    /// What a kubeconfig holds.
    fn of_client(&self, values: Values) -> Values {
        let authority = self.pairs.first().map_or("", |(_, _, _, crt, _)| crt.as_str());
        values
            .with("ca", STANDARD.encode(authority))
            .with("client-certificate", STANDARD.encode(&self.client.0))
            .with("client-key", STANDARD.encode(&self.client.1))
    }
}

/// A PEM block as a file of cloud-init holds it.
fn indented(pem: &str) -> String {
    format!("      {}", pem.trim_end().replace('\n', "\n      "))
}

/// What happened to the machines, as far as an API server still remembers: the remaining share of the unrelated objects.
fn events<W: Write>(plan: &Plan, archive: &mut Archive<W>) -> io::Result<()> {
    let template = template!("event")?;
    let events = plan.unrelated - [20, 15, 5].into_iter().map(|percent| share(plan, percent)).sum::<usize>();
    for cluster in clusters(plan) {
        // As many for each cluster, and one more for the first ones where they do not come out even.
        let count = events / plan.clusters + usize::from(cluster.index < events % plan.clusters);
        let mut written: Vec<(String, String)> = Vec::new();
        for (number, machine) in cluster.machines.iter().cycle().take(count).enumerate() {
            let index = number * plan.clusters + cluster.index;
            let event = Random::new(plan.seed, "event-name", index).hex(16);
            let name = format!("{}.{event}", machine.name);
            let values = identified(plan, "event", index, of_machine(plan, &cluster, machine)).with("event", event);
            written.push((name, template.fill(&values)?));
        }
        written.sort();
        for (name, body) in written {
            archive.object(EVENTS, Some(&cluster.namespace), &name, &body)?;
        }
    }
    Ok(())
}

/// Objects that have nothing to do with any cluster.
fn unrelated<W: Write>(
    plan: &Plan,
    archive: &mut Archive<W>,
    resource: &Resource,
    template: &Template,
    count: usize,
) -> io::Result<()> {
    for index in 0..count {
        let mut random = Random::new(plan.seed, &format!("noise of {}", resource.name), index);
        let in_cluster = resource.name == DEFINITIONS.name;
        let application = format!("application-{index:06}");
        let group = format!("group-{index:06}.example.com");
        let plural = format!("things{index:06}");
        let name = if in_cluster { format!("{plural}.{group}") } else { format!("{application}-{}", random.suffix()) };
        let namespace = format!("application-{:03}", index / 1000);
        let values = identified(plan, resource.name, index, Values::new(moment(-9 * 86_400)))
            .with("name", name.as_str())
            .with("namespace", namespace.as_str())
            .with("application", application)
            .with("group", group)
            .with("plural", plural)
            .with("kind", format!("Thing{index:06}"))
            .with("hash", random.hex(10))
            .with("owner-uid", random.uuid())
            .with("digest", random.hex(64))
            .with("ip", format!("10.16.{}.{}", index / 250 % 250, 1 + index % 250))
            // Inside a JSON string line breaks are escaped.
            .with("certificate", random.pem("CERTIFICATE", 800).replace('\n', "\\n"));
        let scope = (!in_cluster).then_some(namespace.as_str());
        archive.object(*resource, scope, &name, &template.fill(&values)?)?;
    }
    Ok(())
}
