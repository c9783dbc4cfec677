//! The pages of virtual machines: which properties are asked for, and when pages no longer bring anything new.

use super::{
    machine,
    objects::{Moref, Object},
};
use crate::lookup::error::Problem;

/// Pages in a row that may be empty.
const EMPTY_PAGES: u32 = 3;

/// Properties that old servers do not have. They reject them by a fault that names one, once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Optional {
    pub(super) create_date: bool,
    pub(super) keys: bool,
}

impl Optional {
    pub(super) fn properties(self) -> Vec<&'static str> {
        let mut properties = machine::PROPERTIES.to_vec();
        if self.create_date {
            properties.push(machine::CREATE_DATE);
        }
        if self.keys {
            properties.extend(machine::KEYS);
        }
        properties
    }

    /// Does without what the server refused. The whole of `config.extraConfig` is no substitute for its keys: it holds
    /// `guestinfo.userdata`.
    pub(super) fn shrink(&mut self, refused: Option<&str>) -> bool {
        let wanted = match refused {
            Some(path) if path.ends_with("createDate") => &mut self.create_date,
            _ => &mut self.keys,
        };
        std::mem::take(wanted)
    }
}

/// Tells pages that go on for ever from those that go on for long.
#[derive(Debug, Default)]
pub(super) struct Guard {
    first: Option<Moref>,
    last_first: Option<Moref>,
    empty: u32,
}

impl Guard {
    pub(super) fn object(&mut self, object: &Object) {
        if self.first.is_none() {
            self.first = Some(object.moref.clone());
        }
    }

    /// A page ends, and another follows.
    pub(super) fn page(&mut self) -> Result<(), Problem> {
        let first = self.first.take();
        self.empty = if first.is_none() { self.empty.saturating_add(1) } else { 0 };
        if self.empty >= EMPTY_PAGES || (first.is_some() && first == self.last_first) {
            return Err(Problem::Endless);
        }
        self.last_first = first.or(self.last_first.take());
        Ok(())
    }
}
