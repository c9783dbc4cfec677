//! Objects that are known by reference, read batch by batch.
//!
//! In: references. Out: objects, each once. A batch that is too large, too slow, damaged or refused is asked for again
//! in smaller ones, without what came of it: so one odd object never spoils the others, and nobody has to know how much
//! a vCenter can say at once. An object that cannot be read by itself is handed back. Never: a second page, which some
//! vCenters refuse.

use std::collections::{BTreeSet, VecDeque};

use super::{
    failure::{Failure, Fault},
    filter::{Source, retrieve},
    messages::Operation,
    objects::{Moref, Object},
    session::Session,
};
use crate::lookup::error::{Malformed, Problem};

/// Objects of the first batch, before it is known how large they are.
const FIRST: usize = 250;
/// Objects of any batch.
const MOST: usize = 1000;
/// Bytes that a batch should have: far from what is too large or takes too long.
const BYTES: u64 = 8 << 20;
/// Batches that may fail. Dividing a batch until the one odd object is found takes ten.
pub(super) const FAILURES: u32 = 100;
/// Batches that may take too long.
const SLOW: u32 = 2;
/// Objects in a row that cannot be read by themselves, before it is the server that is odd.
const ODD: usize = 4;

/// What is left to be read.
#[derive(Debug)]
pub(super) struct Batches {
    pending: VecDeque<Moref>,
    size: usize,
    failures: u32,
    slow: u32,
    read: u64,
    odd: Vec<(Moref, Problem)>,
}

/// What became of a batch.
#[derive(Debug)]
pub(super) enum Batch {
    /// It was read, or it will be asked for again.
    Done,
    /// The server does not know a property. Nothing was read.
    UnknownProperty(Fault),
}

impl Batches {
    pub(super) fn new(objects: impl IntoIterator<Item = Moref>) -> Self {
        Self { pending: objects.into_iter().collect(), size: FIRST, failures: 0, slow: 0, read: 0, odd: Vec::new() }
    }

    /// One object, whatever becomes of it.
    pub(super) fn alone(object: Moref) -> Self {
        Self { read: 1, ..Self::new([object]) }
    }

    /// Nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// What could not be read by itself, and why.
    pub(super) fn odd(&mut self) -> Vec<(Moref, Problem)> {
        std::mem::take(&mut self.odd)
    }

    /// Reads a batch.
    pub(super) async fn next(
        &mut self,
        session: &mut Session,
        properties: &[(&str, &[&str])],
        mut each: impl FnMut(Object),
    ) -> Result<Batch, Problem> {
        let count = self.size.min(self.pending.len());
        let batch: Vec<Moref> = self.pending.drain(..count).collect();
        let mut left: BTreeSet<&Moref> = batch.iter().collect();
        let arguments = retrieve(properties, &[Source::Objects(&batch)], Some(count));
        let before = session.left();
        let outcome = session.retrieve(&arguments, |object| {
            if left.remove(&object.moref) {
                each(object);
            }
            Ok(())
        });
        let outcome = outcome.await;
        let bytes = before.saturating_sub(session.left());
        let read = count.saturating_sub(left.len());
        self.read = self.read.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        let left: Vec<Moref> = batch.iter().filter(|object| left.contains(object)).cloned().collect();
        match outcome {
            // What did not come is gone meanwhile.
            Ok(None) => self.grow(read, bytes),
            // The server's own pages are smaller. Their first is enough.
            Ok(Some(_)) if read > 0 => {
                self.size = read;
                self.again(left);
            }
            Ok(Some(_)) => self.smaller(left, read, Problem::Endless)?,
            Err(Failure::Fault(fault)) if fault.name == "InvalidProperty" && read == 0 => {
                self.again(left);
                return Ok(Batch::UnknownProperty(fault));
            }
            Err(Failure::Fault(fault)) if fault.is_gone(&left) => {
                self.again(left.into_iter().filter(|object| fault.object.as_ref() != Some(&object.id)).collect());
            }
            Err(failure) if self.is_worth_another_try(&failure) => {
                self.smaller(left, read, failure.problem(Operation::RetrieveProperties))?;
            }
            Err(failure) => return Err(failure.problem(Operation::RetrieveProperties)),
        }
        Ok(Batch::Done)
    }

    fn again(&mut self, left: Vec<Moref>) {
        for object in left.into_iter().rev() {
            self.pending.push_front(object);
        }
    }

    /// As many as the last ones let expect to fit.
    fn grow(&mut self, read: usize, bytes: u64) {
        let Some(each) = bytes.checked_div(u64::try_from(read).unwrap_or(u64::MAX)) else { return };
        let fit = usize::try_from(BYTES.checked_div(each.max(1)).unwrap_or_default()).unwrap_or(MOST);
        self.size = fit.clamp(1, MOST).min(self.size.saturating_mul(4));
    }

    /// Asks for the rest in smaller batches, or puts the one that is left aside.
    fn smaller(&mut self, left: Vec<Moref>, read: usize, problem: Problem) -> Result<(), Problem> {
        self.failures = self.failures.saturating_add(1);
        let half = left.len().div_ceil(2);
        self.size = if read == 0 { half } else { half.min(read) }.max(1);
        match left.as_slice() {
            [one] => self.odd.push((one.clone(), problem.clone())),
            _ => self.again(left),
        }
        let is_server = self.read == 0 && (self.odd.len() >= ODD || (self.is_empty() && !self.odd.is_empty()));
        if is_server || self.failures > FAILURES { Err(problem) } else { Ok(()) }
    }

    /// A smaller batch may do what this one did not.
    fn is_worth_another_try(&mut self, failure: &Failure) -> bool {
        match failure {
            Failure::Fault(fault) => !fault.is_of_session(),
            Failure::Problem(Problem::Malformed(malformed)) => *malformed != Malformed::Entities,
            Failure::Problem(Problem::TooLarge { what, .. }) => what.is_of_one_answer(),
            Failure::Problem(Problem::TimedOut { during, .. }) => {
                self.slow = self.slow.saturating_add(1);
                *during == Operation::RetrieveProperties.during() && self.slow <= SLOW
            }
            Failure::Problem(_) => false,
        }
    }
}
