//! Which versions of Cluster API and CAPV act after a restore, and what differs between them.
//!
//! What acts is the version of the *new* management cluster: a person's choice, else what the backup tells of its own.
//! Where several versions remain, a forecast is made for each of their distinct behaviours.
//!
//! | module | what it is |
//! | --- | --- |
//! | `rules` | the one table of what differs between versions; `docs/forecast.md` has it, too |
//! | `behavior` | which of the rules hold for one pair of versions, and the distinct ones in a range |
//! | `choice`, `products` | what a person says with `--restore-into`, and what products consist of |
//! | `served` | which objects of a backup they do not take |
//! | `told` | what the objects of a backup tell of the versions that wrote them |
//! | `version` | versions and ranges of them |

mod behavior;
mod choice;
mod products;
mod rules;
mod served;
mod told;
mod version;

pub(super) use behavior::{Behavior, Behaviors, behaviors};
pub use choice::{RestoreInto, RestoreIntoError};
pub use products::product_table;
pub(super) use rules::Rule;
pub use rules::rule_table;
pub(crate) use served::Unserved;
pub(super) use served::unserved;
pub(super) use told::{Told, told_by};
pub(super) use version::{VersionRange, versions};
