//! The JSON of what tells which versions of the controllers are installed.

use serde::Deserialize;

use super::cluster_api::non_empty;
use super::shape::wire;
use super::yaml::Node;
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

wire! {
    /// `EKSARelease`
    EksaRelease => objects::EksaRelease { spec: EksaReleaseSpec } |wire, meta| {
        objects::EksaRelease { meta, version: wire.spec.and_then(|spec| non_empty(spec.version)) }
    }
}

#[derive(Debug, Default, Deserialize)]
struct EksaReleaseSpec {
    version: Option<String>,
}

wire! {
    /// `TanzuKubernetesRelease`
    TanzuKubernetesRelease => objects::TanzuKubernetesRelease {} |wire, meta| {
        drop(wire);
        objects::TanzuKubernetesRelease { meta }
    }
}

wire! {
    /// One of TKG's ConfigMaps, whose values are documents of YAML.
    TkgConfigMap => objects::TkgConfigMap { data: TkgData } |wire, meta| {
        let data = wire.data.unwrap_or_default();
        let metadata = data.metadata.as_deref().and_then(Node::parse);
        let bom = data.bom.as_deref().and_then(Node::parse);
        objects::TkgConfigMap {
            meta,
            running: metadata.and_then(|document| text(document.get("cluster")?, "tkgVersion")),
            release: bom.as_ref().and_then(|document| text(document.get("release")?, "version")),
            cluster_api: bom.as_ref().and_then(|document| component(document, "cluster_api")),
            capv: bom.as_ref().and_then(|document| component(document, "cluster_api_vsphere")),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct TkgData {
    #[serde(rename = "metadata.yaml")]
    metadata: Option<String>,
    #[serde(rename = "bom.yaml")]
    bom: Option<String>,
}

/// The version of a component in TKG's bill of materials.
fn component(bom: &Node, name: &str) -> Option<String> {
    text(bom.get("components")?.list(name).ok()?.first()?, "version")
}

fn text(node: &Node, key: &str) -> Option<String> {
    node.text(key).ok()?.map(|text| text.as_str().to_owned())
}
