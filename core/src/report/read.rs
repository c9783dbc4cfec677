//! Reading a report that was written earlier.

use serde::Deserialize;

use super::{Report, SCHEMA_VERSION};

/// Why a report cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.reason())]
pub enum ReadError {
    /// It is no report, or was damaged.
    NoReport,
    /// A newer program wrote it, and it has something that this one does not know.
    Newer,
}

impl ReadError {
    /// Of a file that could not be read, or has a version that is not known.
    pub fn of(bytes: &[u8]) -> Self {
        match serde_json::from_slice::<Version>(bytes) {
            Ok(version) if is_newer(&version.schema_version) => Self::Newer,
            Ok(_) | Err(_) => Self::NoReport,
        }
    }

    /// Why, as a clause.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NoReport => "it is not a report that \"detect\" wrote, or it is damaged",
            Self::Newer => "a newer version of Drift Detector wrote it; use that version",
        }
    }
}

/// The part that every version of a report has.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    schema_version: String,
}

impl Report {
    /// Reads the bytes of a report's file. A higher minor version is read as far as it only adds fields; what it adds
    /// to the closed lists is not known here. A higher major version is refused.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let report: Option<Self> = serde_json::from_slice(bytes).ok();
        report.filter(Self::is_known).ok_or_else(|| ReadError::of(bytes))
    }

    /// Whether its format is one that this program reads.
    pub fn is_known(&self) -> bool {
        major(&self.schema_version) == major(SCHEMA_VERSION)
    }
}

fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

fn is_newer(version: &str) -> bool {
    let parts = |version: &str| version.split('.').map(|part| part.parse::<u32>().ok()).collect::<Vec<_>>();
    parts(version) > parts(SCHEMA_VERSION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_report_is_told_from_another_file() {
        for (text, error) in [
            ("", ReadError::NoReport),
            ("{}", ReadError::NoReport),
            (r#"{"schemaVersion":"1.0"}"#, ReadError::NoReport),
            (r#"{"schemaVersion":"1.99"}"#, ReadError::Newer),
            (r#"{"schemaVersion":"2.0"}"#, ReadError::Newer),
            (r#"{"schemaVersion":"x"}"#, ReadError::NoReport),
        ] {
            assert_eq!(Report::read(text.as_bytes()), Err(error), "{text}");
        }
    }
}
