//! The controller versions on which a forecast is based, and what the backup shows of the versions that wrote it.

use crate::backup::Backup;
use crate::report::{ControllerVersions, ForecastBasis};

/// The versions of Cluster API and CAPV whose controllers were observed, and whose rules are applied.
const ASSUMED_CAPI: &str = "1.10";
const ASSUMED_CAPV: &str = "1.13";

/// What all forecasts of a backup are based on.
pub(crate) fn of(backup: &Backup) -> ForecastBasis {
    // Velero keeps the version that the API server prefers. Cluster API 1.11 was the first to prefer v1beta2, and 1.0
    // the first to prefer v1beta1, so that the latter does not tell 1.10 from its predecessors.
    let versions = backup.cluster_api_versions.iter().map(|version| version.rsplit('/').next().unwrap_or_default());
    let other = versions.filter(|version| !version.is_empty() && *version != "v1beta1").max();
    let (capi, determined_by) = match other {
        Some("v1beta2") => (Some("1.11 or later"), "API version v1beta2"),
        Some("v1alpha2") => (Some("before 1.0"), "API version v1alpha2"),
        Some("v1alpha4") => (Some("before 1.0"), "API version v1alpha4"),
        Some("v1alpha3") => (Some("before 1.0"), "API version v1alpha3"),
        Some(_) => (Some("of unknown version"), "API version not recognized"),
        None if backup.clusters.is_empty() => (None, "no Cluster in the backup"),
        None => (None, "API version v1beta1"),
    };
    ForecastBasis {
        capi: capi.map(str::to_owned),
        capv: None,
        product: None,
        determined_by: determined_by.to_owned(),
        assumed_target: ControllerVersions { capi: Some(ASSUMED_CAPI.to_owned()), capv: Some(ASSUMED_CAPV.to_owned()) },
    }
}
