//! The fake API server beside a real one: the same questions, the same answers.
//!
//! Ignored unless asked for, since the real one takes minutes to build: `cargo xtask test --real-apiserver`, as
//! continuous integration does.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot run has failed")]

use drift_e2e::{
    api_server::{ApiServer, kubeconfig::Access, real::RealApiServer},
    https::Client,
    kubectl::Kubectl,
    scenario,
};
use serde_json::Value;

/// The Nodes of a real cluster.
fn nodes() -> Vec<Value> {
    let scenario = scenario::named("v2-01-no-drift");
    let (_, file) = scenario.nodes().into_iter().find(|(cluster, _)| cluster == "team-a/web").unwrap();
    scenario::json(&file)["items"].as_array().unwrap().clone()
}

/// What a reader of Nodes looks at.
fn seen(list: &Value) -> Vec<[&Value; 3]> {
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|node| [&node["metadata"]["name"], &node["metadata"]["annotations"], &node["spec"]["providerID"]])
        .collect()
}

/// An answer of the server to `path`, as an account with this line of credentials gets it: a status, and a Status
/// object.
fn ask(address: &str, ca: &str, credentials: &str, path: &str) -> (u16, Value) {
    let client = Client { headers: credentials.to_owned(), ..Client::trusting(ca) };
    let answer = client.get(address, path).unwrap();
    let mut status: Value = serde_json::from_str(&answer.body).unwrap();
    // What comes after the second colon is a parser's own message.
    let message = status["message"].as_str().unwrap().split(": ").take(2).collect::<Vec<_>>().join(": ");
    status["message"] = message.into();
    (answer.status, status)
}

#[test]
#[ignore = "cargo xtask test --real-apiserver"]
fn the_fake_answers_as_a_real_one() {
    let (real, fake) = (RealApiServer::start(&nodes()), ApiServer::start(nodes()));

    for access in [Access::Certificate, Access::Token] {
        let list = |kubeconfig| Kubectl::new(kubeconfig).json(&["get", "nodes", "-o", "json", "--chunk-size=2"]);
        let (of_real, of_fake) = (list(&real.kubeconfig(access)), list(&fake.kubeconfig(access)));
        assert_eq!(seen(&of_real), seen(&of_fake), "{access:?}");
        assert_eq!(seen(&of_real).len(), nodes().len(), "{access:?}");
    }
    let page = |kubeconfig| Kubectl::new(kubeconfig).json(&["get", "--raw", "/api/v1/nodes?limit=2"]);
    let [of_real, of_fake] = [page(&real.kubeconfig(Access::Token)), page(&fake.kubeconfig(Access::Token))];
    let fields = |list: &Value| list["metadata"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(fields(&of_real), fields(&of_fake));
    assert_eq!(of_real["metadata"]["remainingItemCount"], of_fake["metadata"]["remainingItemCount"]);

    let token = format!("Authorization: Bearer {}\r\n", drift_e2e::api_server::TOKEN);
    for (credentials, path) in [
        ("", "/api/v1/nodes"),
        ("Authorization: Bearer nobody-knows-me\r\n", "/api/v1/nodes"),
        (&token, "/api/v1/nodes/nobody"),
        (&token, "/api/v1/nodes?continue=nonsense&limit=2"),
    ] {
        let of_real = ask(real.address(), real.ca_pem(), credentials, path);
        assert_eq!(of_real, ask(&fake.address(), fake.ca_pem(), credentials, path), "{path}");
    }
}
