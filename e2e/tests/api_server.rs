//! The fake API server itself: that real `kubectl` takes it for one, and that it misbehaves as the other tests rely on.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot run has failed")]

use std::time::{Duration, Instant};

use drift_e2e::{
    api_server::{
        ApiServer, Shown, TOKEN, black_hole,
        disturbance::{Action, Disturbance},
        kubeconfig::{Access, Hostile},
    },
    https::Client,
    kubectl::Kubectl,
    scenario,
};
use serde_json::Value;

const NODES: &str = "/api/v1/nodes";

/// The Nodes of a real cluster: three of its control plane, three workers.
fn nodes() -> Vec<Value> {
    let scenario = scenario::named("v2-01-no-drift");
    let (_, file) = scenario.nodes().into_iter().find(|(cluster, _)| cluster == "team-a/web").unwrap();
    scenario::json(&file)["items"].as_array().unwrap().clone()
}

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|node| node["metadata"]["name"].as_str().unwrap()).collect()
}

/// A client that may list Nodes.
fn client(server: &ApiServer) -> Client {
    Client { identity: Some(server.reader()), ..Client::trusting(server.ca_pem()) }
}

#[test]
fn kubectl_reads_all_pages() {
    let nodes = nodes();
    let mut expected: Vec<_> = nodes.iter().map(|node| node["metadata"]["name"].as_str().unwrap()).collect();
    expected.sort_unstable();
    assert!(expected.len() > 4, "{expected:?}");
    for access in [Access::Certificate, Access::Token] {
        let server = ApiServer::start(nodes.clone());
        let kubectl = Kubectl::new(&server.kubeconfig(access));
        let list = kubectl.json(&["get", "nodes", "-o", "json", "--chunk-size=2"]);
        assert_eq!(names(&list), expected, "{access:?}");
        let machine = &list["items"][0]["metadata"]["annotations"]["cluster.x-k8s.io/machine"];
        assert_eq!(machine, expected[0], "{access:?}");
        let stats = server.stats();
        assert_eq!(server.lists(), expected.len().div_ceil(2) as u64, "{stats:?}");
        assert_eq!(stats.writes, 0, "{stats:?}");
        let token = format!("Bearer {TOKEN}");
        assert_eq!(stats.authorizations.contains(&token), access == Access::Token, "{stats:?}");
    }
}

#[test]
fn kubectl_reads_single_answers() {
    let server = ApiServer::start(nodes());
    let kubectl = Kubectl::new(&server.kubeconfig(Access::Certificate));
    assert_eq!(kubectl.json(&["get", "--raw", "/version"])["gitVersion"], "v1.32.3");
    let page = kubectl.json(&["get", "--raw", "/api/v1/nodes?limit=2"]);
    assert_eq!(names(&page).len(), 2);
    assert!(page["metadata"]["remainingItemCount"].as_u64().unwrap() > 2, "{}", page["metadata"]);
    let next = format!("/api/v1/nodes?limit=2&continue={}", page["metadata"]["continue"].as_str().unwrap());
    let second = kubectl.json(&["get", "--raw", &next]);
    assert_ne!(names(&page), names(&second));
    let one = kubectl.json(&["get", "node", names(&page)[0], "-o", "json"]);
    assert_eq!(one["metadata"]["name"], names(&page)[0]);
    let missing = kubectl.run(&["get", "node", "nobody"]);
    assert!(missing.stderr.contains("(NotFound): nodes \"nobody\" not found"), "{missing:?}");
}

#[test]
fn kubectl_understands_refusals() {
    let server = ApiServer::start(nodes());
    let refusal = |access| {
        let outcome = Kubectl::new(&server.kubeconfig(access)).run(&["get", "--raw", NODES]);
        assert!(!outcome.success, "{access:?}: {outcome:?}");
        outcome.stderr
    };
    assert!(refusal(Access::Forbidden).contains("User \"stranger\" cannot list resource \"nodes\""));
    assert!(refusal(Access::UnknownToken).contains("Unauthorized"));
    server.disturb(Disturbance::nodes(Action::Status(410)));
    assert!(refusal(Access::Token).contains("(Expired)"));
    server.calm();
    server.disturb(Disturbance::nodes(Action::Status(500)));
    assert!(refusal(Access::Token).contains("(InternalError)"));
    server.calm();
    // Without any account, kubectl asks for one; a server tells even nobody its version, and no more.
    let nobody = Client::trusting(server.ca_pem());
    let refused = nobody.get(&server.address(), NODES).unwrap();
    assert!(refused.status == 403 && refused.body.contains("system:anonymous"), "{refused:?}");
    assert_eq!(nobody.get(&server.address(), "/version").unwrap().status, 200);
}

