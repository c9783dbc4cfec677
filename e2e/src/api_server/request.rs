//! A request to the server, and the names of what can be requested.

use serde_json::Value;

/// Where Nodes are listed.
pub(super) const NODES: &str = "/api/v1/nodes";

/// A request, without its body.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    headers: Vec<(String, String)>,
}

impl Request {
    pub(super) fn parse(head: &str) -> Option<Self> {
        let mut lines = head.split("\r\n");
        let mut words = lines.next()?.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        Some(Self { method, path: path.to_owned(), query: query.to_owned(), headers })
    }

    /// A header, by its name in small letters.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// A parameter of the query. Those that matter here hold nothing that is encoded, but for the padding of base64.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        let found = self.query.split('&').filter_map(|pair| pair.split_once('=')).find(|(found, _)| *found == name);
        found.map(|(_, value)| value.replace("%3D", "="))
    }
}

/// A Node's name.
pub(super) fn name(node: &Value) -> &str {
    node["metadata"]["name"].as_str().unwrap()
}
