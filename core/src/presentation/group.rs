//! Things with something in common, together.

use std::collections::{BTreeMap, btree_map::Entry};

/// Groups of the items with one key, in the order in which the keys first appear.
pub(super) fn by<T, K: Ord + Clone>(items: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<(K, Vec<T>)> {
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    let mut places: BTreeMap<K, usize> = BTreeMap::new();
    for item in items {
        match places.entry(key(&item)) {
            Entry::Occupied(place) => {
                if let Some((_, group)) = groups.get_mut(*place.get()) {
                    group.push(item);
                }
            }
            Entry::Vacant(place) => {
                groups.push((place.key().clone(), vec![item]));
                place.insert(groups.len().saturating_sub(1));
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    #[test]
    fn groups_keep_the_order_of_first_appearance() {
        let groups = super::by(["b1", "a1", "b2"], |item| item.chars().next());
        assert_eq!(groups, [(Some('b'), vec!["b1", "b2"]), (Some('a'), vec!["a1"])]);
    }
}
