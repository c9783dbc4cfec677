//! A short sentence without subject, to stand after one name or several.

/// Where the name of the vCenter belongs in a sentence.
const VCENTER: &str = "{vcenter}";

/// The same for one machine and for many. Starts in lower case and has no full stop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sentence {
    one: &'static str,
    many: &'static str,
}

impl Sentence {
    /// For one machine, and for many.
    pub(super) const fn new(one: &'static str, many: &'static str) -> Self {
        Self { one, many }
    }

    /// The same words for one machine and for many.
    pub(super) const fn same(text: &'static str) -> Self {
        Self { one: text, many: text }
    }

    /// What stands before the name of the vCenter, and behind it; nothing stands behind where the sentence names none.
    pub(super) fn around_vcenter(self, many: bool) -> (&'static str, Option<&'static str>) {
        let text = if many { self.many } else { self.one };
        text.split_once(VCENTER).map_or((text, None), |(before, behind)| (before, Some(behind)))
    }

    /// `vcenter` is the name of the vCenter, or "vSphere" where there are several.
    pub(super) fn text(self, many: bool, vcenter: &str) -> String {
        (if many { self.many } else { self.one }).replace(VCENTER, vcenter)
    }
}

#[cfg(test)]
mod tests {
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
}
