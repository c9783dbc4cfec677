//! Names and numbers in place of what a browser holds.

use crate::state::Handles;

/// Plain values in place of what a browser holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plain;

impl Handles for Plain {
    type File = &'static str;
    type Backup = u32;
    type Report = &'static str;
    type Account = &'static str;
}
