//! How two names of something compare.

/// Whether two names mean the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Same,
    Different,
    /// The names do not tell: one is missing, a wildcard, or a managed object reference whose name is not known.
    Unclear,
}

impl Comparison {
    /// Compares two texts that are equal only where they mean the same.
    pub(super) fn of(one: &str, other: &str) -> Self {
        if one == other { Self::Same } else { Self::Different }
    }

    /// Compares a reference that an object names with one that was read. A name that equals the reference's text is
    /// the same, too.
    pub(super) fn of_reference(named: &str, reference: Option<&str>, name: &str) -> Self {
        match reference {
            Some(reference) => Self::of(named, reference),
            None if named == name => Self::Same,
            None => Self::Unclear,
        }
    }

    /// Whether something is one of several: one that is the same is enough, and without it an unclear one could be.
    pub(crate) fn any(comparisons: impl Iterator<Item = Self>) -> Self {
        comparisons.fold(Self::Different, |found, comparison| match (found, comparison) {
            (Self::Same, _) | (_, Self::Same) => Self::Same,
            (Self::Unclear, _) | (_, Self::Unclear) => Self::Unclear,
            (Self::Different, Self::Different) => Self::Different,
        })
    }

    /// Whether all of several are: one that is different decides.
    pub(crate) fn all(comparisons: impl Iterator<Item = Self>) -> Self {
        comparisons.fold(Self::Same, |found, comparison| match (found, comparison) {
            (Self::Different, _) | (_, Self::Different) => Self::Different,
            (Self::Unclear, _) | (_, Self::Unclear) => Self::Unclear,
            (Self::Same, Self::Same) => Self::Same,
        })
    }
}
