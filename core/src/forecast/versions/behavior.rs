//! Which of the rules that differ between versions hold.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::rules::{Component, RULES, Rule};
use super::version::{Version, VersionRange};

/// How the controllers of one pair of versions act, and whether they reach the API server of a cluster.
///
/// It remembers what it was asked: another behaviour that answers the same questions in the same way gives the same
/// forecast, so that nobody has to make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Behavior {
    answers: u64,
    asked: Cell<u64>,
}

/// A question that no version answers: whether the new management cluster reaches an API server that was not read.
const REACHES_API_SERVER: u64 = 1 << 63;
/// Another one: whether what the backup lacks, and its objects name, is in the new management cluster all the same.
const HAS_WHAT_IS_MISSING: u64 = 1 << 62;

impl Behavior {
    fn of(capi: Version, capv: Version) -> u64 {
        RULES.iter().filter(|rule| rule.holds(capi, capv)).fold(0, |answers, rule| answers | rule.rule.bit())
    }

    /// A rule holds for these versions.
    pub(crate) fn has(&self, rule: Rule) -> bool {
        self.answer(rule.bit())
    }

    /// The new management cluster reaches an API server of which nobody knows whether it answers. Both is possible.
    pub(crate) fn reaches_api_server(&self) -> bool {
        self.answer(REACHES_API_SERVER)
    }

    /// Somebody creates what the backup lacks and its objects name. Both is possible.
    pub(crate) fn has_what_is_missing(&self) -> bool {
        self.answer(HAS_WHAT_IS_MISSING)
    }

    fn answer(&self, question: u64) -> bool {
        self.asked.set(self.asked.get() | question);
        self.answers & question != 0
    }

    /// This one would have given other answers to what the other one was asked.
    pub(crate) fn differs_from(&self, asked: &Self) -> bool {
        (self.answers ^ asked.answers) & asked.asked.get() != 0
    }
}

/// Behaviours of which there is at least one.
#[derive(Debug)]
pub(crate) struct Behaviors {
    pub(crate) first: Behavior,
    pub(crate) others: Vec<Behavior>,
}

/// The distinct behaviours of all versions in these ranges, each with all answers to what no version tells. The newest
/// versions, an API server that answers and nothing that is missing come first.
pub(crate) fn behaviors(capi: VersionRange, capv: VersionRange) -> Behaviors {
    let mut distinct: BTreeMap<u64, (Version, Version)> = BTreeMap::new();
    for capi in bounds(Component::Capi, capi) {
        for capv in bounds(Component::Capv, capv) {
            let newest = distinct.entry(Behavior::of(capi, capv)).or_insert((capi, capv));
            *newest = (capi, capv).max(*newest);
        }
    }
    let mut newest_first: Vec<(u64, (Version, Version))> = distinct.into_iter().collect();
    newest_first.sort_by(|(_, one), (_, other)| other.cmp(one));
    let with = |flag: u64| newest_first.iter().map(move |(answers, _)| answers | flag);
    let new = |answers| Behavior { answers, asked: Cell::new(0) };
    let best = REACHES_API_SERVER | HAS_WHAT_IS_MISSING;
    let mut all = [best, HAS_WHAT_IS_MISSING, REACHES_API_SERVER, 0].into_iter().flat_map(with).map(new);
    let newest = || new(Behavior::of(capi.max, capv.max) | best);
    Behaviors { first: all.next().unwrap_or_else(newest), others: all.collect() }
}

/// One version for each stretch of a range in which nothing changes.
fn bounds(component: Component, range: VersionRange) -> Vec<Version> {
    let changes = RULES.iter().filter(|rule| rule.component == component).flat_map(|rule| [rule.since, rule.until]);
    let inside = changes.flatten().filter(|version| range.min < *version && *version <= range.max);
    let mut bounds: Vec<Version> = std::iter::once(range.min).chain(inside).collect();
    bounds.sort_unstable();
    bounds.dedup();
    bounds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forecast::versions::versions;

    #[test]
    fn one_version_has_one_behaviour_for_all_that_no_version_answers() {
        let one = |text| VersionRange::parse(text).unwrap();
        let others = |capi, capv| behaviors(one(capi), one(capv)).others.len();
        assert_eq!(others("1.10.1", "1.13.1"), 3);
        assert_eq!(others("1.10", "1.13"), 3, "no rule changes within them");
        assert!(others("1.8", "1.13") > 3, "1.8.2 has a hook that 1.8.1 does not have");
    }

    #[test]
    fn a_range_has_all_behaviours_of_its_versions() {
        let all = behaviors(versions::CAPI, versions::CAPV);
        for text in ["1.2.12", "1.7.3", "1.7.4", "1.14.0"] {
            let capi = VersionRange::parse(text).unwrap();
            for behavior in behaviors(capi, versions::CAPV).others {
                assert!(all.others.contains(&behavior), "{text}");
            }
        }
    }
}
