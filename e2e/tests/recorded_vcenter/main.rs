//! Vcenters as people really have them: every recorded version, and what makes each of them hard to read.

#![expect(clippy::unwrap_used, reason = "a test that cannot run has failed")]

mod desk;
mod odd;
mod search;
mod versions;
