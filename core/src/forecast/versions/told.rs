//! What a backup tells of the versions that wrote it: exactly where it holds what installed them, else by marks that
//! the controllers leave on their objects.
//!
//! A mark that is there is a lower bound. One that is not there is an upper bound only on an object that its
//! controller has surely touched.

use super::products::{self, Product};
use super::version::{Version, VersionRange, minor, patch, versions};
use crate::backup::objects::{Deployment, InstalledProvider};
use crate::backup::{Backup, Kind};

/// The versions that may have written a backup, and what tells them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) capi: VersionRange,
    pub(crate) capv: VersionRange,
    pub(crate) product: Option<String>,
    /// What tells them, in a few words each.
    pub(crate) by: Vec<&'static str>,
    /// They are older than all whose rules are known.
    pub(crate) is_older: bool,
}

/// What the objects of a backup tell.
pub(crate) fn told_by(backup: &Backup) -> Told {
    let mut told = Told { capi: versions::CAPI, capv: versions::CAPV, product: None, by: Vec::new(), is_older: false };
    told.by_what_is_installed(backup);
    if told.by.is_empty() {
        told.by_eksa(backup);
    }
    told.by_api_versions(backup);
    told.by_marks_of_cluster_api(backup);
    told.by_marks_of_capv(backup);
    told
}

impl Told {
    /// Narrows the versions of Cluster API, unless what was known before contradicts that.
    fn capi(&mut self, range: VersionRange, by: &'static str) {
        if let Some(both) = self.capi.and(range).filter(|both| *both != self.capi) {
            self.capi = both;
            self.because(by);
        }
    }

    fn capv(&mut self, range: VersionRange, by: &'static str) {
        if let Some(both) = self.capv.and(range).filter(|both| *both != self.capv) {
            self.capv = both;
            self.because(by);
        }
    }

    fn because(&mut self, by: &'static str) {
        if !self.by.contains(&by) {
            self.by.push(by);
        }
    }

    fn by_what_is_installed(&mut self, backup: &Backup) {
        for provider in &backup.installed_providers {
            let version = provider.version.as_deref().and_then(VersionRange::parse);
            match (controller_of(provider), version) {
                (Some(Controller::ClusterApi), Some(version)) => self.capi(version, "its clusterctl providers"),
                (Some(Controller::Capv), Some(version)) => self.capv(version, "its clusterctl providers"),
                _ => {}
            }
            if provider.version.as_deref().is_some_and(|version| version.contains("vmware")) {
                self.product = Some(Product::Tkg.name().to_owned());
            }
        }
        for (controller, image) in backup.deployments.iter().filter_map(image_of_controller) {
            let tag = image.rsplit_once(':').map(|(_, tag)| tag).unwrap_or_default();
            let Some(version) = VersionRange::parse(tag) else { continue };
            match controller {
                Controller::ClusterApi => self.capi(version, "the images of its controllers"),
                Controller::Capv => self.capv(version, "the images of its controllers"),
            }
            if tag.contains("vmware") {
                self.product = Some(Product::Tkg.name().to_owned());
            }
        }
    }

    /// The oldest release of its clusters may still be the one that runs, the newest as well.
    fn by_eksa(&mut self, backup: &Backup) {
        let versions = backup.eksa_clusters.iter().filter_map(|cluster| cluster.version.as_deref());
        let mut releases = versions.filter_map(|version| products::find(Product::Eksa, version)).peekable();
        if releases.peek().is_none() {
            return;
        }
        let newest = releases.max_by_key(|release| release.capi.max);
        if let Some(release) = newest {
            self.product = Some(format!("{} {}", Product::Eksa.name(), release.version));
            self.capi(release.capi, "its EKS Anywhere clusters");
            self.capv(release.capv, "its EKS Anywhere clusters");
        }
    }

