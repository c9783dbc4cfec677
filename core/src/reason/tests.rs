//! The texts of all reasons.

use crate::reason::{InfraMachineReason, MachineReason};

#[test]
fn sentences_stand_after_a_name() {
    let machines = MachineReason::ALL.iter().map(|reason| [false, true].map(|many| reason.sentence(many, "vc01")));
    let others = InfraMachineReason::ALL.iter().map(|reason| [false, true].map(|many| reason.sentence(many)));
    for text in machines.chain(others).flatten() {
        assert!(text.starts_with(char::is_lowercase), "{text}");
        assert!(!text.contains(['.', '?', '!', '\n', '{', '}']) && !text.contains("  "), "{text}");
    }
}

#[test]
fn meanings_and_whys_are_sentences() {
    let machines = MachineReason::ALL.iter().map(|reason| [reason.meaning(), reason.why()]);
    let others = InfraMachineReason::ALL.iter().map(|reason| [reason.meaning(), reason.why()]);
    for text in machines.chain(others).flatten() {
        assert!(text.starts_with(char::is_uppercase) && text.ends_with('.'), "{text}");
        assert!(!text.contains(['\n', '|']) && !text.contains("  "), "{text}");
    }
}
