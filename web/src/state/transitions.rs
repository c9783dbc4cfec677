//! The ways from one screen to another, and what each of them has to end and to begin.
//!
//! Whatever a screen holds in the browser, a worker or a request, is ended when the screen is left.

use std::mem;
use std::rc::Rc;

use super::State;
use super::effect::{Asked, Effect, Given};
use super::handles::Handles;
use super::lookups::{Event, Step, Subject};
use super::screen::{NamedFile, Opened, Progress, Reading, Run, Screen, Source, Ticks, Verdict};
use crate::failure::Failure;
use crate::intake::{Role, Taken};

impl<H: Handles> State<H> {
    /// Begins to read a backup, in place of what is shown.
    pub(super) fn open(&mut self, file: NamedFile<H::File>) -> Vec<Effect<H>> {
        let run = self.next_run();
        let progress = Progress { total: file.size, ..Progress::default() };
        let reading = Reading { run, name: file.name.clone(), progress, added: false };
        let mut effects = self.leave_for(Screen::Reading(reading));
        effects.push(Effect::Read(run, file, self.taken.clone()));
        effects
    }

    /// Begins to load an earlier report, or two. Reports say what they were made from, so all files are forgotten.
    pub(super) fn load(&mut self, file: NamedFile<H::File>, other: Option<NamedFile<H::File>>) -> Vec<Effect<H>> {
        let notices = mem::take(&mut self.notices);
        let mut effects = self.forget();
        self.notices = notices;
        let run = self.next_run();
        self.screen = Screen::Landing { loading: Some(run) };
        effects.push(match other {
            Some(other) => Effect::CompareReports(run, [file, other].map(Given::File)),
            None => Effect::Load(run, file),
        });
        effects
    }

    /// Forgets files, and what is shown.
    pub(super) fn forget(&mut self) -> Vec<Effect<H>> {
        let mut effects = self.leave_for(Screen::default());
        self.taken.clear();
        self.notices.clear();
        self.question = None;
        effects.push(Effect::ClearAddress);
        effects
    }

    /// Shows a failure, in place of what is shown. What a person stopped is no failure.
    pub(super) fn fail(&mut self, failure: Failure) -> Vec<Effect<H>> {
        if failure.cancelled { Vec::new() } else { self.leave_for(Screen::Trouble(failure)) }
    }

    /// Shows the contents of the backup that was read.
    pub(super) fn show_contents(&mut self, opened: Opened<H>) -> Vec<Effect<H>> {
        let added = matches!(&self.screen, Screen::Reading(reading) if reading.added);
        self.screen = Screen::Contents(opened); // Reading is over, and has nothing to end.
        if added || self.has_inventory() { self.compare() } else { Vec::new() }
    }

    /// Shows a report on the backup that is open.
    pub(super) fn show_verdict(&mut self, report: H::Report) -> Vec<Effect<H>> {
        self.screen = match mem::take(&mut self.screen) {
            Screen::Contents(opened) => Screen::Verdict(Verdict::new(report, Source::Backup(opened))),
            Screen::Verdict(verdict) => Screen::Verdict(Verdict { report, saved: false, ..verdict }),
            Screen::Comparison(mut pair) => {
                let of_backup = pair.both_mut().into_iter().find(|verdict| verdict.source.backup().is_some());
                if let Some(verdict) = of_backup {
                    (verdict.report, verdict.saved) = (report, false);
                }
                Screen::Comparison(pair)
            }
            other @ (Screen::Landing { .. } | Screen::Reading(_) | Screen::Trouble(_)) => other,
        };
        self.compare_reports()
    }

    /// Asks the core again, after something to compare with was added. The answer to the last question is void.
    pub(super) fn compare(&mut self) -> Vec<Effect<H>> {
        if let Screen::Reading(reading) = &mut self.screen {
            reading.added = true;
        }
        let run = self.last.next();
        let (taken, has_inventory) = (self.taken.clone(), self.has_inventory());
        let Some(opened) = self.opened_mut() else { return Vec::new() };
        opened.awaited = Some(run);
        let (backup, inspection) = (opened.backup.clone(), Rc::clone(&opened.inspection));
        let (aliases, restore_into) = (opened.aliases.clone(), opened.restore_into.clone());
        let asked = Asked { backup, inspection, taken, aliases, restore_into };
        self.last = run;
        vec![if has_inventory { Effect::Compare(run, asked) } else { Effect::Inspect(run, asked) }]
    }

    /// Something happened to a look-up.
    pub(super) fn look_up(&mut self, since: Run, event: Event<H>) -> Option<Vec<Effect<H>>> {
        let opened = self.opened_mut().filter(|opened| opened.since == since)?;
        let backup = opened.backup.clone();
        let mut effects = Vec::new();
        for step in opened.lookups.update(event) {
            match step {
                Step::Start(ticket, subject, how) => {
                    effects.push(Effect::LookUp { since, ticket, backup: backup.clone(), subject, how });
                }
                Step::Stop(ticket) => effects.push(Effect::StopLookUp(since, ticket)),
                Step::Keep(subject, file) => self.keep(observed(subject, file)),
                Step::Compare => effects.extend(self.compare()),
            }
        }
        Some(effects)
    }

    /// Keeps a file for comparison. It replaces an older version of itself.
    pub(super) fn keep(&mut self, file: Taken<H::File>) {
        self.taken.retain(|other| !other.is_replaced_by(&file));
        self.taken.push(file);
    }

    pub(super) fn opened_mut(&mut self) -> Option<&mut Opened<H>> {
        let verdicts = match &mut self.screen {
            Screen::Contents(opened) => return Some(opened),
            Screen::Verdict(verdict) => vec![verdict],
            Screen::Comparison(pair) => pair.both_mut().into(),
            Screen::Landing { .. } | Screen::Reading(_) | Screen::Trouble(_) => Vec::new(),
        };
        verdicts.into_iter().find_map(|verdict| match &mut verdict.source {
            Source::Backup(opened) => Some(opened),
            Source::Earlier => None,
        })
    }

    fn has_inventory(&self) -> bool {
        self.taken.iter().any(|taken| taken.role == Role::Inventory)
    }

    pub(super) fn next_run(&mut self) -> Run {
        self.last = self.last.next();
        self.last
    }

    /// Shows another screen, and ends what only the last one needed.
    pub(super) fn leave_for(&mut self, screen: Screen<H>) -> Vec<Effect<H>> {
        self.comparing = None;
        let ended = match (&self.screen, self.opened()) {
            (Screen::Reading(reading), _) => vec![Effect::StopReading(reading.run)],
            (_, Some(opened)) => {
                let stopped = opened.lookups.in_progress().map(|ticket| Effect::StopLookUp(opened.since, ticket));
                stopped.chain([Effect::Dispose(opened.backup.clone())]).collect()
            }
            (_, None) => Vec::new(),
        };
        self.screen = screen;
        ended
    }
}

impl<H: Handles> Verdict<H> {
    pub(super) fn new(report: H::Report, source: Source<H>) -> Self {
        Self { report, source, dialog: None, saved: false, ticks: Ticks::new(), ticks_saved: true, wanted: None }
    }
}

/// The result of a look-up, as if its file had been dropped.
fn observed<F>(subject: Subject, file: F) -> Taken<F> {
    match subject {
        Subject::Vcenter(server) => Taken { role: Role::Inventory, name: server, cluster: None, file },
        Subject::Cluster(cluster) => Taken { role: Role::Nodes, name: cluster.clone(), cluster: Some(cluster), file },
    }
}
