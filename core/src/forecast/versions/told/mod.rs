//! What a backup tells of the versions that wrote it: exactly where it holds what installed them, else by marks that
//! the controllers leave on their objects.

mod installed;
mod marks;

use super::version::{Version, VersionRange, minor, patch, versions};
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
    told.by_api_versions(backup);
    told.by_marks(backup);
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
