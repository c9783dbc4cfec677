//! A vCenter that answers in the words of recorded ones, 5.5 to 9.0: what the simulator does differently.
//!
//! Recordings: those of `ManageIQ` of 5.5 and 9.0, pyvmomi's of 8.0.3, govmomi's of single answers, and what their
//! issues tell of 6.5 to 8.0.2. They differ from the simulator in prefixes, types, escapes, cookies, chunks and
//! capitals of headers, in what a view lists, and in faults. Variations are what makes real ones hard to read: pages
//! that are refused, small pages, texts that are none, hidden datacenters. In: a [`Profile`], [`Variations`] and a
//! [`World`]. It never keeps a name or UUID of a real vCenter.

mod answers;
mod objects;
mod profile;
mod request;
mod selection;
mod server;
mod world;

pub use self::{
    objects::{Entity, reference, text},
    profile::{PASSWORD, Profile, USERNAME},
    server::RecordedVcenter,
    world::{ADDRESSES, World, host, machine, nic},
};

/// What makes it hard to read.
#[derive(Clone, Debug, Default)]
pub struct Variations {
    /// Objects that a page has at most, whatever is asked for.
    pub page_cap: Option<usize>,
    /// Every page but the first is refused, as 7.0.3 to 8.0.2 do to accounts without a role on the root folder.
    pub next_page_denied: bool,
    /// The search by UUID is refused with this fault.
    pub search_fault: Option<&'static str>,
    /// Objects that are listed, and gone when they are asked for: the whole request fails.
    pub gone: Vec<&'static str>,
    /// Objects that no view lists, and that the search finds.
    pub unlisted: Vec<&'static str>,
    /// Requests of a version of the interface that it does not know are refused.
    pub strict_version: bool,
    /// Old ones do not know this property of machines.
    pub unknown_property: Option<&'static str>,
}
