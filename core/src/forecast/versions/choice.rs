//! What a person says of the new management cluster: `capi=1.10.1,capv=1.13.1`, `tkg=2.2`, `eks-a=0.22`.

use std::fmt;
use std::str::FromStr;

use super::products::{self, Product};
use super::version::{VersionRange, versions};

/// The versions that run in the management cluster into which the backup is restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreInto {
    pub(crate) capi: Option<VersionRange>,
    pub(crate) capv: Option<VersionRange>,
    /// The product and its version, where a person named one.
    pub(crate) product: Option<String>,
}

/// Why a text names no versions that are known. Says what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreIntoError(String);

impl fmt::Display for RestoreIntoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RestoreIntoError {}

impl FromStr for RestoreInto {
    type Err = RestoreIntoError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut into = Self { capi: None, capv: None, product: None };
        for part in text.split(',').map(str::trim) {
            let (key, version) = part.split_once('=').ok_or_else(allowed)?;
            match key.trim() {
                "capi" => set(&mut into.capi, controller("Cluster API", version, versions::CAPI)?)?,
                "capv" => set(&mut into.capv, controller("CAPV", version, versions::CAPV)?)?,
                "tkg" => into.set_product(Product::Tkg, version)?,
                "eks-a" => into.set_product(Product::Eksa, version)?,
                _ => return Err(allowed()),
            }
        }
        Ok(into)
    }
}

impl RestoreInto {
    /// What may be said, to choose from: every product that is known, and the newest controllers.
    pub fn examples() -> impl Iterator<Item = String> {
        let products = products::RELEASES.iter();
        let products = products.map(|release| format!("{}={}", release.product.key(), release.version));
        let newest = format!("capi={},capv={}", versions::CAPI.max, versions::CAPV.max);
        std::iter::once(newest).chain(products)
    }

    fn set_product(&mut self, product: Product, version: &str) -> Result<(), RestoreIntoError> {
        let Some(release) = products::find(product, version.trim()) else {
            let (name, key) = (product.name(), product.key());
            let known = products::known(product);
            return Err(RestoreIntoError(format!(
                "the controllers of {name} {version} are not known: give {key} {known}, or capi=… and capv=…"
            )));
        };
        set(&mut self.capi, release.capi)?;
        set(&mut self.capv, release.capv)?;
        self.product = Some(format!("{} {}", product.name(), version.trim()));
        Ok(())
    }
}

fn set(place: &mut Option<VersionRange>, range: VersionRange) -> Result<(), RestoreIntoError> {
    match place.replace(range) {
        None => Ok(()),
        Some(_) => Err(RestoreIntoError("name each controller once, or one product".to_owned())),
    }
}

fn controller(name: &str, text: &str, known: VersionRange) -> Result<VersionRange, RestoreIntoError> {
    let range = VersionRange::parse(text.trim()).filter(|range| range.is_within(known));
    range.ok_or_else(|| RestoreIntoError(format!("the rules of {name} {text} are not known: give {known}")))
}

fn allowed() -> RestoreIntoError {
    RestoreIntoError(
        "give the versions of the new management cluster as capi=1.10.1,capv=1.13.1, tkg=2.2 or eks-a=0.22".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controllers_and_products_are_named() {
        let shown = |text: &str| {
            let into: RestoreInto = text.parse().unwrap();
            (into.capi.map(|range| range.to_string()), into.capv.map(|range| range.to_string()))
        };
        let versions = |capi: &str, capv: &str| (Some(capi.to_owned()), Some(capv.to_owned()));
        assert_eq!(shown("capi=1.10.1,capv=1.13.1"), versions("1.10.1", "1.13.1"));
        assert_eq!(shown("capv=v1.13, capi=1.9"), versions("1.9", "1.13"));
        assert_eq!(shown("tkg=2.2"), versions("1.2", "1.5"));
        assert_eq!(shown("eks-a=v0.22.3"), versions("1.9", "1.12"));
        assert_eq!(shown("capi=1.10"), (Some("1.10".to_owned()), None));
    }

    #[test]
    fn what_is_wrong_says_what_is_allowed() {
        let wrong = |text: &str| RestoreInto::from_str(text).unwrap_err().to_string();
        assert_eq!(wrong("capi=1.99"), "the rules of Cluster API 1.99 are not known: give 1.2 to 1.14");
        assert_eq!(wrong("capv=0.9"), "the rules of CAPV 0.9 are not known: give 1.5 to 1.16");
        assert!(wrong("tkg=3").contains("give tkg 2.1 to 2.5"), "{}", wrong("tkg=3"));
        assert!(wrong("eks-a=9").contains("0.17 to 0.26"));
        for text in ["", "1.10", "rke=1", "capi"] {
            assert!(wrong(text).contains("capi=1.10.1,capv=1.13.1"), "{text}");
        }
        assert!(wrong("capi=1.9,tkg=2.2").contains("once"));
    }
}
