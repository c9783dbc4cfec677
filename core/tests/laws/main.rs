//! What holds for every backup and everything that was observed, whatever drifted.
#![cfg(test)]

#[expect(dead_code, reason = "each test program uses its part of the scenes")]
#[path = "../support/mod.rs"]
mod support;

mod answer;
mod cut;
mod hidden;
mod lack;
mod order;
mod random;
mod removal;
mod remove;
mod seen;
mod shape;
