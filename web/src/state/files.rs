//! Files that a person added, once it is known what they are: the backup, something to compare with, an earlier report,
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
    /// An earlier report.
    report: Option<NamedFile<F>>,
    /// Files for comparison.
    taken: Vec<Taken<F>>,
    /// Backups and reports that are one too many.
    extra: Vec<String>,
    /// Files that cannot be used.
    refused: Vec<Refusal>,
}

impl<F> Sorted<F> {
    fn new(files: Vec<(NamedFile<F>, Option<Kind>)>) -> Self {
        let mut sorted = Self { backup: None, report: None, taken: Vec::new(), extra: Vec::new(), refused: Vec::new() };
        for (file, kind) in files {
            match kind {
                Some(Kind::Backup) if sorted.backup.is_none() => sorted.backup = Some(file),
                Some(Kind::Report) if sorted.report.is_none() => sorted.report = Some(file),
                Some(Kind::Backup | Kind::Report) => sorted.extra.push(file.name),
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
            sorted.extra.extend(sorted.report.take().map(|report| report.name));
        }
        sorted
    }

    fn take(&mut self, role: Role, file: NamedFile<F>) {
        self.taken.push(Taken { role, name: file.name, cluster: None, file: file.file });
    }
}

impl<H: Handles> State<H> {
    /// Puts files to their use.
    pub(super) fn receive(&mut self, files: Vec<(NamedFile<H::File>, Option<Kind>)>) -> Vec<Effect<H>> {
        let Sorted { backup, report, taken, extra, refused } = Sorted::new(files);
        let nothing_used = backup.is_none() && report.is_none() && taken.is_empty();
        self.notices.clear();
        if let Some(refusal) = refused.first().filter(|_| nothing_used && self.is_idle()) {
            return self.fail(refused_alone(refusal));
        }
        self.notices.extend(extra.iter().map(|name| {
            format!("{name} was not used: one backup or report is shown at a time. Add it again to show it instead.")
        }));
        self.notices.extend(refused.iter().map(Refusal::sentence));
        let with_record = taken.iter().any(|taken| taken.role == Role::Record);
        let took = !taken.is_empty();
        for taken in taken {
            self.keep(taken);
        }
        let ask_first = self.opened().is_some() || matches!(self.screen, Screen::Reading(_));
        match (backup, report) {
            (Some(file), _) if ask_first => {
                self.question = Some(Question::Backup { file, with_record });
                Vec::new()
            }
            (Some(file), _) => self.open(file),
            (None, Some(file)) if ask_first => {
                self.question = Some(Question::Report(file));
                Vec::new()
            }
            (None, Some(file)) => self.load(file),
            (None, None) if took => {
                if matches!(self.screen, Screen::Trouble(_)) {
                    self.screen = Screen::default();
                }
                self.compare()
            }
            (None, None) => Vec::new(),
        }
    }

    /// Whether a failure would hide nothing.
    fn is_idle(&self) -> bool {
        match self.screen {
            Screen::Landing { loading: None } | Screen::Trouble(_) => true,
            Screen::Landing { loading: Some(_) } | Screen::Reading(_) | Screen::Contents(_) | Screen::Verdict(_) => {
                false
            }
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
