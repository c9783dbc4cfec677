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
