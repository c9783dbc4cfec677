//! Look-ups by key that no input can make slow.
//!
//! A sorted list is quicker to build than a map, and as immune to chosen keys as an ordered map: a hash only spares it
//! most comparisons of texts.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

/// A text, or two, in an order of its own: by hash, and where hashes are equal by text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TextKey<'a> {
    hash: u64,
    texts: (&'a str, &'a str),
}

impl<'a> TextKey<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self::pair("", text)
    }

    pub(crate) fn pair(first: &'a str, second: &'a str) -> Self {
        let texts = (first, second);
        let mut hasher = FxHasher::default();
        texts.hash(&mut hasher);
        Self { hash: hasher.finish(), texts }
    }
}

/// Values by key.
#[derive(Debug)]
pub(crate) struct Sorted<K, V> {
    keys: Vec<K>,
    values: Vec<V>,
}

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Self { keys: Vec::new(), values: Vec::new() }
    }
}

impl<K: Copy + Ord, V: Copy + Ord> Sorted<K, V> {
    pub(crate) fn new(entries: impl Iterator<Item = (K, V)>) -> Self {
        let mut entries: Vec<(K, V)> = entries.collect();
        entries.sort_unstable();
        let (keys, values) = entries.into_iter().unzip();
        Self { keys, values }
    }

    /// The values under a key, in their order.
    pub(crate) fn get(&self, key: K) -> &[V] {
        let start = self.keys.partition_point(|known| *known < key);
        let behind = self.keys.get(start..).unwrap_or_default();
        // Nearly every key is there once or not at all: the neighbours tell without another search.
        let length = behind.iter().take(2).take_while(|known| **known == key).count();
        let length = if length == 2 { behind.partition_point(|known| *known <= key) } else { length };
        self.values.get(start..start.saturating_add(length)).unwrap_or_default()
    }

    /// Every key with its value, in the order of the keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (K, V)> {
        self.keys.iter().copied().zip(self.values.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_a_key_is_found_and_no_other() {
        let keys = [5, 1, 3, 3, 5, 5, 9, 5];
        let sorted = Sorted::new(keys.iter().copied().zip(0..));
        for key in 0..=10 {
            let expected: Vec<usize> = (0..keys.len()).filter(|position| keys[*position] == key).collect();
            assert_eq!(sorted.get(key), expected, "{key}");
        }
    }
}
