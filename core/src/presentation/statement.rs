//! What is said of a machine, or alike of several.

use super::words::MAY_BE_ETCD_MEMBER;
use super::{Text, forecast};
use crate::report::{Machine, MachineReason, MachineStatus, Outcome};

/// Something that is said of a machine, or alike of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statement<'a> {
    /// Why it has its status.
    Reason(MachineReason),
    /// It may be in the quorum of etcd.
    MayBeEtcdMember,
    /// A person decided to ignore it.
    Ignored,
    /// What else a person should know.
    Note(&'a str),
    /// What a restore does to it.
    AfterRestore(Outcome),
}

/// How much a statement weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// A fact.
    Plain,
    /// Something changes.
    Warning,
    /// A virtual machine or the quorum of etcd is at risk.
    Danger,
}

impl<'a> Statement<'a> {
    /// In words, to stand after a name or a number. `vcenter` is where virtual machines were looked for.
    pub fn text(self, many: bool, vcenter: &Text<'a>) -> Text<'a> {
        match (self, many) {
            (Self::Reason(reason), _) => match reason.sentence_around_vcenter(many) {
                (sentence, None) => Text::words(sentence),
                (before, Some(behind)) => Text::words(before).and(vcenter.clone()).and_words(behind),
            },
            (Self::MayBeEtcdMember, false) => {
                Text::words(format!("{MAY_BE_ETCD_MEMBER}: follow its next steps in their order"))
            }
            (Self::MayBeEtcdMember, true) => {
                Text::words("may be etcd members: follow the next steps of each, one machine at a time")
            }
            (Self::Ignored, _) => Text::words("ignored by the ignore file"),
            (Self::Note(note), _) => Text::words(note),
            (Self::AfterRestore(outcome), _) => Text::words(forecast::statement(outcome, many)),
        }
    }

    /// How much it weighs.
    pub fn weight(self) -> Weight {
        match self {
            Self::Reason(_) | Self::Ignored | Self::Note(_) | Self::AfterRestore(Outcome::Adopted) => Weight::Plain,
            Self::MayBeEtcdMember | Self::AfterRestore(Outcome::Deleted | Outcome::AtRisk) => Weight::Danger,
            Self::AfterRestore(Outcome::Cloned | Outcome::Stuck | Outcome::Unmanaged | Outcome::Unknown) => {
                Weight::Warning
            }
        }
    }
}

/// Whether nothing is to be said of a machine but that it is there and healthy.
pub(super) fn is_plain(machine: &Machine) -> bool {
    let Kind { status: _, reason, critical, suppressed: _, outcome, notes } = Kind::of(machine);
    reason.is_none() && !critical && outcome.is_none() && notes.is_empty()
}

/// What machines of one group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind<'a> {
    pub(super) status: MachineStatus,
    /// None for what is healthy.
    pub(super) reason: Option<MachineReason>,
    critical: bool,
    suppressed: bool,
    outcome: Option<Outcome>,
    notes: &'a [String],
}

impl<'a> Kind<'a> {
    pub(super) fn of(machine: &'a Machine) -> Self {
        let healthy = machine.status == MachineStatus::Healthy;
        Self {
            status: machine.status,
            reason: (!healthy).then_some(machine.reason),
            critical: machine.critical,
            suppressed: machine.suppressed,
            outcome: forecast::notable(machine),
            notes: &machine.notes,
        }
    }

    pub(super) fn statements(self) -> Vec<Statement<'a>> {
        let reason = self.reason.map(Statement::Reason);
        let ignored = self.suppressed.then_some(Statement::Ignored);
        let etcd = self.critical.then_some(Statement::MayBeEtcdMember);
        let notes = self.notes.iter().map(|note| Statement::Note(note));
        let after = self.outcome.map(Statement::AfterRestore);
        reason.into_iter().chain(ignored).chain(etcd).chain(notes).chain(after).collect()
    }
}
