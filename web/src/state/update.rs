//! What each message does in each state.

use std::mem;
use std::rc::Rc;

use drift_core::inspection::Inspection;

use super::State;
use super::effect::{Effect, Target};
use super::handles::Handles;
use super::lookups::Lookups;
use super::message::{Message, Shortcut};
use super::screen::{Aliases, Dialog, Opened, Progress, Question, Run, Screen, Source, Verdict};
use crate::failure::Failure;
use crate::intake::Role;

impl<H: Handles> State<H> {
    /// Changes the state, and says what has to be done. Nothing where the message changes nothing.
    pub(crate) fn update(&mut self, message: Message<H>) -> Option<Vec<Effect<H>>> {
        let before = self.screen.name();
        let mut effects = self.react(message)?;
        if self.screen.name() != before {
            effects.push(Effect::Focus(Target::Title)); // What had the focus may be gone.
        }
        Some(effects)
    }

    fn react(&mut self, message: Message<H>) -> Option<Vec<Effect<H>>> {
        match message {
            Message::Files(files) => Some(vec![Effect::Recognise(files)]),
            Message::Recognised(files) => Some(self.receive(files)),
            Message::Sample => Some(vec![Effect::FetchSample]),
            Message::NoSample(failure) => Some(self.no_sample(failure)),
            Message::Progress(run, progress) => self.progress(run, progress),
            Message::Opened(run, result) => self.read(run, result),
            Message::Inspected(run, result) => self.inspected(run, result),
            Message::Compared(run, result) => self.compared(run, result),
            Message::Loaded(run, result) => self.loaded(run, result),
            Message::ReportsCompared(run, result) => self.reports_compared(run, result),
            Message::LookUp(since, event) => self.look_up(since, event),
            Message::Alias(named, other) => self.alias(named, other),
            Message::RestoreInto(versions) => self.restore_into(versions),
            Message::Replace(agreed) => self.replace(agreed),
            Message::Cancel => match self.screen {
                Screen::Reading(_) => Some(self.leave_for(Screen::default())),
                Screen::Landing { .. }
                | Screen::Contents(_)
                | Screen::Verdict(_)
                | Screen::Comparison(_)
                | Screen::Trouble(_) => None,
            },
            Message::Forget if self.losses().is_empty() => Some(self.forget()),
            Message::Forget if self.question.is_some() => None, // One question at a time.
            Message::Forget => {
                self.question = Some(Question::Forget);
                Some(Vec::new())
            }
            Message::ForgetAll(agreed) => {
                self.question.take_if(|question| *question == Question::Forget)?;
                Some(if agreed { self.forget() } else { Vec::new() })
            }
            Message::Dismiss => changed(!mem::take(&mut self.notices).is_empty()),
            Message::Dragging(dragging) => changed(mem::replace(&mut self.dragging, dragging) != dragging),
            Message::Help(helping) => changed(mem::replace(&mut self.helping, helping) != helping),
            Message::Key(_) if !self.settings.single_keys => None,
            Message::Key(Shortcut::Help) => changed(!mem::replace(&mut self.helping, true)),
            Message::Key(Shortcut::Search) => self.verdict().map(|_| vec![Effect::Focus(Target::Search)]),
            Message::Settings(settings) => {
                self.settings = settings;
                Some(vec![Effect::Apply(settings.theme)])
            }
            Message::Show(dialog) => self.show(dialog),
            Message::Hide(dialog) => {
                let verdict = self.verdict_mut().filter(|verdict| verdict.dialog == Some(dialog))?;
                verdict.dialog = None;
                Some(Vec::new())
            }
            Message::Tick(step) => {
                let verdict = self.verdict_mut()?;
                if !verdict.ticks.remove(&step) {
                    verdict.ticks.insert(step);
                }
                verdict.ticks_saved = verdict.ticks.is_empty();
                Some(Vec::new())
            }
            Message::RunbookSaved => changed(!mem::replace(&mut self.verdict_mut()?.ticks_saved, true)),
            Message::ShowCluster(cluster) => {
                self.verdict()?;
                let run = self.next_run();
                let verdict = self.verdict_mut()?;
                (verdict.dialog, verdict.wanted) = (None, Some((cluster, run)));
                Some(Vec::new())
            }
            Message::Open(side, cluster) => self.open_report(side, cluster),
            Message::Back => self.back(),
            Message::DownloadComparison(format) => self.download_comparison(format),
            Message::Download => {
                let verdict = self.verdict_mut()?;
                verdict.saved = true;
                Some(vec![Effect::Save(verdict.report.clone())])
            }
            Message::Print => match self.screen {
                Screen::Contents(_) | Screen::Verdict(_) | Screen::Comparison(_) => {
                    self.printing = true;
                    Some(vec![Effect::Print])
                }
                Screen::Landing { .. } | Screen::Reading(_) | Screen::Trouble(_) => None,
            },
            Message::OnPaper(printing) => changed(mem::replace(&mut self.printing, printing) != printing),
            Message::Choose => Some(vec![Effect::ChooseFiles]),
        }
    }

    /// Nothing is lost where something is shown already.
    fn no_sample(&mut self, failure: Failure) -> Vec<Effect<H>> {
        match self.screen {
            Screen::Landing { loading: None } | Screen::Trouble(_) => self.fail(failure),
            Screen::Landing { loading: Some(_) }
            | Screen::Reading(_)
            | Screen::Contents(_)
            | Screen::Verdict(_)
            | Screen::Comparison(_) => {
                self.notices.push(format!("{}. {}", failure.title, failure.advice));
                Vec::new()
            }
        }
    }

