//! Which objects there are: references alone, so that one answer usually has them all.
//!
//! Some vCenters refuse every page but the first to accounts without a role on the root folder. They are asked once
//! more by the older operation that knows no pages.

use std::collections::BTreeSet;

use super::{
    failure::Failure,
    filter::{Source, retrieve},
    messages::Operation,
    objects::{Moref, Object},
    session::Session,
};
use crate::lookup::error::Problem;

/// Objects that a page of references may be asked to hold.
const PAGE: usize = 50_000;
/// Objects of one vCenter. The largest that VMware supports has 45,000 virtual machines.
pub(super) const OBJECTS: usize = 500_000;
/// Pages in a row that may be empty.
const EMPTY_PAGES: u32 = 3;

/// All objects of these types.
pub(super) async fn list(
    session: &mut Session,
    sources: &[Source<'_>],
    types: &[&str],
) -> Result<BTreeSet<Moref>, Problem> {
    let nothing: Vec<(&str, &[&str])> = types.iter().map(|kind| (*kind, &[][..])).collect();
    let arguments = retrieve(&nothing, sources, Some(PAGE));
    let mut objects = BTreeSet::new();
    let mut token: Option<String> = None;
    let mut guard = Guard::default();
    loop {
        let each = |object: Object| {
            guard.object(&object);
            add(&mut objects, object.moref)
        };
        let outcome = match &token {
            None => session.retrieve(&arguments, each).await,
            Some(token) => session.next_page(token, each).await,
        };
        match outcome {
            Ok(None) => return Ok(objects),
            Ok(next) => token = next,
            Err(Failure::Fault(fault)) if token.is_some() && !fault.is_of_session() => break,
            Err(failure) => return Err(failure.problem(Operation::RetrieveProperties)),
        }
        guard.page()?;
    }
    let arguments = retrieve(&nothing, sources, None);
    let outcome = session.retrieve_all(&arguments, |object| add(&mut objects, object)).await;
    outcome.map_err(|failure| failure.problem(Operation::RetrieveAllProperties))?;
    Ok(objects)
}

fn add(objects: &mut BTreeSet<Moref>, object: Moref) -> Result<(), Problem> {
    objects.insert(object);
    if objects.len() > OBJECTS { Err(Problem::TooMany(OBJECTS)) } else { Ok(()) }
}

/// Tells pages that go on for ever from those that go on for long.
#[derive(Debug, Default)]
struct Guard {
    first: Option<Moref>,
    last_first: Option<Moref>,
    empty: u32,
}

impl Guard {
    fn object(&mut self, object: &Object) {
        if self.first.is_none() {
            self.first = Some(object.moref.clone());
        }
    }

    /// A page ends, and another follows.
    fn page(&mut self) -> Result<(), Problem> {
        let first = self.first.take();
        self.empty = if first.is_none() { self.empty.saturating_add(1) } else { 0 };
        if self.empty >= EMPTY_PAGES || (first.is_some() && first == self.last_first) {
            return Err(Problem::Endless);
        }
        self.last_first = first.or(self.last_first.take());
        Ok(())
    }
}
