//! By the rules of which versions a forecast is made, and whether the backup comes from others.

use crate::backup::Backup;

/// The versions whose controllers were watched.
pub(crate) const RULES: &str = "Cluster API 1.10 and CAPV 1.13";

/// What the backup tells of the versions that it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Basis {
    /// Versions that the objects give away, where these are not the ones of the rules.
    other: Option<String>,
}

impl Basis {
    pub(crate) fn of(backup: &Backup) -> Self {
        // Velero keeps the version that the API server prefers. Cluster API 1.11 was the first to prefer v1beta2, and
        // 1.0 the first to prefer v1beta1, so that the latter does not tell 1.10 from its predecessors.
        let versions = backup.cluster_api_versions.iter().map(|version| version.rsplit('/').next().unwrap_or_default());
        let strange = versions.filter(|version| !version.is_empty() && *version != "v1beta1").max();
        let other = strange.map(|version| match version {
            "v1beta2" => "Cluster API 1.11 or later (v1beta2)".to_owned(),
            "v1alpha3" | "v1alpha4" => format!("Cluster API before 1.0 ({version})"),
            _ => "a version of Cluster API that is not known here".to_owned(),
        });
        Self { other }
    }

    /// The mark of a sentence.
    pub(crate) fn mark(&self) -> String {
        match &self.other {
            None => format!("(By the rules of {RULES}.)"),
            Some(other) => {
                format!(
                    "(By the rules of {RULES}; this backup comes from {other}, whose controllers may act otherwise.)"
                )
            }
        }
    }
}