    fn progress(&mut self, run: Run, progress: Progress) -> Option<Vec<Effect<H>>> {
        match &mut self.screen {
            Screen::Reading(reading) if reading.run == run => {
                reading.progress = progress;
                Some(Vec::new())
            }
            Screen::Reading(_)
            | Screen::Landing { .. }
            | Screen::Contents(_)
            | Screen::Verdict(_)
            | Screen::Comparison(_)
            | Screen::Trouble(_) => None,
        }
    }

    fn read(&mut self, run: Run, result: Result<(H::Backup, Rc<Inspection>), Failure>) -> Option<Vec<Effect<H>>> {
        let name = match &self.screen {
            Screen::Reading(reading) if reading.run == run => Some(reading.name.clone()),
            Screen::Reading(_)
            | Screen::Landing { .. }
            | Screen::Contents(_)
            | Screen::Verdict(_)
            | Screen::Comparison(_)
            | Screen::Trouble(_) => None,
        };
        match (name, result) {
            (Some(name), Ok((backup, inspection))) => {
                let (lookups, aliases) = (Lookups::default(), Aliases::new());
                let opened = Opened {
                    since: run,
                    name,
                    backup,
                    inspection,
                    lookups,
                    aliases,
                    restore_into: None,
                    awaited: None,
                };
                Some(self.show_contents(opened))
            }
            (Some(_), Err(failure)) => {
                self.screen = Screen::default(); // Reading is over, and has nothing to end.
                Some(self.fail(failure))
            }
            // It came too late, but its worker runs.
            (None, Ok((backup, _))) => Some(vec![Effect::Dispose(backup)]),
            (None, Err(_)) => None,
        }
    }

    fn inspected(&mut self, run: Run, result: Result<Rc<Inspection>, Failure>) -> Option<Vec<Effect<H>>> {
        let opened = self.awaits(run)?;
        match result {
            Ok(inspection) => {
                opened.inspection = inspection;
                Some(Vec::new())
            }
            Err(failure) => Some(self.fail(failure)),
        }
    }

    fn compared(&mut self, run: Run, result: Result<H::Report, Failure>) -> Option<Vec<Effect<H>>> {
        let _opened = self.awaits(run)?;
        match result {
            Ok(report) => Some(self.show_verdict(report)),
            Err(failure) => Some(self.fail(failure)),
        }
    }

    fn loaded(&mut self, run: Run, result: Result<H::Report, Failure>) -> Option<Vec<Effect<H>>> {
        if self.screen != (Screen::Landing { loading: Some(run) }) {
            return None;
        }
        self.screen = Screen::default();
        match result {
            Ok(report) => {
                self.screen = Screen::Verdict(Verdict::new(report, Source::Earlier));
                Some(Vec::new())
            }
            Err(failure) => Some(self.fail(failure)),
        }
    }

    /// The open backup, if it awaits this answer; then it awaits none any more.
    fn awaits(&mut self, run: Run) -> Option<&mut Opened<H>> {
        let opened = self.opened_mut().filter(|opened| opened.awaited == Some(run))?;
        opened.awaited = None;
        Some(opened)
    }

    fn alias(&mut self, named: String, other: Option<String>) -> Option<Vec<Effect<H>>> {
        let opened = self.opened_mut()?;
        match other {
            Some(other) => drop(opened.aliases.insert(named, other)),
            None => drop(opened.aliases.remove(&named)),
        }
        let mut effects = self.compare();
        effects.push(Effect::Focus(Target::Title)); // The button that was pressed is gone.
        Some(effects)
    }

    fn restore_into(&mut self, versions: Option<String>) -> Option<Vec<Effect<H>>> {
        let opened = self.opened_mut()?;
        if opened.restore_into == versions {
            return None;
        }
        opened.restore_into = versions;
        Some(self.compare())
    }

    fn replace(&mut self, agreed: bool) -> Option<Vec<Effect<H>>> {
        match (self.question.take()?, agreed) {
            (Question::Backup { file, with_record }, true) => {
                // The record of the first backup does not belong to the second.
                self.taken.retain(|taken| with_record || taken.role != Role::Record);
                let mut effects = self.open(file);
                effects.push(Effect::ClearAddress); // It points into the first one's report.
                Some(effects)
            }
            (Question::Reports(file, other), true) => Some(self.load(file, other)),
            // With what came beside it.
            (Question::Backup { .. } | Question::Reports(..), false) => Some(self.compare()),
            (question @ Question::Forget, _) => {
                self.question = Some(question); // Another question is open.
                None
            }
        }
    }

    fn show(&mut self, dialog: Dialog) -> Option<Vec<Effect<H>>> {
        let makes_lookups = self.makes_lookups;
        let verdict = self.verdict_mut()?;
        let has_lookups = makes_lookups && matches!(verdict.source, Source::Backup(_));
        if dialog == Dialog::Lookups && !has_lookups {
            return None;
        }
        verdict.dialog = Some(dialog);
        Some(Vec::new())
    }

    fn verdict_mut(&mut self) -> Option<&mut Verdict<H>> {
        match &mut self.screen {
            Screen::Verdict(verdict) => Some(verdict),
            Screen::Comparison(pair) => pair.verdict_mut(),
            Screen::Landing { .. } | Screen::Reading(_) | Screen::Contents(_) | Screen::Trouble(_) => None,
        }
    }
}

/// Nothing has to be done; whether anything changed.
fn changed<E>(changed: bool) -> Option<Vec<E>> {
    changed.then(Vec::new)
}
