//! A folder to put bad files in, with everything good beside them; and what came of it.

use std::{fs, path::PathBuf};

use drift_e2e::{
    archive::{self, Entry},
    program::{Outcome, Run},
    scenario::{self, Scenario},
};
use serde_json::Value;
use tempfile::TempDir;

/// A fixture without any drift: with all inputs good, the program ends with 0.
const NO_DRIFT: &str = "v2-01-no-drift";

/// The place to work at.
pub(crate) struct Desk {
    folder: TempDir,
    pub(crate) scenario: Scenario,
}

impl Desk {
    /// With the inputs of the fixture without drift.
    pub(crate) fn new() -> Self {
        Self::with(NO_DRIFT)
    }

    /// With the inputs of a fixture.
    pub(crate) fn with(fixture: &str) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), scenario: scenario::named(fixture) }
    }

    /// A place for a file.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A new file.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// The good backup's files.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        archive::entries(&self.scenario.backup())
    }

    /// The good backup, as a file.
    pub(crate) fn backup(&self) -> Vec<u8> {
        fs::read(self.scenario.backup()).unwrap()
    }

    /// The good backup, not compressed.
    pub(crate) fn raw(&self) -> Vec<u8> {
        archive::gunzip(&self.backup())
    }

    /// The good inventory.
    pub(crate) fn inventory(&self) -> Value {
        scenario::json(&self.scenario.folder.join("inventory.json"))
    }

    /// Compares these bytes, as a backup, with the good inventories and node lists.
    #[track_caller]
    pub(crate) fn detect(&self, backup: impl AsRef<[u8]>) -> Judged {
        let backup = self.file("bad.tar.gz", backup);
        let run = self.observe(Run::detect(&backup), true);
        self.judge(run)
    }

    /// Compares the good backup with this as its inventory, and the good node lists.
    #[track_caller]
    pub(crate) fn compare(&self, inventory: impl AsRef<[u8]>) -> Judged {
        let inventory = self.file("bad.json", inventory);
        let run = self.observe(Run::detect(&self.scenario.backup()).inventory(&inventory), false);
        self.judge(run)
    }

    /// Adds the good node lists, and the good inventories where asked to.
    pub(crate) fn observe(&self, mut run: Run, inventories: bool) -> Run {
        if inventories {
            run = self.scenario.inventories().iter().fold(run, |run, path| run.inventory(path));
        }
        self.scenario.nodes().iter().fold(run, |run, (cluster, path)| run.nodes(cluster, path))
    }

    /// Runs it, within bounded memory, and brings the report.
    #[track_caller]
    pub(crate) fn judge(&self, run: Run) -> Judged {
        let path = self.path("report.json");
        let outcome = run.report(&path).limited().go();
        let report = path.exists().then(|| scenario::json(&path));
        if report.is_some() {
            fs::remove_file(path).unwrap();
        }
        assert_eq!(report.is_none(), outcome.code == Some(2), "a report if and only if it did not fail: {outcome:?}");
        Judged { outcome, report: report.unwrap_or_default() }
    }
}

/// How a detection ended, and its report.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) outcome: Outcome,
    /// `null` where there is none.
    pub(crate) report: Value,
}

impl Judged {
    /// The diagnostics with this code, as `severity subject: message`.
    pub(crate) fn remarks(&self, code: &str) -> Vec<String> {
        let of_code = self.diagnostics().iter().filter(|diagnostic| diagnostic["code"] == code);
        let line = |diagnostic: &Value| {
            let [severity, subject, message] =
                ["severity", "subject", "message"].map(|key| diagnostic[key].as_str().unwrap_or("-"));
            format!("{severity} {subject}: {message}")
        };
        of_code.map(line).collect()
    }

    fn diagnostics(&self) -> &[Value] {
        self.report["diagnostics"].as_array().map_or(&[], Vec::as_slice)
    }

    /// Ends as if nothing were wrong with the input, and remarks upon nothing.
    #[track_caller]
    pub(crate) fn fine(&self) -> &Self {
        assert_eq!(self.outcome.code, Some(0), "{}{:#?}", self.outcome.text(), self.diagnostics());
        let errors: Vec<_> = self.diagnostics().iter().filter(|diagnostic| diagnostic["severity"] == "error").collect();
        assert!(errors.is_empty() && self.report["backup"]["complete"] == true, "{errors:?}");
        self
    }

    /// Ends as usual, but says this.
    #[track_caller]
    pub(crate) fn warns(&self, code: &str, says: &str) -> &Self {
        self.fine();
        self.says(code, "warning", says)
    }

    /// Ends with 3, says this, and concludes nothing from what it does not know.
    #[track_caller]
    pub(crate) fn incomplete(&self, code: &str, says: &str) -> &Self {
        assert_eq!(self.outcome.code, Some(3), "{}", self.outcome.text());
        let errors = self.diagnostics().iter().filter(|diagnostic| diagnostic["severity"] == "error").count();
        assert!(self.report["summary"]["errors"].as_u64() >= Some(errors as u64), "errors are counted");
        self.says(code, "error", says)
    }

    /// Has a diagnostic of this code and severity whose place or message holds this.
    #[track_caller]
    pub(crate) fn says(&self, code: &str, severity: &str, says: &str) -> &Self {
        let remarks = self.remarks(code);
        let found = remarks.iter().any(|remark| remark.starts_with(severity) && remark.contains(says));
        assert!(found, "{severity} {code} with {says:?} expected, found {:#?}", self.diagnostics());
        self
    }

    /// Fails, prints nothing on standard output, and says this.
    #[track_caller]
    pub(crate) fn fails(&self, says: &[&str]) -> &Self {
        let Outcome { code, stdout, stderr } = &self.outcome;
        assert_eq!((*code, stdout.as_str()), (Some(2), ""), "{stderr}");
        let flat = stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        for says in says {
            assert!(flat.contains(says), "{says:?} expected in: {flat}");
        }
        self
    }

    /// All machines of clusters.
    pub(crate) fn machines(&self) -> Vec<&Value> {
        let mut machines = Vec::new();
        for cluster in self.report["clusters"].as_array().unwrap() {
            machines.extend(cluster["controlPlane"]["machines"].as_array().unwrap());
            for pool in cluster["workers"]["pools"].as_array().unwrap() {
                machines.extend(pool["machines"].as_array().unwrap());
            }
        }
        machines
    }

    /// How many machines have this status.
    pub(crate) fn count(&self, status: &str) -> usize {
        self.machines().into_iter().filter(|machine| machine["status"] == status).count()
    }

    /// The verdict on one machine: `Unknown (backup-incomplete)`.
    #[track_caller]
    pub(crate) fn verdict(&self, name: &str) -> String {
        let machine = self.machines().into_iter().find(|machine| machine["name"] == name);
        let machine = machine.unwrap_or_else(|| panic!("{name} is not in the report"));
        format!("{} ({})", machine["status"].as_str().unwrap(), machine["reason"].as_str().unwrap())
    }
}