#[test]
fn kubectl_waits_where_it_is_asked_to() {
    let server = ApiServer::start(nodes());
    server.disturb(Disturbance::nodes(Action::RetryAfter(429, 1)).times(1));
    let begun = Instant::now();
    Kubectl::new(&server.kubeconfig(Access::Token)).json(&["get", "nodes", "-o", "json"]);
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.lists(), 2);
}

#[test]
fn kubectl_falls_into_traps() {
    let server = ApiServer::start(nodes());
    let folder = tempfile::tempdir().unwrap();
    let trap = folder.path().join("trap");
    let run =
        |hostile, trap: &str| Kubectl::new(&server.hostile_kubeconfig(hostile, trap)).run(&["get", "--raw", NODES]);

    run(Hostile::Exec, trap.to_str().unwrap());
    assert!(trap.exists(), "the command of the kubeconfig was not run");
    std::fs::write(&trap, "the content of a file").unwrap();
    run(Hostile::TokenFile, trap.to_str().unwrap());
    run(Hostile::Insecure, TOKEN);
    run(Hostile::Password, "of mine");
    let mut sent = server.stats().authorizations;
    sent.dedup(); // Some builds of kubectl ask for the version as well.
    assert_eq!(sent, ["Bearer the content of a file", &format!("Bearer {TOKEN}"), "Basic YWRtaW46b2YgbWluZQ=="]);
}

#[test]
fn it_misbehaves_as_asked() {
    let server = ApiServer::start(nodes());
    let once = |action| {
        server.disturb(Disturbance::nodes(action).times(1));
        client(&server).get(&server.address(), NODES)
    };
    let whole = client(&server).get(&server.address(), NODES).unwrap();
    let list: Value = serde_json::from_str(&whole.body).unwrap();
    assert_eq!(names(&list).len(), nodes().len());

    let busy = once(Action::RetryAfter(429, 7)).unwrap();
    assert!(busy.status == 429 && busy.head.contains("\r\nRetry-After: 7"), "{busy:?}");
    let moved = once(Action::Redirect("https://example.com/".to_owned())).unwrap();
    assert!(moved.status == 302 && moved.head.contains("\r\nLocation: https://example.com/"), "{moved:?}");
    assert_eq!(once(Action::Cut(10)).unwrap().body.len(), 10);
    assert_eq!(once(Action::Body("text/html", "<html>".to_owned())).unwrap().body, "<html>");
    assert!(once(Action::Huge(5 << 20)).unwrap().body.len() > 5 << 20);
    assert!(once(Action::Endless).unwrap().body.len() > 15 << 20);
    assert!(once(Action::EndlessPages).unwrap().body.contains(r#""continue""#));
    assert_eq!(once(Action::SlowHead(Duration::from_millis(1))).unwrap().body, whole.body);
    once(Action::EndlessHead).unwrap_err();
    once(Action::Drop).unwrap_err();
    assert_eq!(client(&server).get(&server.address(), NODES).unwrap().body, whole.body);
}

#[test]
fn its_certificate_is_as_asked() {
    for (shown, expected) in [(Shown::Expired, "Expired"), (Shown::OtherName, "NotValidForName")] {
        let server = ApiServer::showing(Vec::new(), shown);
        let error = client(&server).get(&server.address(), "/version").unwrap_err();
        assert!(format!("{error:?}").contains(expected), "{shown:?}: {error:?}");
    }
}

#[test]
fn a_black_hole_takes_connections() {
    let (_listener, address) = black_hole();
    std::net::TcpStream::connect(address).unwrap();
}
