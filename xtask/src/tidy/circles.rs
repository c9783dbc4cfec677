//! Which files use each other → the circles among them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::imports::Use;

/// A shortest circle through each group of files that all lead to each other, as the uses along it.
pub(super) fn circles(uses: &[Use]) -> Vec<Vec<&Use>> {
    let mut ahead: BTreeMap<&str, BTreeMap<&str, &Use>> = BTreeMap::new();
    for one in uses {
        ahead.entry(&one.file).or_default().entry(&one.of).or_insert(one);
    }
    let mut circles = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for &file in ahead.keys() {
        if seen.contains(file) {
            continue;
        }
        if let Some(circle) = way(&ahead, file) {
            let reached = |from| reachable(&ahead, from);
            let from_here = reached(file);
            seen.extend(from_here.iter().filter(|other| reached(other).contains(file)));
            circles.push(circle);
        }
    }
    circles
}

/// The shortest way from a file back to itself.
fn way<'a>(ahead: &BTreeMap<&'a str, BTreeMap<&'a str, &'a Use>>, start: &'a str) -> Option<Vec<&'a Use>> {
    let mut reached_by: BTreeMap<&str, &Use> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(file) = queue.pop_front() {
        for (&next, &by) in ahead.get(file).into_iter().flatten() {
            if next == start {
                let mut circle = vec![by];
                while let Some(&before) = circle.last().and_then(|last| reached_by.get(last.file.as_str())) {
                    circle.push(before);
                }
                circle.reverse();
                return Some(circle);
            }
            if !reached_by.contains_key(next) {
                reached_by.insert(next, by);
                queue.push_back(next);
            }
        }
    }
    None
}

fn reachable<'a>(ahead: &BTreeMap<&'a str, BTreeMap<&'a str, &'a Use>>, start: &'a str) -> BTreeSet<&'a str> {
    let (mut reached, mut queue) = (BTreeSet::new(), vec![start]);
    while let Some(file) = queue.pop() {
        for &next in ahead.get(file).into_iter().flat_map(BTreeMap::keys) {
            if reached.insert(next) {
                queue.push(next);
            }
        }
    }
    reached
}
