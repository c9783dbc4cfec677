//! The archive stage as its callers see it: bytes in, entries and an ending out.
#![cfg(test)]
#![expect(clippy::arithmetic_side_effects, reason = "tests count with small numbers")]

mod ends;
mod gzip;
mod limits;
mod properties;
mod support;
mod tar;
mod velero;
