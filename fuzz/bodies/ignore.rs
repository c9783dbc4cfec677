//! Ignore files, which may be any file.

use std::sync::LazyLock;

use drift_core::{Report, ignore::IgnoreFile, is_hidden, report::Concern};

/// A real report, cut down: a ghost, machines that are gone, and virtual machines of nobody.
static REPORT: LazyLock<Option<Report>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../corpus/export/report-mixed")).ok());

/// Any bytes as an ignore file: what is wrong is said in a line that shows itself, and what is right hides nothing that
/// cannot be ignored.
pub(crate) fn ignore(data: &[u8]) {
    let file = match IgnoreFile::parse(data) {
        Ok(file) => file,
        Err(error) => {
            let said = error.to_string();
            assert!(!said.contains(is_hidden), "{said:?}");
            return;
        }
    };
    let Some(report) = REPORT.as_ref() else { return };
    let ignored = file.apply(report.clone());
    let lasting = [Concern::Danger, Concern::Unknown, Concern::Incomplete];
    for concern in lasting {
        assert_eq!(ignored.concerns().contains(&concern), report.concerns().contains(&concern), "{concern:?}");
    }
    assert_eq!(ignored.summary.machines, report.summary.machines);
    assert!(ignored.suppressed.iter().all(|one| one.machine.is_some() != one.infra_machine.is_some()));
}
