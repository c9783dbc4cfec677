//! The objects of a cluster come from an earlier restore.

use crate::diagnostic::Severity;
use crate::findings::context::ClusterContext;
use crate::findings::facts::in_backup;
use crate::report::{Finding, FindingCode};

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let Some(object) = about.cluster.object.filter(|object| object.meta.restored) else { return Vec::new() };
    let message =
        "The cluster's objects come from an earlier restore: their UIDs do not identify its virtual machines.";
    let label = in_backup("It has the label velero.io/restore-name.", &object.meta.name, &object.meta.entry);
    vec![about.finding(FindingCode::RestoredBefore, Severity::Info, message).evidence([label]).build()]
}
