//! What products consist of.
//!
//! TKG from tanzu-framework's `providers/config.yaml` and VMware's air-gap list; what TKG 2.3 to 2.5 consist of is
//! published nowhere that was read, and any of these versions may be it. EKS Anywhere from its changelog.

use super::version::VersionRange;

/// A product that brings both controllers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Product {
    Tkg,
    Eksa,
}

impl Product {
    /// As people write it after `--restore-into`.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Tkg => "tkg",
            Self::Eksa => "eks-a",
        }
    }

    /// As sentences have it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Tkg => "TKG",
            Self::Eksa => "EKS Anywhere",
        }
    }
}

/// A release and its controllers.
pub(super) struct Release {
    pub(super) product: Product,
    pub(super) version: &'static str,
    pub(super) capi: VersionRange,
    pub(super) capv: VersionRange,
    /// Its own sources say so.
    is_published: bool,
}

const fn release(product: Product, version: &'static str, capi: (u32, u32), capv: (u32, u32)) -> Release {
    Release {
        product,
        version,
        capi: VersionRange::minors(capi.0, capi.1),
        capv: VersionRange::minors(capv.0, capv.1),
        is_published: true,
    }
}

const fn unpublished(version: &'static str) -> Release {
    Release { is_published: false, ..release(Product::Tkg, version, (2, 6), (5, 9)) }
}

/// All releases that are known, in their order.
pub(super) const RELEASES: [Release; 15] = [
    release(Product::Tkg, "2.1", (2, 2), (5, 5)),
    release(Product::Tkg, "2.2", (2, 2), (5, 5)),
    unpublished("2.3"),
    unpublished("2.4"),
    unpublished("2.5"),
    release(Product::Eksa, "0.17", (4, 4), (7, 7)),
    release(Product::Eksa, "0.18", (5, 5), (7, 7)),
    release(Product::Eksa, "0.19", (6, 6), (8, 8)),
    release(Product::Eksa, "0.20", (7, 7), (10, 10)),
    release(Product::Eksa, "0.21", (8, 8), (11, 11)),
    release(Product::Eksa, "0.22", (9, 9), (12, 12)),
    release(Product::Eksa, "0.23", (10, 10), (13, 13)),
    release(Product::Eksa, "0.24", (11, 11), (13, 13)),
    release(Product::Eksa, "0.25", (12, 12), (15, 15)),
    release(Product::Eksa, "0.26", (13, 13), (16, 16)),
];

/// The release with this version, of which the patch does not matter.
pub(super) fn find(product: Product, version: &str) -> Option<&'static Release> {
    let version = version.trim_start_matches('v');
    let minor: Vec<&str> = version.split(['.', '-', '+']).take(2).collect();
    RELEASES.iter().find(|release| release.product == product && release.version == minor.join("."))
}

/// The versions of Cluster API and CAPV of all releases of a product.
pub(super) fn all(product: Product) -> Option<(VersionRange, VersionRange)> {
    let releases = RELEASES.iter().filter(|release| release.product == product);
    releases
        .map(|release| (release.capi, release.capv))
        .reduce(|(capi, capv), (other_capi, other_capv)| (capi.or(other_capi), capv.or(other_capv)))
}

/// The versions of a product that are known, for messages.
pub(super) fn known(product: Product) -> String {
    let mut versions = RELEASES.iter().filter(|release| release.product == product).map(|release| release.version);
    let first = versions.next().unwrap_or_default();
    format!("{first} to {}", versions.next_back().unwrap_or(first))
}

/// The table of products, as Markdown.
#[doc(hidden)]
pub fn product_table() -> String {
    let mut rows = vec!["| product | Cluster API | CAPV | |\n| --- | --- | --- | --- |\n".to_owned()];
    for release in &RELEASES {
        let note = if release.is_published { "" } else { "not published: any of these" };
        let (name, version) = (release.product.name(), release.version);
        rows.push(format!("| {name} {version} | {} | {} | {note} |\n", release.capi, release.capv));
    }
    rows.concat()
}
