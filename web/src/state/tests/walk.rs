//! What holds after any sequence of messages, with answers that come late or after their question was void.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{
    Aliases, Dialog, Effect, Event, Format, How, Message, Progress, Run, Screen, Side, Stage, State, Subject, Ticket,
};
use super::super::{Source, Target, Verdict};
use super::plain::{Plain, cancelled, failure, inspection, loaded, recognised, side_by_side};
use crate::intake::{Role, Taken};

const CLUSTERS: usize = 10;

/// The browser's side: work that was begun, and what of it still runs.
#[derive(Default)]
struct World {
    /// Readings without an answer, and whether they still run.
    readings: BTreeMap<Run, bool>,
    lookups: BTreeMap<(Run, Ticket), bool>,
    /// Questions to the core without an answer, and whether they ask for a comparison.
    questions: BTreeMap<Run, bool>,
    loads: BTreeSet<Run>,
    pairs: BTreeMap<Run, [&'static str; 2]>,
    backups: BTreeSet<u32>,
    disposed: BTreeSet<u32>,
    /// What the core was asked about last.
    asked: Option<(Vec<Taken<&'static str>>, Aliases)>,
}

impl World {
    fn begin(&mut self, effects: &[Effect<Plain>]) {
        for effect in effects {
            match effect {
                Effect::Read(run, ..) => assert!(self.readings.insert(*run, true).is_none(), "a number twice"),
                Effect::StopReading(run) => assert_eq!(self.readings.insert(*run, false), Some(true)),
                Effect::Dispose(backup) => {
                    assert!(self.backups.contains(backup) && self.disposed.insert(*backup), "backup {backup}");
                }
                Effect::Inspect(run, asked) => {
                    assert!(!self.disposed.contains(&asked.backup));
                    self.questions.insert(*run, false);
                    self.asked = Some((asked.taken.clone(), asked.aliases.clone()));
                }
                Effect::Compare(run, asked) => {
                    assert!(!self.disposed.contains(&asked.backup));
                    self.questions.insert(*run, true);
                    self.asked = Some((asked.taken.clone(), asked.aliases.clone()));
                }
                Effect::Load(run, _) => assert!(self.loads.insert(*run)),
                Effect::CompareReports(run, [one, other]) => {
                    assert!(self.pairs.insert(*run, [loaded(one), loaded(other)]).is_none(), "a number twice");
                }
                Effect::LookUp { since, ticket, backup, .. } => {
                    assert!(!self.disposed.contains(backup));
                    assert!(self.lookups.insert((*since, *ticket), true).is_none(), "a number twice");
                }
                Effect::StopLookUp(since, ticket) => {
                    assert_eq!(self.lookups.insert((*since, *ticket), false), Some(true));
                }
                Effect::Recognise(_)
                | Effect::FetchSample
                | Effect::Focus(_)
                | Effect::ClearAddress
                | Effect::Save(_)
                | Effect::SaveComparison(..)
                | Effect::Print
                | Effect::ChooseFiles
                | Effect::Apply(_) => {}
            }
        }
    }

    /// All that could happen next.
    fn messages(&self, state: &State<Plain>) -> Vec<Message<Plain>> {
        let since = state.opened().map_or(Run(0), |opened| opened.since);
        let vcenter = || Subject::Vcenter("vc".to_owned());
        let clusters = (0..CLUSTERS).map(|number| format!("team/{number}")).collect();
        let mut messages = vec![
            recognised(&["a.tgz"]),
            recognised(&["a.tgz", "a.record", "web.nodes"]),
            recognised(&["vc.inventory"]),
            recognised(&["web.nodes", "x.txt"]),
            recognised(&["old.report"]),
            recognised(&["one.report", "two.report"]),
            recognised(&["one.report", "two.report", "three.report"]),
            recognised(&["old.report", "vc.inventory"]),
            Message::Open(Side::Before, None),
            Message::Open(Side::After, Some(1)),
            Message::Back,
            Message::DownloadComparison(Format::Markdown),
            recognised(&["x.txt"]),
            Message::NoSample(failure("no sample")),
            Message::Alias("vc".to_owned(), Some("10.0.0.5".to_owned())),
            Message::Alias("vc".to_owned(), None),
            Message::RestoreInto(Some("tkg=2.2".to_owned())),
            Message::RestoreInto(None),
            Message::Replace(true),
            Message::Replace(false),
            Message::Cancel,
            Message::Forget,
            Message::ForgetAll(true),
            Message::ForgetAll(false),
            Message::Show(Dialog::Lookups),
            Message::Show(Dialog::Runbook(None)),
            Message::Print,
            Message::LookUp(since, Event::Ask(vcenter(), How::default())),
            Message::LookUp(since, Event::AskClusters(clusters)),
            Message::LookUp(since, Event::Stop(vcenter())),
            Message::LookUp(since, Event::StopClusters),
        ];
        for (run, runs) in &self.readings {
            let backup = u32::try_from(self.backups.len()).unwrap();
            messages.push(Message::Progress(*run, Progress::default()));
            messages.push(Message::Opened(*run, Ok((backup, inspection()))));
            messages.push(Message::Opened(*run, Err(if *runs { failure("unusable") } else { cancelled() })));
        }
        for (run, compares) in &self.questions {
            let crashed = || failure("crashed");
            messages.push(if *compares {
                Message::Compared(*run, Ok("report"))
            } else {
                Message::Inspected(*run, Ok(inspection()))
            });
            messages.push(if *compares {
                Message::Compared(*run, Err(crashed()))
            } else {
                Message::Inspected(*run, Err(crashed()))
            });
        }
        for run in &self.loads {
            messages.push(Message::Loaded(*run, Ok("old")));
            messages.push(Message::Loaded(*run, Err(failure("damaged"))));
        }
        for (run, reports) in &self.pairs {
            messages.push(Message::ReportsCompared(*run, Ok(side_by_side(*reports, true))));
            messages.push(Message::ReportsCompared(*run, Ok(side_by_side(*reports, false))));
            messages.push(Message::ReportsCompared(*run, Err(failure("damaged"))));
        }
        for (since, ticket) in self.lookups.keys() {
            messages.push(Message::LookUp(*since, Event::Progress(*ticket, 5)));
            messages.push(Message::LookUp(*since, Event::Answered(*ticket, Ok("looked up"))));
        }
        messages
    }

    /// Notes what an answer ends.
    fn note(&mut self, message: &Message<Plain>) {
        match message {
            Message::Opened(run, result) => {
                self.readings.remove(run);
                if let Ok((backup, _)) = result {
                    self.backups.insert(*backup);
                }
            }
            Message::LookUp(since, Event::Answered(ticket, _)) => drop(self.lookups.remove(&(*since, *ticket))),
            Message::Compared(run, _) | Message::Inspected(run, _) => drop(self.questions.remove(run)),
            Message::Loaded(run, _) => drop(self.loads.remove(run)),
            Message::ReportsCompared(run, _) => drop(self.pairs.remove(run)),
            _ => {}
        }
    }

    fn check(&self, state: &State<Plain>) {
        let open: Vec<_> = self.backups.difference(&self.disposed).copied().collect();
        let held: Vec<_> = state.opened().map(|opened| opened.backup).into_iter().collect();
        assert_eq!(open, held, "workers that run, and the backup that is open");

        let running: Vec<_> = self.readings.iter().filter(|(_, runs)| **runs).map(|(run, _)| *run).collect();
        let reading: Vec<_> = match &state.screen {
            Screen::Reading(reading) => vec![reading.run],
            _ => Vec::new(),
        };
        assert_eq!(running, reading, "readings in progress");

        let running: BTreeSet<_> = self.lookups.iter().filter(|(_, runs)| **runs).map(|(number, _)| *number).collect();
        let asking = state
            .opened()
            .into_iter()
            .flat_map(|opened| opened.lookups.in_progress().map(|ticket| (opened.since, ticket)).collect::<Vec<_>>());
        assert_eq!(running, asking.collect(), "look-ups in progress");

        if let Some(opened) = state.opened() {
            let asked =
                (0..CLUSTERS).filter_map(|number| opened.lookups.stage(&Subject::Cluster(format!("team/{number}"))));
            assert!(asked.filter(|stage| matches!(stage, Stage::Asking { .. })).count() <= 8, "too many at once");
            let has_inventory = state.taken.iter().any(|taken| taken.role == Role::Inventory);
            let is_settled = opened.awaited.is_none() && opened.lookups.pending() == 0 && state.question.is_none();
            if matches!(state.screen, Screen::Contents(_)) && is_settled {
                assert!(!has_inventory, "an inventory without a comparison");
            }
            let has_report = matches!(
                &state.screen,
                Screen::Verdict(Verdict { source: Source::Backup(_), .. }) | Screen::Comparison(_)
            );
            if has_report && is_settled {
                let current = (state.taken.clone(), opened.aliases.clone());
                assert_eq!(self.asked.as_ref(), Some(&current), "the verdict is on what is listed");
            }
        }
        if let Screen::Comparison(pair) = &state.screen
            && state.comparing.is_none()
        {
            let compared = [&pair.comparison.before, &pair.comparison.after].map(|report| report.backup.as_str());
            assert_eq!(compared, [pair.before.report, pair.after.report], "the comparison is of these reports");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_runs_unseen_and_the_verdict_is_on_what_is_listed(choices in vec(any::<prop::sample::Index>(), 1..80)) {
        let (mut state, mut world) = (State::new(true), World::default());
        for choice in choices {
            let mut messages = world.messages(&state);
            let message = messages.swap_remove(choice.index(messages.len()));
            let before = state.clone();
            world.note(&message);
            if let Some(effects) = state.update(message) {
                world.begin(&effects);
                let left = state.screen.name() != before.screen.name();
                prop_assert!(!left || effects.last() == Some(&Effect::Focus(Target::Title)), "the focus is lost");
            } else { prop_assert_eq!(&state, &before) }
            world.check(&state);
        }
    }
}
