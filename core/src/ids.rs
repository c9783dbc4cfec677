//! Typed positions in lists: an id finds one value of a list, and cannot be mistaken for a position in another one.
//!
//! An [`Id`] is only ever made here, by the list that holds its value: by [`IdVec::push`], [`IdVec::ids`],
//! [`IdVec::enumerate`] and [`IdVec::binary_search_by`]. No list ever becomes shorter, so that an id stays valid for as
//! long as its list is there, and for every list that [`IdVec::map`] made beside it. A look-up therefore cannot fail,
//! whatever the input holds, and `list[id]` is not an `Option` that hides a slip as missing knowledge.
//!
//! The type tells lists of different things apart, not two lists of the same thing. Machines, pools and verdicts are
//! listed per cluster: their ids are kept beside the id of, or a reference to, the cluster whose they are.

use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// Defines a kind of id, with a mark that has no values.
macro_rules! define_ids {
    ($($(#[$doc:meta])* $id:ident = $mark:ident;)+) => {
        $(
            #[doc = concat!("Marks a [`", stringify!($id), "`].")]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
            pub(crate) enum $mark {}
            $(#[$doc])*
            pub(crate) type $id = Id<$mark>;
        )+
    };
}

define_ids! {
    /// A cluster of the graph.
    ClusterId = OfCluster;
    /// A pool of one cluster of the graph.
    PoolId = OfPool;
    /// A machine of one cluster of the graph.
    MachineId = OfMachine;
    /// A vCenter of the observations.
    VcenterId = OfVcenter;
    /// A virtual machine of the observations.
    VmId = OfVm;
    /// A machine that was matched to a virtual machine.
    MatchId = OfMatch;
    /// A verdict on a machine of one cluster, or on a Ghost of it.
    VerdictId = OfVerdict;
    /// A MachineSet of the backup.
    MachineSetId = OfMachineSet;
    /// A MachineDeployment of the backup.
    MachineDeploymentId = OfMachineDeployment;
}

/// A position in an [`IdVec`] of the same mark.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id<M> {
    position: usize,
    mark: PhantomData<M>,
}

impl<M> Id<M> {
    const fn new(position: usize) -> Self {
        Self { position, mark: PhantomData }
    }
}

impl<M> fmt::Debug for Id<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.position.fmt(f)
    }
}

/// A list whose values are found by their ids.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct IdVec<I, T> {
    values: Vec<T>,
    ids: PhantomData<I>,
}

impl<M, T> IdVec<Id<M>, T> {
    /// A list without values.
    pub(crate) const fn new() -> Self {
        Self { values: Vec::new(), ids: PhantomData }
    }

    /// Adds a value and gives its id.
    pub(crate) fn push(&mut self, value: T) -> Id<M> {
        let id = Id::new(self.values.len());
        self.values.push(value);
        id
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// All ids, in their order. The iterator does not borrow the list.
    pub(crate) fn ids(&self) -> impl DoubleEndedIterator<Item = Id<M>> + ExactSizeIterator + use<M, T> {
        (0..self.values.len()).map(Id::new)
    }

    /// The values.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.values.iter()
    }

    /// The values with their ids.
    pub(crate) fn enumerate(&self) -> impl DoubleEndedIterator<Item = (Id<M>, &T)> + ExactSizeIterator {
        self.values.iter().enumerate().map(|(position, value)| (Id::new(position), value))
    }

    /// A list of something else for each value, under the same ids.
    pub(crate) fn map<'a, U>(&'a self, mut of: impl FnMut(Id<M>, &'a T) -> U) -> IdVec<Id<M>, U> {
        let values = self.values.iter().enumerate().map(|(position, value)| of(Id::new(position), value));
        IdVec { values: values.collect(), ids: PhantomData }
    }

    /// The id of a value in a list that is sorted this way.
    pub(crate) fn binary_search_by(&self, compare: impl FnMut(&T) -> Ordering) -> Option<Id<M>> {
        self.values.binary_search_by(compare).ok().map(Id::new)
    }

    /// Sorts the values, and gives the new id of each value under its old one.
    pub(crate) fn sort_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) -> IdVec<Id<M>, Id<M>> {
        let mut values: Vec<(usize, T)> = std::mem::take(&mut self.values).into_iter().enumerate().collect();
        values.sort_by(|(_, one), (_, other)| compare(one, other));
        let mut moved: Vec<(usize, Id<M>)> =
            values.iter().enumerate().map(|(new, (old, _))| (*old, Id::new(new))).collect();
        moved.sort_unstable_by_key(|(old, _)| *old);
        self.values = values.into_iter().map(|(_, value)| value).collect();
        moved.into_iter().map(|(_, new)| new).collect()
    }
}

impl<M, T> Index<Id<M>> for IdVec<Id<M>, T> {
    type Output = T;

    #[expect(clippy::indexing_slicing, reason = "ids come from their own list alone, and no list becomes shorter")]
    fn index(&self, id: Id<M>) -> &T {
        &self.values[id.position]
    }
}

impl<M, T> IndexMut<Id<M>> for IdVec<Id<M>, T> {
    #[expect(clippy::indexing_slicing, reason = "ids come from their own list alone, and no list becomes shorter")]
    fn index_mut(&mut self, id: Id<M>) -> &mut T {
        &mut self.values[id.position]
    }
}

impl<I, T> Default for IdVec<I, T> {
    fn default() -> Self {
        Self { values: Vec::new(), ids: PhantomData }
    }
}

impl<I, T: fmt::Debug> fmt::Debug for IdVec<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.values.fmt(f)
    }
}

impl<I, T> FromIterator<T> for IdVec<I, T> {
    fn from_iter<S: IntoIterator<Item = T>>(values: S) -> Self {
        Self { values: values.into_iter().collect(), ids: PhantomData }
    }
}

impl<I, T> Extend<T> for IdVec<I, T> {
    fn extend<S: IntoIterator<Item = T>>(&mut self, values: S) {
        self.values.extend(values);
    }
}

impl<I, T> IntoIterator for IdVec<I, T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.into_iter()
    }
}

impl<'a, I, T> IntoIterator for &'a IdVec<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.iter()
    }
}

impl<'a, I, T> IntoIterator for &'a mut IdVec<I, T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_finds_its_value() {
        let mut names: IdVec<PoolId, &str> = IdVec::new();
        let (second, first) = (names.push("b"), names.push("a"));
        assert_eq!((names[second], names[first]), ("b", "a"));
        assert_eq!(names.ids().collect::<Vec<_>>(), [second, first]);
        names[first] = "c";
        assert_eq!(names.enumerate().map(|(_, name)| *name).collect::<Vec<_>>(), ["b", "c"]);
    }

    #[test]
    fn a_list_beside_another_has_its_ids() {
        let names: IdVec<PoolId, &str> = ["one", "three"].into_iter().collect();
        let lengths = names.map(|_, name| name.len());
        for (id, name) in names.enumerate() {
            assert_eq!(lengths[id], name.len());
        }
    }

    #[test]
    fn sorting_tells_where_each_value_went() {
        let mut names: IdVec<PoolId, &str> = ["c", "a", "b"].into_iter().collect();
        let before = names.clone();
        let moved = names.sort_by(Ord::cmp);
        for (old, name) in before.enumerate() {
            assert_eq!(names[moved[old]], *name);
        }
        assert_eq!(names.binary_search_by(|name| name.cmp(&"b")), Some(moved[before.ids().last().unwrap()]));
    }
}
