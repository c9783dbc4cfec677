//! Which selectors match an object, without comparing each of them with every object.

use std::collections::BTreeMap;

use crate::backup::objects::{CLUSTER_NAME_LABEL, Selector};

/// So many owners of one object are told apart. More select it only by mistake, or by malice.
pub(crate) const OWNERS: usize = 16;

/// So many selectors are compared with one object, where no label tells them apart.
const EXAMINED: usize = 1000;

/// Whose selectors match an object.
#[derive(Debug)]
pub(super) struct Matching<I> {
    /// In their order.
    pub(super) owners: Vec<I>,
    /// There are more, or may be.
    pub(super) is_crowded: bool,
}

/// Selectors by the label that tells most of them apart, each with what it belongs to.
#[derive(Debug)]
pub(super) struct SelectorIndex<'a, I> {
    /// By the label's name, then its value and the namespace: objects have many labels, selectors name few.
    by_label: BTreeMap<&'a str, BTreeMap<(&'a str, &'a str), Owners<'a, I>>>,
    /// Selectors that name no label's value, by namespace.
    without_value: BTreeMap<&'a str, Owners<'a, I>>,
}

/// What selectors belong to.
type Owners<'a, I> = Vec<(I, &'a Selector)>;

impl<'a, I: Copy + Ord> SelectorIndex<'a, I> {
    /// Owners with their namespace and selector.
    pub(super) fn new(selectors: impl Iterator<Item = (I, &'a str, &'a Selector)>) -> Self {
        let mut index = Self { by_label: BTreeMap::new(), without_value: BTreeMap::new() };
        for (owner, namespace, selector) in selectors {
            // Every selector of a cluster names the cluster: another label tells more of them apart.
            let most_specific = selector.match_labels.iter().max_by_key(|(key, value)| {
                let is_hash = key.as_str() == "machine-template-hash" || key.ends_with("/set-name");
                (key.as_str() != CLUSTER_NAME_LABEL, is_hash, value.len())
            });
            let known = match most_specific {
                Some((key, value)) => index.by_label.entry(key).or_default().entry((value, namespace)).or_default(),
                None => index.without_value.entry(namespace).or_default(),
            };
            known.push((owner, selector));
        }
        index
    }

    /// The owners whose selector matches an object with these labels, in their order.
    pub(super) fn matching(&self, namespace: &str, labels: &BTreeMap<String, String>) -> Matching<I> {
        // Whichever are fewer, so that neither many labels nor many keys make it slow.
        let lists: Vec<&Owners<'_, I>> = if labels.len() < self.by_label.len() {
            let named = labels.iter().filter_map(|(key, value)| Some((value, self.by_label.get(key.as_str())?)));
            named.filter_map(|(value, by_value)| by_value.get(&(value.as_str(), namespace))).collect()
        } else {
            let named = self.by_label.iter().filter_map(|(key, by_value)| Some((labels.get(*key)?, by_value)));
            named.filter_map(|(value, by_value)| by_value.get(&(value.as_str(), namespace))).collect()
        };
        let mut candidates = lists.into_iter().chain(self.without_value.get(namespace)).flatten();
        let examined = candidates.by_ref().take(EXAMINED);
        let matching = examined.filter(|(_, selector)| selector.selects(labels)).map(|(owner, _)| *owner);
        let mut owners: Vec<I> = matching.take(OWNERS.saturating_add(1)).collect();
        let is_crowded = owners.len() > OWNERS || candidates.next().is_some();
        owners.sort_unstable();
        owners.truncate(OWNERS);
        Matching { owners, is_crowded }
    }
}
