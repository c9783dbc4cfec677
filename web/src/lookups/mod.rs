//! Look-ups through the program that serves the page: whom was asked, and what came of it.
//!
//! In: what a person clicked, and what the worker answers. Out: files for comparison, and what to draw. Nobody is asked but at a
//! click, and of whom, stands beside what is clicked.

mod account;
mod problem;
mod servers;
mod vcenters;
mod view;

use std::collections::BTreeMap;

use wasm_bindgen::JsValue;
use web_sys::{AbortController, File};

pub(crate) use problem::{Certificate, Problem};
pub(crate) use view::view;

use crate::browser;

/// Workload API servers that are asked at the same time. The program takes sixteen look-ups, and vCenters need places, too.
const AT_ONCE: usize = 8;

/// Who is asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// A vCenter, by its address.
    Vcenter(String),
    /// The API server of a workload cluster, by `namespace/name`.
    Cluster(String),
}

/// How one is asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct How {
    /// The account that a person typed, as JavaScript has it; otherwise that of the backup.
    pub(crate) account: Option<JsValue>,
    /// The fingerprint of the certificate that the person confirmed.
    pub(crate) thumbprint: Option<String>,
}

/// What happens to look-ups.
#[derive(Debug)]
pub(crate) enum Event {
    /// One is to be asked.
    Ask(Subject, How),
    /// These workload clusters are to be asked.
    AskClusters(Vec<String>),
    /// An answer has come this far: objects or nodes that were read.
    Progress(Subject, u64),
    /// An answer is there.
    Answered(Subject, Result<File, Problem>),
    /// The certificate is not to be trusted, or one need not be asked any more.
    Stop(Subject),
    /// No workload cluster needs to be asked any more.
    StopClusters,
}

/// What a look-up has come to.
#[derive(Debug)]
pub(crate) enum Stage {
    /// It waits for others to end.
    Waiting,
    /// It is under way.
    Asking(Asking),
    /// A person has to say whether this is the right server.
    Confirming(Box<Certificate>, How),
    /// There is an answer, with so many objects or nodes.
    Read(u64),
    /// There is none.
    Failed(Problem),
}

/// A look-up that is under way. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Asking {
    /// Objects or nodes that were read.
    pub(crate) read: u64,
    abort: AbortController,
    how: How,
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.abort.abort();
    }
}

/// What has to be done after something happened.
#[derive(Debug)]
pub(crate) enum Effect {
    /// Ask, until the signal says that it is enough.
    Start(Subject, How, AbortController),
    /// Take a file for comparison.
    Keep(Subject, File),
    /// Compare with what was taken.
    Compare,
}

/// The look-ups for one backup.
#[derive(Debug, Default)]
pub(crate) struct Lookups {
    stages: BTreeMap<Subject, Stage>,
}

impl Lookups {
    /// What one has come to.
    pub(crate) fn stage(&self, subject: &Subject) -> Option<&Stage> {
        self.stages.get(subject)
    }

    /// How many are under way or wait.
    pub(crate) fn pending(&self) -> usize {
        self.stages.values().filter(|stage| matches!(stage, Stage::Waiting | Stage::Asking(_))).count()
    }

    /// Something happened.
    pub(crate) fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Ask(subject, how) => self.start(subject, how).into_iter().collect(),
            Event::AskClusters(clusters) => {
                for cluster in clusters {
                    self.stages.insert(Subject::Cluster(cluster), Stage::Waiting);
                }
                self.next()
            }
            Event::Progress(subject, read) => {
                if let Some(Stage::Asking(asking)) = self.stages.get_mut(&subject) {
                    asking.read = read;
                }
                Vec::new()
            }
            Event::Answered(subject, result) => self.answered(subject, result),
            Event::Stop(subject) => {
                self.stages.remove(&subject);
                Vec::new()
            }
            Event::StopClusters => {
                let waits = |stage: &Stage| matches!(stage, Stage::Waiting | Stage::Asking(_));
                self.stages.retain(|subject, stage| matches!(subject, Subject::Vcenter(_)) || !waits(stage));
                vec![Effect::Compare] // With those that had answered.
            }
        }
    }

    fn start(&mut self, subject: Subject, how: How) -> Option<Effect> {
        let abort = AbortController::new().ok()?;
        let asking = Asking { read: 0, abort: abort.clone(), how: how.clone() };
        self.stages.insert(subject.clone(), Stage::Asking(asking));
        Some(Effect::Start(subject, how, abort))
    }

    /// Starts those that wait, as many as may be under way.
    fn next(&mut self) -> Vec<Effect> {
        let of_cluster = |subject: &Subject| matches!(subject, Subject::Cluster(_));
        let under_way =
            |(subject, stage): &(&Subject, &Stage)| of_cluster(subject) && matches!(stage, Stage::Asking(_));
        let places = AT_ONCE.saturating_sub(self.stages.iter().filter(under_way).count());
        let waiting = self.stages.iter().filter(|(_, stage)| matches!(stage, Stage::Waiting));
        let subjects: Vec<_> = waiting.map(|(subject, _)| subject.clone()).take(places).collect();
        subjects.into_iter().filter_map(|subject| self.start(subject, How::default())).collect()
    }

    fn answered(&mut self, subject: Subject, result: Result<File, Problem>) -> Vec<Effect> {
        let Some(Stage::Asking(asking)) = self.stages.get(&subject) else { return Vec::new() }; // It was stopped.
        let (read, how) = (asking.read, asking.how.clone());
        let mut effects = Vec::new();
        let stage = match result {
            Ok(file) => {
                effects.push(Effect::Keep(subject.clone(), file));
                Stage::Read(read)
            }
            Err(problem) => match problem.certificate {
                // A certificate that is not the confirmed one is a problem, and no second question.
                Some(certificate) if how.thumbprint.is_none() && matches!(subject, Subject::Vcenter(_)) => {
                    Stage::Confirming(certificate, how)
                }
                certificate => Stage::Failed(Problem { certificate, ..problem }),
            },
        };
        self.stages.insert(subject.clone(), stage);
        effects.extend(self.next());
        let of_cluster = |subject: &Subject| matches!(subject, Subject::Cluster(_));
        let all_answered = !self
            .stages
            .iter()
            .any(|(subject, stage)| of_cluster(subject) && matches!(stage, Stage::Waiting | Stage::Asking(_)));
        // A hundred clusters answer one after the other: they are compared once, when the last has.
        if !of_cluster(&subject) || all_answered {
            effects.push(Effect::Compare);
        }
        effects
    }
}

/// The token behind `#` in the address, which is taken away from there: it is for this page, and not for bookmarks.
pub(crate) fn token() -> Option<String> {
    let token = browser::hash().strip_prefix("token=").map(str::to_owned)?;
    browser::set_hash("");
    (!token.is_empty()).then_some(token)
}
