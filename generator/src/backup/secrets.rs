//! The Secrets: vCenter accounts, bootstrap data of each machine, and the keys of each cluster.

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::resources::SECRETS;
use super::values::{identified, of_cluster, of_machine};
use crate::archive::Archive;
use crate::fleet::{Cluster, clusters, moment};
use crate::plan::Plan;
use crate::random::Random;
use crate::template::{Template, Values, template};

/// The secret and the identity with which all clusters reach their vCenter.
pub(super) const IDENTITY: &str = "vcenter-main";
/// The namespace of that secret.
const IDENTITY_NAMESPACE: &str = "capv-system";

/// Writes all of them.
pub(super) fn write<W: Write>(plan: &Plan, archive: &mut Archive<W>) -> io::Result<()> {
    let identity_uid = identified(plan, "identity", 0, Values::new(moment(0)));
    let values = identified(plan, "identity-secret", 0, Values::new(moment(-60 * 86_400)))
        .with("identity-uid", identity_uid.get("uid").unwrap_or_default());
    let body = template!("secret-identity")?.fill(&values)?;
    archive.object(SECRETS, Some(IDENTITY_NAMESPACE), IDENTITY, &body)?;

    let bootstrap = template!("secret-bootstrap")?;
    let certificate = template!("secret-certificate")?;
    let kubeconfig = template!("secret-kubeconfig")?;
    let worker = Template::text(include_str!("../../templates/userdata-worker.txt"))?;
    let control_plane = Template::text(include_str!("../../templates/userdata-control-plane.txt"))?;
    let kubeconfig_text = Template::text(include_str!("../../templates/kubeconfig.txt"))?;

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
