//! A report as it is shown, and the bytes that it came in.

use std::rc::Rc;

use drift_core::report::{Report, SummaryStatus};
use js_sys::Uint8Array;
use serde::Deserialize;

use super::filter::Index;
use crate::failure::Failure;

/// A report on the screen.
#[derive(Clone, Debug)]
pub(crate) struct Shown(Rc<Parts>);

#[derive(Debug)]
struct Parts {
    report: Report,
    index: Index,
    bytes: Uint8Array,
    /// It came as a file, not from a backup on this page.
    earlier: bool,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The part that every version of a report has.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    schema_version: String,
}

impl Shown {
    /// Reads the bytes of a report's file.
    pub(crate) fn read(bytes: Uint8Array, earlier: bool) -> Result<Self, Failure> {
        let text = bytes.to_vec();
        let report = serde_json::from_slice::<Report>(&text).map_err(|_| refused(&text))?;
        if !is_known(&report.schema_version) {
            return Err(refused(&text));
        }
        let index = Index::new(&report);
        Ok(Self(Rc::new(Parts { report, index, bytes, earlier })))
    }

    /// The report.
    pub(crate) fn report(&self) -> &Report {
        &self.0.report
    }

    /// What is sought in.
    pub(crate) fn index(&self) -> &Index {
        &self.0.index
    }

    /// The file, byte for byte.
    pub(crate) fn bytes(&self) -> &Uint8Array {
        &self.0.bytes
    }

    /// It came as a file, not from a backup on this page.
    pub(crate) fn is_earlier(&self) -> bool {
        self.0.earlier
    }

    /// The status as the report writes it.
    pub(crate) fn status(&self) -> &'static str {
        match self.0.report.summary.status {
            SummaryStatus::ManualRemediationRequired => "ManualRemediationRequired",
            SummaryStatus::NeedFurtherConfirmation => "NeedFurtherConfirmation",
            SummaryStatus::NeedFurtherConfirmationInfraMachines => "NeedFurtherConfirmationInfraMachines",
            SummaryStatus::ManualRemediationNotRequired => "ManualRemediationNotRequired",
            SummaryStatus::Healthy => "Healthy",
        }
    }
}

/// Higher minor versions only add; what they add to the closed lists fails to read.
fn is_known(version: &str) -> bool {
    version.split('.').next() == Some("1")
}

fn refused(text: &[u8]) -> Failure {
    let newer = serde_json::from_slice::<Version>(text).is_ok_and(|version| version.schema_version != "1.0");
    let advice = if newer {
        "It was written by a newer version of Drift Detector. Open it with that version’s page."
    } else {
        "It is damaged, or was changed after it was written. Drop the backup and the inventories to make a new one."
    };
    Failure::new("This report cannot be read", advice)
}