    /// Velero keeps the version that the API server prefers.
    fn by_api_versions(&mut self, backup: &Backup) {
        let of = |kind: Kind| {
            let versions = backup.api_versions.get(&kind).into_iter().flatten();
            versions.filter_map(|version| version.rsplit('/').next()).max_by_key(|version| age(version))
        };
        let by = "the API versions of its objects";
        match of(Kind::Cluster) {
            Some("v1beta2") => self.capi(since(minor(11)), by),
            Some("v1beta1") => self.capi(before(minor(11)), by),
            Some("v1alpha2" | "v1alpha3") => self.older(VersionRange::minors(2, 4), by),
            Some("v1alpha4") => self.older(VersionRange::minors(2, 5), by),
            Some(_) | None => {}
        }
        match of(Kind::VSphereVM) {
            Some("v1beta2") => self.capv(since(minor(16)), by),
            Some("v1beta1") => self.capv(before(minor(16)), by),
            Some("v1alpha2" | "v1alpha3" | "v1alpha4") => self.capv(before(minor(9)), by),
            Some(_) | None => {}
        }
    }

    /// It was written before the first version whose rules are known. What restores it is one that still serves it.
    fn older(&mut self, served_by: VersionRange, by: &'static str) {
        self.is_older = true;
        self.capi(served_by, by);
    }

    fn by_marks_of_cluster_api(&mut self, backup: &Backup) {
        let by = "marks of the controllers on its objects";
        if backup.machine_health_checks.iter().any(|check| !check.machine_conditions.is_empty()) {
            self.capi(since(minor(12)), by);
        }
        if backup.machine_sets.iter().any(|set| set.meta.marks.no_machine_create == Some(false)) {
            self.capi(since(minor(11)), by);
        }
        if backup.machines.iter().any(|machine| machine.meta.marks.kcp_cleanup) {
            self.capi(since(patch(8, 2)), by);
        }
        if backup.machines.iter().any(|machine| machine.meta.marks.certificates_expire_at.is_some()) {
            self.capi(since(patch(2, 8)), by);
        }
        // A running Machine was reconciled.
        let mut running = backup.machines.iter().filter(|machine| machine.node.is_some()).peekable();
        let is_v1beta1 = self.capi.max < minor(11);
        if is_v1beta1 && running.peek().is_some() {
            if running.all(|machine| machine.has_v1beta2_status) {
                self.capi(since(minor(9)), by);
            } else if !backup.machines.iter().any(|machine| machine.has_v1beta2_status) {
                self.capi(before(minor(9)), by);
            }
        }
    }

    fn by_marks_of_capv(&mut self, backup: &Backup) {
        let by = "marks of the controllers on its objects";
        let mut not_found = backup.vsphere_vms.iter().filter_map(|vm| vm.not_found.as_deref()).peekable();
        if not_found.peek().is_some() {
            let is_condition = not_found.all(|text| text.contains("NotFoundByBIOSUUID"));
            self.capv(if is_condition { since(minor(8)) } else { before(minor(8)) }, by);
        }
        let ready: Vec<_> = backup.vsphere_vms.iter().filter(|vm| vm.ready).collect();
        if ready.is_empty() {
            return;
        }
        self.capv(if ready.iter().any(|vm| vm.moref.is_some()) { since(minor(7)) } else { before(minor(7)) }, by);
        if self.capv.max < minor(16) {
            let has_v1beta2 = ready.iter().any(|vm| vm.has_v1beta2_status);
            self.capv(if has_v1beta2 { since(minor(13)) } else { before(minor(13)) }, by);
        }
    }
}

/// Versions from this one on.
fn since(version: Version) -> VersionRange {
    VersionRange { min: version, max: patch(u32::MAX, u32::MAX) }
}

/// Versions before this one.
fn before(version: Version) -> VersionRange {
    let last = match version.patch.checked_sub(1) {
        Some(before) => patch(version.minor, before),
        None => patch(version.minor.saturating_sub(1), u32::MAX),
    };
    VersionRange { min: minor(0), max: last }
}

/// The order of API versions.
fn age(version: &str) -> u8 {
    match version {
        "v1beta2" => 4,
        "v1beta1" => 3,
        "v1alpha4" => 2,
        "v1alpha3" => 1,
        _ => 0,
    }
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
