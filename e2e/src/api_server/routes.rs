//! What the server answers, while it behaves.

use serde_json::{Value, json};

use super::{
    answer::{Answer, detailed, place, status, token},
    request::{NODES, Request, name},
    state::Shared,
};

/// The token of an account that may list Nodes.
pub const TOKEN: &str = "CANARY-apiserver-token-51c0";

/// Every list is of this state of the cluster.
const RESOURCE_VERSION: &str = "4711";

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum User {
    Reader,
    Stranger,
    Anonymous,
}

/// The answer to a request with this client certificate.
pub(super) fn answer(request: &Request, certificate: Option<&[u8]>, shared: &Shared) -> Answer {
    let Some(user) = user(request, certificate, shared) else { return status(401, "") };
    if request.method != "GET" {
        return status(405, "");
    }
    let allowed = user == User::Reader || request.path == "/version";
    // Every account but nobody's may discover what there is.
    let discovery = user == User::Stranger && ["/api", "/apis", "/api/v1"].contains(&request.path.as_str());
    if !allowed && !discovery {
        let who = if user == User::Stranger { "stranger" } else { "system:anonymous" };
        let why = if request.path == NODES {
            format!(
                "nodes is forbidden: User \"{who}\" cannot list resource \"nodes\" in API group \"\" at the cluster \
                 scope"
            )
        } else {
            format!("forbidden: User \"{who}\" cannot get path \"{}\"", request.path)
        };
        return detailed(403, &why, if request.path == NODES { json!({"kind": "nodes"}) } else { json!({}) });
    }
    match request.path.as_str() {
        "/version" => Answer::json(200, &version()),
        "/api" => {
            Answer::json(200, &json!({"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}))
        }
        "/apis" => Answer::json(200, &json!({"kind": "APIGroupList", "apiVersion": "v1", "groups": []})),
        "/api/v1" => Answer::json(200, &resources()),
        NODES => list(request, &shared.nodes),
        path => match path.strip_prefix(NODES).and_then(|rest| rest.strip_prefix('/')) {
            Some(wanted) => one(wanted, &shared.nodes),
            None => Answer::text(404, "text/plain; charset=utf-8", "404 page not found\n".to_owned()),
        },
    }
}

/// The account; `None` where credentials are wrong. As in a real server, a certificate counts before a token.
fn user(request: &Request, certificate: Option<&[u8]>, shared: &Shared) -> Option<User> {
    if certificate == Some(shared.reader.as_slice()) {
        return Some(User::Reader);
    }
    if certificate == Some(shared.stranger.as_slice()) {
        return Some(User::Stranger);
    }
    match (request.header("authorization"), certificate) {
        (Some(credentials), _) => (credentials == format!("Bearer {TOKEN}")).then_some(User::Reader),
        (None, Some(_)) => None,
        (None, None) => Some(User::Anonymous),
    }
}

fn version() -> Value {
    json!({"major": "1", "minor": "32", "gitVersion": "v1.32.3", "gitCommit": "", "gitTreeState": "clean",
        "buildDate": "", "goVersion": "go1.23.6", "compiler": "gc", "platform": "linux/amd64"})
}

fn resources() -> Value {
    json!({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "v1", "resources": [
        {"name": "nodes", "singularName": "node", "namespaced": false, "kind": "Node",
            "verbs": ["get", "list"], "shortNames": ["no"]},
    ]})
}

/// The Node of this name.
fn one(wanted: &str, nodes: &[Value]) -> Answer {
    nodes.iter().find(|node| name(node) == wanted).map_or_else(
        || detailed(404, &format!("nodes \"{wanted}\" not found"), json!({"name": wanted, "kind": "nodes"})),
        |node| Answer::json(200, node),
    )
}

/// A page of Nodes, in the order of their names.
fn list(request: &Request, nodes: &[Value]) -> Answer {
    let start = match request.query("continue") {
        None => 0,
        Some(token) => match place(&token) {
            Some(place) => place,
            None => return status(400, "invalid continue token: continue key is not valid: it is not of this server"),
        },
    };
    let limit = match request.query("limit").map(|limit| limit.parse::<usize>()) {
        None | Some(Ok(0)) => usize::MAX,
        Some(Ok(limit)) => limit,
        Some(Err(_)) => return status(400, "invalid limit"),
    };
    let rest = nodes.get(start..).unwrap_or_default();
    let page = &rest[..rest.len().min(limit)];
    let mut metadata = json!({"resourceVersion": RESOURCE_VERSION});
    if page.len() < rest.len() {
        metadata["continue"] = token(start + page.len()).into();
        metadata["remainingItemCount"] = (rest.len() - page.len()).into();
    }
    Answer::json(200, &json!({"kind": "NodeList", "apiVersion": "v1", "metadata": metadata, "items": page}))
}
