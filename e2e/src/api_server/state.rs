//! What the handle of a server and its connections share.

use std::{
    collections::BTreeMap,
    net::TcpStream,
    sync::{Mutex, atomic::AtomicBool},
};

use serde_json::Value;

use super::disturbance::Disturbance;

/// What the handle and the connections share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) nodes: Vec<Value>,
    pub(super) reader: Vec<u8>,
    pub(super) stranger: Vec<u8>,
    pub(super) stats: Mutex<Stats>,
    pub(super) disturbances: Mutex<Vec<Disturbance>>,
    pub(super) sockets: Mutex<Vec<TcpStream>>,
    pub(super) stopping: AtomicBool,
}

/// What has happened so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Connections that were opened; those that never became TLS included.
    pub connections: u64,
    /// Requests, by path without the query.
    pub requests: BTreeMap<String, u64>,
    /// Requests that were not a GET.
    pub writes: u64,
    /// Every path with its query, in order.
    pub log: Vec<String>,
    /// Every `Authorization` header that came, in order.
    pub authorizations: Vec<String>,
}
