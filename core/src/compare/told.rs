//! A comparison in sentences, the same for every view.

use super::form::{
    Caveat, Change, ChangeKind, Compared, Comparison, State, Subject, SubjectMachine, SubjectVirtualMachine,
};
use crate::diagnostic::Severity;
use crate::json::code;
use crate::presentation::words::{key, time};
use crate::presentation::{Text, outcome};
use crate::report::{MachineStatus, Outcome, Restore};
use crate::wording::count;

/// What a difference is marked with where it is for a person to look at.
pub const NEEDS_PERSON: &str = "needs a person";

impl Comparison {
    /// What differs, in one sentence.
    pub fn headline(&self) -> String {
        let counts = &self.summary;
        let numbers =
            format!("{} new, {} changed, {} gone, {} the same", counts.new, counts.changed, counts.gone, counts.same);
        match counts.needs_person {
            0 if self.after.complete => format!("Nothing new needs a person: {numbers}."),
            0 => format!("Nothing new is known to need a person, but the later report is incomplete: {numbers}."),
            one => format!("{} a person: {numbers}.", count(one, "difference needs", "differences need")),
        }
    }

    /// The two reports, the earlier one first.
    pub fn sides(&self) -> [(&'static str, Text<'_>); 2] {
        [("Before", self.before.told()), ("After", self.after.told())]
    }

    /// The differences of a kind, in their order.
    pub fn of(&self, kind: ChangeKind) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.kind == kind)
    }
}

impl Compared {
    /// Which report it is.
    pub fn name(&self) -> Text<'_> {
        Text::name(self.backup.as_str()).and_words(format!(", written {}", time(self.generated_at)))
    }

    /// What it found, in numbers.
    pub fn numbers(&self) -> String {
        let machines = self.machines;
        format!(
            "{} healthy, {} stale, {}, {} unknown, {} unattributed, {}",
            machines.healthy,
            machines.stale,
            count(machines.ghost, "ghost", "ghosts"),
            machines.unknown,
            self.unattributed,
            count(self.dangers, "danger", "dangers")
        )
    }

    fn told(&self) -> Text<'_> {
        self.name().and_words(format!(": {}; {}", restore(self.restore), self.numbers()))
    }
}

/// May I restore, in a word.
fn restore(restore: Restore) -> &'static str {
    match restore {
        Restore::Safe => "safe to restore",
        Restore::Manual => "manual work",
        Restore::Dangerous => "do not restore",
        Restore::Unknown => "not known whether a restore is safe",
    }
}

impl Caveat {
    /// What it means, and what to do.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::BeforeIncomplete => {
                "The earlier report is incomplete: what is new in the later one may have been there before."
            }
            Self::AfterIncomplete => {
                "The later report is incomplete: what it does not list is not proven gone. Run the detection again \
                 with all inputs."
            }
            Self::OtherVcenters => "The reports read different vCenters: machines of one alone seem new or gone.",
            Self::HealthyNotListed => {
                "A report was written without its healthy machines: they seem new or gone. Write both without \
                 --ignore-healthy-resources."
            }
            Self::WrongOrder => {
                "The vCenters were read later for the report under \"Before\": read new as gone, and gone as new."
            }
            Self::SameReport => {
                "Both are the same report, so nothing can differ. Compare it with an earlier or a later one."
            }
            Self::OtherClusters => {
                "The reports have no cluster in common, so they are of different management clusters: everything seems \
                 new or gone."
            }
        }
    }
}

impl ChangeKind {
    /// All of them, in the order in which views show them.
    pub const ALL: [Self; 3] = [Self::New, Self::Changed, Self::Gone];

    /// The heading of its list.
    pub fn title(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Changed => "Changed",
            Self::Gone => "Gone",
        }
    }
}

impl Change {
    /// What it is, and what became of it.
    pub fn line(&self) -> Text<'_> {
        let states = match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                // Where the verdict is the same, what differs is the reason.
                let why = before.verdict() == after.verdict();
                format!(": was {}, is {}", before.told(why), after.told(why))
            }
            (Some(before), None) => format!(": was {}", before.told(false)),
            (None, Some(after)) => format!(": {}", after.told(false)),
            (None, None) => String::new(),
        };
        self.subject.told().and_words(states)
    }
}

impl Subject {
    fn told(&self) -> Text<'_> {
        match self {
            Self::Machine(SubjectMachine { cluster, name }) => Text::words("Machine ")
                .and_name(name.as_str())
                .and_words(" of ")
                .and_name(key(&cluster.namespace, &cluster.name)),
            Self::VirtualMachine(SubjectVirtualMachine { vcenter, id, name }) => Text::words("VM ")
                .and_name(name.as_str())
                .and_words(" (")
                .and_name(id.as_str())
                .and_words(" in ")
                .and_name(vcenter.as_str())
                .and_words(")"),
            Self::Finding(finding) => Text::words("Finding ")
                .and_name(code(finding.code))
                .and_words(" of ")
                .and_name(finding.subject.as_str()),
        }
    }
}

impl State {
    fn verdict(&self) -> (Option<MachineStatus>, Option<Severity>, Option<Outcome>, bool) {
        (self.status, self.severity, self.outcome, self.suppressed)
    }

    /// "stale (stuck)", "a danger", "unattributed: not-a-node".
    fn told(&self, why: bool) -> String {
        let status = self.status.map(|status| match status {
            MachineStatus::Healthy => "healthy",
            MachineStatus::Stale => "stale",
            MachineStatus::Ghost => "a ghost",
            MachineStatus::Unknown => "unknown",
        });
        let severity = self.severity.map(|severity| match severity {
            Severity::Error => "a danger",
            Severity::Warning => "a warning",
            Severity::Info => "for information",
        });
        let mut words = status.or(severity).unwrap_or("unattributed").to_owned();
        if let Some(then) = self.outcome {
            words.extend([" (", outcome(then), ")"]);
        }
        let reason = self.reason.map(code).or_else(|| self.unattributed.map(code));
        if let Some(reason) = reason.filter(|_| why) {
            words.extend([": ", &reason]);
        }
        if self.suppressed {
            words.push_str(", ignored");
        }
        words
    }
}
