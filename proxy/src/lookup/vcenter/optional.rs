//! Which properties of virtual machines are asked for.
//!
//! Some are only asked for as long as they may be: old servers do not know them, and a look-up may bring no more than
//! its limit.

use super::{
    guestinfo::KEYS,
    machine::{self, NET},
};

/// Properties that can be done without.
#[derive(Clone, Copy, Debug)]
pub(super) struct Optional {
    /// Old servers reject it by a fault that names it.
    pub(super) create_date: bool,
    /// The same.
    pub(super) keys: bool,
    /// All addresses of the guest's interfaces: by far the largest property.
    pub(super) net: bool,
}

impl Optional {
    pub(super) const ALL: Self = Self { create_date: true, keys: true, net: true };

    pub(super) fn properties(self) -> Vec<&'static str> {
        let mut properties = machine::PROPERTIES.to_vec();
        if self.create_date {
            properties.push(machine::CREATE_DATE);
        }
        if self.keys {
            properties.extend(KEYS);
        }
        if self.net {
            properties.push(NET);
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
