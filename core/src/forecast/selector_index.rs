//! Which selectors match an object, without comparing each of them with every object.

use std::collections::BTreeMap;

use crate::backup::objects::{CLUSTER_NAME_LABEL, Selector};

/// Selectors by the label that tells most of them apart, each with what it belongs to.
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
    pub(super) fn matching(&self, namespace: &str, labels: &BTreeMap<String, String>) -> Vec<I> {
        let by_label = self.by_label.iter().filter_map(|(key, by_value)| {
            let value = labels.get(*key)?;
            by_value.get(&(value.as_str(), namespace))
        });
        let candidates = by_label.chain(self.without_value.get(namespace)).flatten();
        let mut owners: Vec<I> =
            candidates.filter(|(_, selector)| selector.selects(labels)).map(|(owner, _)| *owner).collect();
        owners.sort_unstable();
        owners
    }
}
