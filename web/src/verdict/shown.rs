//! A report as it is shown, and the bytes that it came in.

use std::rc::Rc;

use drift_core::diagnostic::Diagnostic;
use drift_core::presentation::Presentation;
use drift_core::report::{
    Backup, Finding, ForecastBasis, Generator, Infrastructure, ReadError, Report, Summary, SummaryStatus, Suppressed,
};
use jiff::Timestamp;
use js_sys::Uint8Array;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::filter::Index;
use crate::browser;
use crate::failure::Failure;

/// A report on the screen.
#[derive(Clone, Debug)]
pub(crate) struct Shown(Rc<Parts>);

#[derive(Debug)]
struct Parts {
    report: Report,
    index: Index,
    bytes: Uint8Array,
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A report whose long lists are read a little at a time, so that the page goes on answering.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outline<'a> {
    schema_version: String,
    generator: Generator,
    generated_at: Timestamp,
    backup: Backup,
    infrastructure: Infrastructure,
    summary: Summary,
    forecast_basis: Option<ForecastBasis>,
    #[serde(borrow)]
    clusters: Vec<&'a RawValue>,
    #[serde(borrow)]
    need_further_confirmation_infra_machines: Vec<&'a RawValue>,
    #[serde(default)]
    suppressed: Vec<Suppressed>,
    findings: Vec<Finding>,
    diagnostics: Vec<Diagnostic>,
}

/// For how many milliseconds the page may be busy at a time.
const AT_A_TIME: f64 = 25.0;

impl Shown {
    /// Reads the bytes of a report's file.
    pub(crate) async fn read(bytes: Uint8Array) -> Result<Self, Failure> {
        let text = bytes.to_vec();
        let report = report(&text).await.ok().filter(Report::is_known).ok_or_else(|| refused(&text))?;
        drop(text);
        browser::breathe().await;
        let index = Index::new(Presentation::new(&report));
        browser::breathe().await;
        Ok(Self(Rc::new(Parts { report, index, bytes })))
    }

    /// The report.
    pub(crate) fn report(&self) -> &Report {
        &self.0.report
    }

    /// As it is presented.
    pub(crate) fn presentation(&self) -> Presentation<'_> {
        Presentation::new(self.report())
    }

    /// What is sought in.
    pub(crate) fn index(&self) -> &Index {
        &self.0.index
    }

    /// The file, byte for byte.
    pub(crate) fn bytes(&self) -> &Uint8Array {
        &self.0.bytes
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

async fn report(text: &[u8]) -> serde_json::Result<Report> {
    let outline: Outline<'_> = serde_json::from_slice(text)?;
    Ok(Report {
        schema_version: outline.schema_version,
        generator: outline.generator,
        generated_at: outline.generated_at,
        backup: outline.backup,
        infrastructure: outline.infrastructure,
        summary: outline.summary,
        forecast_basis: outline.forecast_basis,
        clusters: all(&outline.clusters).await?,
        need_further_confirmation_infra_machines: all(&outline.need_further_confirmation_infra_machines).await?,
        suppressed: outline.suppressed,
        findings: outline.findings,
        diagnostics: outline.diagnostics,
    })
}

/// Reads a list, and lets the browser draw and take input in between.
async fn all<'a, T: Deserialize<'a>>(list: &[&'a RawValue]) -> serde_json::Result<Vec<T>> {
    let mut read = Vec::with_capacity(list.len());
    let mut since = browser::now();
    for item in list {
        read.push(serde_json::from_str(item.get())?);
        if browser::now() - since > AT_A_TIME {
            browser::breathe().await;
            since = browser::now();
        }
    }
    Ok(read)
}

fn refused(text: &[u8]) -> Failure {
    let advice = match ReadError::of(text) {
        ReadError::Newer => "It was written by a newer version of Drift Detector. Open it with that version’s page.",
        ReadError::NoReport => {
            "It is damaged, or was changed after it was written. Drop the backup and the inventories to make a new one."
        }
    };
    Failure::new("This report cannot be read", advice)
}
