//! The JSON of what tells which versions of the controllers are installed.

use serde::Deserialize;

use super::cluster_api::non_empty;
use super::shape::wire;
use crate::backup::objects;

wire! {
    /// `Provider` of clusterctl, whose fields have no `spec`.
    InstalledProvider => objects::InstalledProvider { provider_name: String, version: String } |wire, meta| {
        objects::InstalledProvider {
            meta,
            provider: wire.provider_name.unwrap_or_default(),
            version: non_empty(wire.version),
        }
    }
}

wire! {
    /// `Deployment`, of which only the images are kept.
    Deployment => objects::Deployment { spec: DeploymentSpec } |wire, meta| {
        let template = wire.spec.and_then(|spec| spec.template?.spec);
        let containers = template.and_then(|spec| spec.containers).unwrap_or_default();
        objects::Deployment { meta, images: containers.into_iter().filter_map(|container| container.image).collect() }
    }
}

#[derive(Debug, Deserialize)]
struct DeploymentSpec {
    template: Option<PodTemplate>,
}

#[derive(Debug, Deserialize)]
struct PodTemplate {
    spec: Option<PodSpec>,
}

#[derive(Debug, Deserialize)]
struct PodSpec {
    containers: Option<Vec<Container>>,
}

#[derive(Debug, Deserialize)]
struct Container {
    image: Option<String>,
}

wire! {
    /// `Cluster` of EKS Anywhere.
    EksaCluster => objects::EksaCluster { spec: EksaSpec } |wire, meta| {
        objects::EksaCluster { meta, version: wire.spec.and_then(|spec| non_empty(spec.eksa_version)) }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct EksaSpec {
    eksa_version: Option<String>,
}
