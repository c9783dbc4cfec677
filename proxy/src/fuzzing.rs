//! What servers and browsers send, as functions of bytes: for the fuzz targets, and for the test that runs them over
//! the committed corpus. Part of no release.

#[cfg(test)]
mod tests;

use crate::{lookup, serve};

/// Any bytes as a vCenter's answer.
pub fn vcenter(bytes: &[u8]) {
    lookup::vcenter::fuzzing::answer(bytes);
}

/// Any bytes as a page of an API server's list of Nodes.
pub fn node_page(bytes: &[u8]) {
    lookup::kubernetes::fuzzing::page(bytes);
}

/// Any bytes as requests to the page's server.
pub fn http(bytes: &[u8]) {
    serve::fuzzing::requests(bytes);
}
