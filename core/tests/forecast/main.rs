//! What the controllers do after a restore: each rule from the smallest backup that shows it.
#![cfg(test)]

#[expect(dead_code, reason = "each test program uses its part of the scenes")]
#[path = "../support/mod.rs"]
mod support;

#[expect(dead_code, reason = "this program uses a part of the random scenes")]
#[path = "../laws/random.rs"]
mod random;

mod capv;
mod control_plane;
mod health;
mod laws;
mod restored;
mod seen;
mod selectors;
mod sets;
mod topology;
mod versions;
