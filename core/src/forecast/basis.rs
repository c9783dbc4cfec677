//! The controller versions on which all forecasts of a report are based: whose they are, and how well their rules are
//! known.

use super::versions::{RestoreInto, Told, VersionRange, told_by, versions};
use crate::backup::Backup;
use crate::english::list;
use crate::report::{ControllerVersions, ForecastBasis};

/// The versions whose rules are applied, and what the report says of them.
pub(super) struct Basis {
    pub(super) capi: VersionRange,
    pub(super) capv: VersionRange,
    pub(super) report: ForecastBasis,
}

/// Pairs of Cluster API and CAPV that were observed after real restores, by their minor versions.
const OBSERVED: [(VersionRange, VersionRange); 2] = [
    (VersionRange::minors(10, 10), VersionRange::minors(13, 13)),
    (VersionRange::minors(13, 13), VersionRange::minors(16, 16)),
];

/// What all forecasts of a backup are based on: a person's choice, else what the backup tells of its own versions.
pub(super) fn of(backup: &Backup, chosen: Option<&RestoreInto>) -> Basis {
    let told = told_by(backup);
    let capi = chosen.map_or(told.capi, |into| into.capi.unwrap_or(versions::CAPI));
    let capv = chosen.map_or(told.capv, |into| into.capv.unwrap_or(versions::CAPV));
    let is_observed = OBSERVED.iter().any(|(of_capi, of_capv)| capi.is_within(*of_capi) && capv.is_within(*of_capv));
    let statement = statement(&told, chosen, (capi, capv), is_observed);
    let narrowed = |range: VersionRange, all: VersionRange| (range != all).then(|| range.to_string());
    let report = ForecastBasis {
        capi: if told.is_older { Some("before 1.0".to_owned()) } else { narrowed(told.capi, versions::CAPI) },
        capv: narrowed(told.capv, versions::CAPV),
        product: chosen.and_then(|into| into.product.clone()).or_else(|| told.product.clone()),
        determined_by: determined_by(&told),
        assumed_target: ControllerVersions { capi: Some(capi.to_string()), capv: Some(capv.to_string()) },
        chosen: chosen.is_some(),
        observed: is_observed,
        statement,
    };
    Basis { capi, capv, report }
}

fn determined_by(told: &Told) -> String {
    let by: Vec<String> = told.by.iter().map(|by| (*by).to_owned()).collect();
    if by.is_empty() { "nothing in the backup".to_owned() } else { list(&by) }
}

/// What was assumed and why, in one sentence.
fn statement(
    told: &Told,
    chosen: Option<&RestoreInto>,
    (capi, capv): (VersionRange, VersionRange),
    is_observed: bool,
) -> String {
    let known = if is_observed { "observed in a rehearsal" } else { "read in the sources" };
    let versions = format!("Cluster API {capi} and CAPV {capv}");
    if let Some(into) = chosen {
        let product = into.product.as_ref().map(|product| format!(" ({product})")).unwrap_or_default();
        return format!("Forecast for {versions}{product}, as chosen; their rules were {known}.");
    }
    let why = if told.is_older {
        "the backup was written by older versions, whose rules are not known, and these still restore it".to_owned()
    } else if told.by.is_empty() {
        "all that are known, because the backup does not tell its own".to_owned()
    } else {
        format!("which may have written the backup (told by {})", determined_by(told))
    };
    format!(
        "Forecast for {versions}, {why}; their rules were {known}, and those of the new management cluster count if it \
         runs other versions."
    )
}
