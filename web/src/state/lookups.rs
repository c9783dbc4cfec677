//! Look-ups through the program that serves the page: which servers were asked, and what came of it.
//!
//! In: what a person clicked, and the worker's answers. Out: what has to be done next. No server is asked without a
//! click, and the page names the server beside what is clicked.

use std::collections::BTreeMap;

use super::handles::Handles;
use super::problem::{Certificate, Problem};

/// Workload API servers that are asked at the same time. The program makes sixteen look-ups, and vCenters need places,
/// too.
const AT_ONCE: usize = 8;

/// Which server is asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// A vCenter, by its address.
    Vcenter(String),
    /// The API server of a workload cluster, by `namespace/name`.
    Cluster(String),
}

/// How a server is asked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct How<A> {
    /// The account that a person typed; otherwise the backup's is used.
    pub(crate) account: Option<A>,
    /// The fingerprint of the certificate that the person confirmed.
    pub(crate) thumbprint: Option<String>,
}

impl<A> Default for How<A> {
    fn default() -> Self {
        Self { account: None, thumbprint: None }
    }
}

/// The number of a look-up for a backup. Each is given out once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket(pub(super) u32);

/// What happens to look-ups.
#[derive(Clone, Debug)]
pub(crate) enum Event<H: Handles> {
    /// A server is to be asked.
    Ask(Subject, How<H::Account>),
    /// These workload clusters are to be asked.
    AskClusters(Vec<String>),
    /// So many objects or nodes were read.
    Progress(Ticket, u64),
    /// The look-up ended.
    Answered(Ticket, Result<H::File, Problem>),
    /// This look-up is to end, or its result is no longer wanted.
    Stop(Subject),
    /// All look-ups of workload clusters are to end.
    StopClusters,
}

/// How far a look-up has come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stage<H: Handles> {
    /// It waits for others to end.
    Waiting,
    /// It is in progress.
    Asking {
        /// Its number.
        ticket: Ticket,
        /// Objects or nodes that were read.
        read: u64,
        /// How the server is asked.
        how: How<H::Account>,
    },
    /// A person has to confirm the server's certificate.
    Confirming(Box<Certificate>, How<H::Account>),
    /// The server answered, with so many objects or nodes.
    Read(u64),
    /// It failed.
    Failed(Problem),
}

/// What has to be done after an event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step<H: Handles> {
    /// Ask a server.
    Start(Ticket, Subject, How<H::Account>),
    /// End a look-up.
    Stop(Ticket),
    /// Keep a file for comparison.
    Keep(Subject, H::File),
    /// Compare with what was kept.
    Compare,
}

/// The look-ups for one backup.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lookups<H: Handles> {
    stages: BTreeMap<Subject, Stage<H>>,
    last: Ticket,
}

impl<H: Handles> Lookups<H> {
    /// How far a look-up has come.
    pub(crate) fn stage(&self, subject: &Subject) -> Option<&Stage<H>> {
        self.stages.get(subject)
    }

    /// How many are in progress or waiting.
    pub(crate) fn pending(&self) -> usize {
        self.stages.values().filter(|stage| matches!(stage, Stage::Waiting | Stage::Asking { .. })).count()
    }

    /// Whether any server answered.
    pub(super) fn has_results(&self) -> bool {
        self.stages.values().any(|stage| matches!(stage, Stage::Read(_)))
    }

    /// The numbers of those in progress.
    pub(super) fn in_progress(&self) -> impl Iterator<Item = Ticket> {
        self.stages.values().filter_map(ticket)
    }

