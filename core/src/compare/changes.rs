//! The differences between two reports.

use super::form::{Change, ChangeKind, State};
use super::items::{self, Item};
use crate::diagnostic::Severity;
use crate::report::{MachineStatus, Report};

/// The differences, and how much is the same.
pub(super) struct Changes {
    pub(super) listed: Vec<Change>,
    pub(super) same: u64,
}

/// Hash-joined by what makes them the same.
pub(super) fn find(before: &Report, after: &Report) -> Changes {
    let (mut old, new) = (items::of(before), items::of(after));
    let mut changes = Changes { listed: Vec::new(), same: 0 };
    for (key, Item { subject, cluster, state }) in new {
        let (was, cluster_before) = old.remove(&key).map(|item| (item.state, item.cluster)).unzip();
        if was.as_ref() == Some(&state) {
            changes.same = changes.same.saturating_add(1);
            continue;
        }
        let kind = if was.is_some() { ChangeKind::Changed } else { ChangeKind::New };
        let needs_person = is_new_work(was.as_ref(), &state);
        let cluster = cluster.or(cluster_before.flatten());
        changes.listed.push(Change { kind, needs_person, subject, cluster, before: was, after: Some(state) });
    }
    let gone = old.into_values().map(|Item { subject, cluster, state }| Change {
        kind: ChangeKind::Gone,
        needs_person: false,
        subject,
        cluster,
        before: Some(state),
        after: None,
    });
    changes.listed.extend(gone);
    changes.listed.sort_by(|one, other| {
        (!one.needs_person, one.kind, &one.subject).cmp(&(!other.needs_person, other.kind, &other.subject))
    });
    changes
}

/// A person has to look at it, and had not to before, or for something else.
fn is_new_work(was: Option<&State>, is: &State) -> bool {
    let weight = |state: &State| (state.status, state.unattributed.is_some(), state.severity);
    needs_person(is) && was.is_none_or(|was| !needs_person(was) || weight(was) != weight(is))
}

/// What gives a report an exit code of its own.
fn needs_person(state: &State) -> bool {
    let is_drift = state.status.is_some_and(|status| status != MachineStatus::Healthy);
    !state.suppressed && (is_drift || state.unattributed.is_some() || state.severity == Some(Severity::Error))
}
