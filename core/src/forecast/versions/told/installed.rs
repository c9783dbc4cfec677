//! What is installed in the old management cluster, where the backup holds it: providers of clusterctl, Deployments of
//! the controllers, and the own objects of TKG and EKS Anywhere.

use super::Told;
use crate::backup::Backup;
use crate::backup::objects::{Deployment, InstalledProvider, TkgConfigMap};
use crate::forecast::versions::products::{self, Product};
use crate::forecast::versions::version::{Version, VersionRange};

/// Labels that TKG gives to clusters.
const TKG_LABELS: [&str; 4] = [
    "run.tanzu.vmware.com/tkr",
    "run.tanzu.vmware.com/legacy-tkr",
    "tanzuKubernetesRelease",
    "tkg.tanzu.vmware.com/cluster-name",
];

impl Told {
    /// Exactly by providers or images; else by what a product says of itself.
    pub(super) fn by_what_is_installed(&mut self, backup: &Backup) {
        self.by_providers(backup);
        self.by_images(backup);
        if self.by.is_empty() {
            self.by_tkg(backup);
            self.by_eksa(backup);
        }
    }

    fn by_providers(&mut self, backup: &Backup) {
        let by = "its clusterctl providers";
        for provider in &backup.installed_providers {
            let version = provider.version.as_deref().and_then(VersionRange::parse);
            match (controller_of(provider), version) {
                (Some(Controller::ClusterApi), Some(version)) => self.capi(version, by),
                (Some(Controller::Capv), Some(version)) => self.capv(version, by),
                _ => {}
            }
            self.is_of_vmware(provider.version.as_deref().unwrap_or_default());
        }
    }

    fn by_images(&mut self, backup: &Backup) {
        let by = "the images of its controllers";
        for (controller, image) in backup.deployments.iter().filter_map(image_of_controller) {
            let tag = image.rsplit_once(':').map(|(_, tag)| tag).unwrap_or_default();
            let Some(version) = VersionRange::parse(tag) else { continue };
            match controller {
                Controller::ClusterApi => self.capi(version, by),
                Controller::Capv => self.capv(version, by),
            }
            self.is_of_vmware(tag);
        }
    }

    fn is_of_vmware(&mut self, version: &str) {
        if version.contains("vmware") {
            self.product = Some(Product::Tkg.name().to_owned());
        }
    }

    /// TKG keeps a bill of materials for each release, and says which one runs. Without that, its labels and releases
    /// of Kubernetes show that it is TKG, and no more.
    fn by_tkg(&mut self, backup: &Backup) {
        let by = "the ConfigMaps of TKG";
        let maps = &backup.tkg_config_maps;
        let metadata = maps.iter().find_map(|map| map.running.as_deref());
        let annotation = backup.clusters.iter().find_map(|cluster| cluster.meta.tkg_version.as_deref());
        let newest = || maps.iter().filter_map(|map| map.release.as_deref()).max_by_key(|release| oldest(release));
        if let Some(running) = metadata.or(annotation).or_else(newest) {
            let is_of_it = |map: &&TkgConfigMap| map.release.as_deref().is_some_and(|release| release == running);
            let bom = maps.iter().find(is_of_it);
            let version = |text: Option<&String>| text.and_then(|text| VersionRange::parse(text));
            if let Some(capi) = version(bom.and_then(|bom| bom.cluster_api.as_ref())) {
                self.capi(capi, by);
            }
            if let Some(capv) = version(bom.and_then(|bom| bom.capv.as_ref())) {
                self.capv(capv, by);
            }
            self.product = Some(format!("{} {}", Product::Tkg.name(), running.trim_start_matches('v')));
            if let Some(release) = products::find(Product::Tkg, running) {
                let by = if metadata.is_some() || annotation.is_none() { by } else { "the annotation of TKG" };
                self.capi(release.capi, by);
                self.capv(release.capv, by);
            }
            return;
        }
        let mut labels = backup.clusters.iter().flat_map(|cluster| cluster.meta.labels.keys());
        let is_tkg = !backup.tanzu_kubernetes_releases.is_empty()
            || labels.any(|label| TKG_LABELS.contains(&label.as_str()) || label.starts_with("cluster-role.tkg.tanzu."));
        if let Some((capi, capv)) = products::all(Product::Tkg).filter(|_| is_tkg) {
            self.product = Some(Product::Tkg.name().to_owned());
            self.capi(capi, "the labels of TKG");
            self.capv(capv, "the labels of TKG");
        }
    }

    /// The newest release of its clusters runs the controllers.
    fn by_eksa(&mut self, backup: &Backup) {
        let of_clusters = backup.eksa_clusters.iter().filter_map(|cluster| cluster.version.as_deref());
        let installed = backup.eksa_releases.iter().filter_map(|release| release.version.as_deref());
        let releases = of_clusters.chain(installed).filter_map(|version| products::find(Product::Eksa, version));
        if let Some(release) = releases.max_by_key(|release| release.capi.max) {
            let by = "its objects of EKS Anywhere";
            self.product = Some(format!("{} {}", Product::Eksa.name(), release.version));
            self.capi(release.capi, by);
            self.capv(release.capv, by);
        }
    }
}

/// By which TKG's releases are in order.
fn oldest(release: &str) -> Option<Version> {
    VersionRange::parse(release).map(|range| range.min)
}

#[derive(Clone, Copy)]
enum Controller {
    ClusterApi,
    Capv,
}

fn controller_of(provider: &InstalledProvider) -> Option<Controller> {
    match provider.provider.as_str() {
        "cluster-api" => Some(Controller::ClusterApi),
        "vsphere" => Some(Controller::Capv),
        _ => None,
    }
}

fn image_of_controller(deployment: &Deployment) -> Option<(Controller, &str)> {
    let controller = match deployment.meta.name.as_str() {
        "capi-controller-manager" => Controller::ClusterApi,
        "capv-controller-manager" => Controller::Capv,
        _ => return None,
    };
    let is_own =
        |image: &&String| image.contains("cluster-api-controller") || image.contains("cluster-api-vsphere-controller");
    deployment.images.iter().find(is_own).or(deployment.images.first()).map(|image| (controller, image.as_str()))
}