    /// Something happened.
    pub(super) fn update(&mut self, event: Event<H>) -> Vec<Step<H>> {
        match event {
            Event::Ask(subject, how) => self.start(subject, how),
            Event::AskClusters(clusters) => {
                let mut steps = Vec::new();
                for cluster in clusters {
                    steps.extend(self.enter(Subject::Cluster(cluster), Stage::Waiting));
                }
                steps.extend(self.start_waiting());
                steps
            }
            Event::Progress(wanted, objects) => {
                for stage in self.stages.values_mut() {
                    if let Stage::Asking { ticket, read, .. } = stage
                        && *ticket == wanted
                    {
                        *read = objects;
                    }
                }
                Vec::new()
            }
            Event::Answered(ticket, result) => self.answered(ticket, result),
            Event::Stop(subject) => {
                let stopped = self.stages.remove(&subject);
                let stopped = stopped.as_ref().and_then(ticket).map(Step::Stop);
                stopped.into_iter().chain(self.start_waiting()).collect()
            }
            Event::StopClusters => {
                let mut steps = Vec::new();
                self.stages.retain(|subject, stage| {
                    let ends = is_cluster(subject) && matches!(stage, Stage::Waiting | Stage::Asking { .. });
                    steps.extend(ticket(stage).filter(|_| ends).map(Step::Stop));
                    !ends
                });
                steps.push(Step::Compare); // With those that had answered.
                steps
            }
        }
    }

    /// Puts a look-up into a stage, and ends the one that was in progress in its place.
    fn enter(&mut self, subject: Subject, stage: Stage<H>) -> Option<Step<H>> {
        let before = self.stages.insert(subject, stage);
        before.as_ref().and_then(ticket).map(Step::Stop)
    }

    fn start(&mut self, subject: Subject, how: How<H::Account>) -> Vec<Step<H>> {
        self.last = Ticket(self.last.0.wrapping_add(1));
        let asking = Stage::Asking { ticket: self.last, read: 0, how: how.clone() };
        let stopped = self.enter(subject.clone(), asking);
        stopped.into_iter().chain([Step::Start(self.last, subject, how)]).collect()
    }

    /// Starts those that wait, as many as may be in progress.
    fn start_waiting(&mut self) -> Vec<Step<H>> {
        let in_progress = |(subject, stage): &(&Subject, &Stage<H>)| is_cluster(subject) && ticket(stage).is_some();
        let places = AT_ONCE.saturating_sub(self.stages.iter().filter(in_progress).count());
        let waiting = self.stages.iter().filter(|(_, stage)| matches!(stage, Stage::Waiting));
        let subjects: Vec<_> = waiting.map(|(subject, _)| subject.clone()).take(places).collect();
        subjects.into_iter().flat_map(|subject| self.start(subject, How::default())).collect()
    }

    fn answered(&mut self, answered: Ticket, result: Result<H::File, Problem>) -> Vec<Step<H>> {
        let asked = self.stages.iter().find_map(|(subject, stage)| match stage {
            Stage::Asking { ticket, read, how } if *ticket == answered => Some((subject.clone(), *read, how.clone())),
            Stage::Asking { .. } | Stage::Waiting | Stage::Confirming(..) | Stage::Read(_) | Stage::Failed(_) => None,
        });
        let Some((subject, read, how)) = asked else { return Vec::new() }; // It was stopped.
        let mut steps = Vec::new();
        let stage = match result {
            Ok(file) => {
                steps.push(Step::Keep(subject.clone(), file));
                Stage::Read(read)
            }
            Err(problem) => match problem.certificate {
                // A certificate that is not the confirmed one is a problem, not a second question.
                Some(certificate) if how.thumbprint.is_none() && !is_cluster(&subject) => {
                    Stage::Confirming(certificate, how)
                }
                certificate => Stage::Failed(Problem { certificate, ..problem }),
            },
        };
        self.stages.insert(subject.clone(), stage);
        steps.extend(self.start_waiting());
        let is_pending = |(subject, stage): (&Subject, &Stage<H>)| {
            is_cluster(subject) && matches!(stage, Stage::Waiting | Stage::Asking { .. })
        };
        // A hundred clusters answer one after the other: they are compared once, when the last one has.
        if !is_cluster(&subject) || !self.stages.iter().any(is_pending) {
            steps.push(Step::Compare);
        }
        steps
    }
}

fn is_cluster(subject: &Subject) -> bool {
    matches!(subject, Subject::Cluster(_))
}

/// The number of a look-up in progress.
fn ticket<H: Handles>(stage: &Stage<H>) -> Option<Ticket> {
    match stage {
        Stage::Asking { ticket, .. } => Some(*ticket),
        Stage::Waiting | Stage::Confirming(..) | Stage::Read(_) | Stage::Failed(_) => None,
    }
}
