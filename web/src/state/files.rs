//! Files that a person added, once it is known what they are: the backup, something to compare with, earlier reports,
//! or refused.

use super::State;
use super::effect::Effect;
use super::handles::Handles;
use super::screen::{NamedFile, Question, Screen};
use crate::failure::Failure;
use crate::intake::{Kind, Refusal, Role, Taken};

/// Files by what happens to them.
struct Sorted<F> {
    /// A backup.
    backup: Option<NamedFile<F>>,
    /// Earlier reports.
    reports: Vec<NamedFile<F>>,
    /// Files for comparison.
    taken: Vec<Taken<F>>,
    /// Why files are not used.
    unused: Vec<String>,
    /// Files that cannot be used.
    refused: Vec<Refusal>,
}

impl<F> Sorted<F> {
    fn new(files: Vec<(NamedFile<F>, Option<Kind>)>) -> Self {
        let mut sorted =
            Self { backup: None, reports: Vec::new(), taken: Vec::new(), unused: Vec::new(), refused: Vec::new() };
        for (file, kind) in files {
            match kind {
                Some(Kind::Backup) if sorted.backup.is_none() => sorted.backup = Some(file),
                Some(Kind::Backup) => {
                    let reason = "one backup is shown at a time. Add it again to show it instead";
                    sorted.leave(&file.name, reason);
                }
                Some(Kind::Report) => sorted.reports.push(file),
                Some(Kind::Inventory) => sorted.take(Role::Inventory, file),
                Some(Kind::Nodes) => sorted.take(Role::Nodes, file),
                Some(Kind::Record) => sorted.take(Role::Record, file),
                Some(Kind::Ignore) => sorted.take(Role::Ignore, file),
                Some(Kind::OtherJson | Kind::Other | Kind::Nothing | Kind::WrongIgnore(_)) | None => {
                    sorted.refused.extend(Refusal::of(&file.name, kind));
                }
            }
        }
        if sorted.backup.is_some() {
            for report in std::mem::take(&mut sorted.reports) {
                let reason = "it came beside a backup. Add it again once the verdict is shown to compare them";
                sorted.leave(&report.name, reason);
            }
        }
        sorted
    }

    fn take(&mut self, role: Role, file: NamedFile<F>) {
        self.taken.push(Taken { role, name: file.name, cluster: None, file: file.file });
    }

    fn leave(&mut self, name: &str, reason: &str) {
        self.unused.push(format!("{name} was not used: {reason}."));
    }
}

impl<H: Handles> State<H> {
    /// Puts files to their use.
    pub(super) fn receive(&mut self, files: Vec<(NamedFile<H::File>, Option<Kind>)>) -> Vec<Effect<H>> {
        let Sorted { backup, reports, taken, unused, refused } = Sorted::new(files);
        let nothing_used = backup.is_none() && reports.is_empty() && taken.is_empty();
        self.notices.clear();
        if let Some(refusal) = refused.first().filter(|_| nothing_used && self.is_idle()) {
            return self.fail(refused_alone(refusal));
        }
        self.notices.extend(unused);
        self.notices.extend(refused.iter().map(Refusal::sentence));
        let with_record = taken.iter().any(|taken| taken.role == Role::Record);
        let names: Vec<String> = taken.iter().map(|taken| taken.name.clone()).collect();
        if backup.is_none() && self.opened().is_none() && self.shows_reports() {
            let kept = names.iter().map(|name| format!("{name} is kept for a backup: a report is shown as it is."));
            self.notices.extend(kept);
        }
        for taken in taken {
            self.keep(taken);
        }
        match backup {
            Some(file) if self.holds_backup() => {
                self.question = Some(Question::Backup { file, with_record });
                Vec::new()
            }
            Some(file) => self.open(file),
            None if !reports.is_empty() => self.receive_reports(reports, &names),
            None if !names.is_empty() => {
                if matches!(self.screen, Screen::Trouble(_)) {
                    self.screen = Screen::default();
                }
                self.compare()
            }
            None => Vec::new(),
        }
    }

    /// One report is shown, or compared with the one that is shown; two are compared. `beside` names what came with
    /// them.
    fn receive_reports(&mut self, mut reports: Vec<NamedFile<H::File>>, beside: &[String]) -> Vec<Effect<H>> {
        let names: Vec<&str> = reports.iter().map(|report| report.name.as_str()).collect();
        if names.len() > 2 {
            let failure = too_many(&names);
            if self.is_idle() {
                return self.fail(failure);
            }
            self.notices.push(format!("{}. {}", failure.title, failure.advice));
            return self.compare_if(!beside.is_empty());
        }
        let other = if names.len() > 1 { reports.pop() } else { None };
        let Some(file) = reports.pop() else { return Vec::new() };
        match (&self.screen, other) {
            (Screen::Comparison(_), None) => {
                self.notices.push(format!(
                    "{} was not used: two reports are compared already. Add it together with another one instead.",
                    file.name
                ));
                self.compare_if(!beside.is_empty())
            }
            (Screen::Verdict(verdict), None) => {
                let report = verdict.report.clone();
                let mut effects = self.compare_if(!beside.is_empty());
                effects.extend(self.compare_with(report, file));
                effects
            }
            (_, other) if self.holds_backup() || !self.losses().is_empty() => {
                self.question = Some(Question::Reports(file, other));
                Vec::new()
            }
            (_, other) => {
                let unused = beside.iter().map(|name| format!("{name} was not used: a report is shown as it is."));
                self.notices.extend(unused);
                self.load(file, other)
            }
        }
    }

    fn compare_if(&mut self, added: bool) -> Vec<Effect<H>> {
        if added { self.compare() } else { Vec::new() }
    }

    fn shows_reports(&self) -> bool {
        matches!(self.screen, Screen::Verdict(_) | Screen::Comparison(_))
    }

    /// Whether a backup is open, or on its way.
    fn holds_backup(&self) -> bool {
        self.opened().is_some() || matches!(self.screen, Screen::Reading(_))
    }

    /// Whether a failure would hide nothing.
    fn is_idle(&self) -> bool {
        match self.screen {
            Screen::Landing { loading: None } | Screen::Trouble(_) => true,
            Screen::Landing { loading: Some(_) }
            | Screen::Reading(_)
            | Screen::Contents(_)
            | Screen::Verdict(_)
            | Screen::Comparison(_) => false,
        }
    }
}

/// Nothing else was added, and nothing is shown.
fn refused_alone(refusal: &Refusal) -> Failure {
    Failure::new(
        &refusal.sentence(),
        "Add a Velero backup (the .tar.gz file that “velero backup download” writes), files to compare it with \
         (vCenter inventories, node lists, velero-backup.json), or an earlier report.",
    )
}

fn too_many(reports: &[&str]) -> Failure {
    let title = format!("{} reports were added, and two can be compared", reports.len());
    Failure::new(&title, &format!("Add two of them: {}.", reports.join(", ")))
}
