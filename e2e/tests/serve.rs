//! The page's look-ups through `serve`, against a real vCenter simulator.

use std::io::BufRead as _;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use drift_e2e::{
    api_server::ApiServer,
    scenario,
    serve::Serve,
    vcsim::{PASSWORD, USERNAME, Vcsim},
};
use serde_json::{Value, json};

const CERTIFICATE: &str = "/api/v1/certificate";
const INVENTORY: &str = "/api/v1/inventory";
const NODES: &str = "/api/v1/nodes";

fn account(vcenter: &Vcsim) -> Value {
    json!({
        "server": vcenter.address(), "username": USERNAME, "password": PASSWORD, "thumbprint": vcenter.sha256(),
    })
}

#[test]
fn a_person_confirms_the_certificate_and_gets_the_inventory() {
    let vcenter = Vcsim::start(&["-dc", "2", "-vm", "20"]);
    let serve = Serve::start(&["--allow-upstream", vcenter.address()]);
    let shown = serve.ask(CERTIFICATE, &json!({ "server": vcenter.address() }));
    assert_eq!(shown[0]["certificate"]["sha256"], vcenter.sha256());
    assert_eq!((&shown[0]["trusted"], &shown[0]["reason"]), (&json!(false), &json!("unknownIssuer")));
    assert_eq!(vcenter.calls("Login"), 0);

    // Without the person's word nothing is sent.
    let mut request = account(&vcenter);
    request.as_object_mut().unwrap().remove("thumbprint");
    let refused = serve.ask(INVENTORY, &request);
    let error = &refused.last().unwrap()["error"];
    assert_eq!(error["certificate"]["sha256"], vcenter.sha256(), "{error}");
    assert_eq!(vcenter.calls("Login"), 0);

    let lines = serve.ask(INVENTORY, &account(&vcenter));
    let inventory = &lines.last().unwrap()["inventory"];
    assert_eq!(inventory["kind"], "VcenterInventory");
    assert_eq!(inventory["complete"], true, "{inventory}");
    assert!(inventory["virtualMachines"].as_array().unwrap().len() == 20);
    assert!(lines.len() > 1 && lines[0]["progress"]["objects"].as_u64().unwrap() > 0, "{:?}", lines[0]);
    let stats = vcenter.stats();
    assert_eq!((&stats["logins"], &stats["logouts"], vcenter.sessions()), (&json!(1), &json!(1), 0));
    let ended = serve.interrupt();
    assert_eq!((ended.status.code(), ended.errors.as_str()), (Some(0), ""));
}

/// The search by which CAPV decides that a virtual machine is gone.
#[test]
fn what_the_page_misses_is_searched() {
    let vcenter = Vcsim::start(&["-vm", "2"]);
    let serve = Serve::start(&["--allow-upstream", vcenter.address()]);
    let ask = |wanted: Value| {
        let mut request = account(&vcenter);
        request["wanted"] = wanted;
        serve.ask(INVENTORY, &request).pop().unwrap()
    };
    let listed = ask(json!([]))["inventory"]["virtualMachines"][0]["biosUUID"].clone();
    assert_eq!(vcenter.calls("FindAllByUuid"), 0);
    let gone = json!({ "biosUUID": "4220824e-c2eb-ed46-47db-000000000009", "datacenter": "DC0" });
    let inventory = ask(json!([{ "biosUUID": listed }, gone]))["inventory"].clone();
    assert_eq!((vcenter.calls("FindAllByUuid"), &inventory["complete"]), (1, &json!(true)), "{inventory}");
    // What is no UUID is asked of nobody.
    let logins = vcenter.calls("Login");
    for wanted in [json!([{ "biosUUID": "*" }]), json!([{ "biosUUID": 7 }]), json!([{}]), json!({}), json!(null)] {
        assert_eq!(ask(wanted.clone())["code"], "bad-request", "{wanted}");
    }
    let many: Vec<_> = (0..10_001).map(|_| json!({ "biosUUID": listed })).collect();
    assert_eq!(ask(json!(many))["code"], "bad-request");
    assert_eq!(vcenter.calls("Login"), logins);
}

#[test]
fn a_wrong_password_is_tried_once_and_told_to_nobody() {
    let vcenter = Vcsim::start(&["-vm", "2"]);
    let serve = Serve::start(&["--debug", "--allow-upstream", vcenter.address()]);
    let mut request = account(&vcenter);
    request["password"] = json!("CANARY-wrong-password");
    let lines = serve.ask(INVENTORY, &request);
    assert_eq!(lines.last().unwrap()["error"]["code"], "login-refused", "{lines:?}");
    assert!(!format!("{lines:?}").contains("CANARY"));
    assert_eq!((vcenter.calls("Login"), vcenter.sessions()), (1, 0));
    let ended = serve.interrupt();
    assert!(!ended.errors.contains("CANARY"), "{ended:?}");
    // With --debug it tells whom it asked and what came of it, and never who asked.
    let expected = format!("debug: {}: ", vcenter.address());
    assert!(ended.errors.contains(&expected), "{ended:?}");
    assert!(!ended.errors.contains(USERNAME), "{ended:?}");
}

#[test]
fn nodes_come_with_what_the_backup_has_of_a_kubeconfig() {
    let scenario = scenario::named("v2-01-no-drift");
    let (_, file) = scenario.nodes().into_iter().find(|(cluster, _)| cluster == "team-a/web").unwrap();
    let nodes = scenario::json(&file)["items"].as_array().unwrap().clone();
    let api_server = ApiServer::start(nodes.clone());
    let serve = Serve::start(&["--allow-upstream", &api_server.address()]);
    let (certificate, key) = api_server.reader();
    let request = json!({
        "cluster": { "namespace": "team-a", "name": "web" },
        "server": api_server.url(),
        "certificateAuthorityData": BASE64_STANDARD.encode(api_server.ca_pem()),
        "clientCertificateData": BASE64_STANDARD.encode(certificate),
        "clientKeyData": BASE64_STANDARD.encode(key),
    });
    let lines = serve.ask(NODES, &request);
    let list = &lines.last().unwrap()["nodes"];
    assert_eq!(list["items"].as_array().unwrap().len(), nodes.len(), "{list}");
    let names = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|node| node["metadata"]["name"].to_string()).collect()
    };
    let (mut given, mut held) = (names(&list["items"]), names(&json!(nodes)));
    given.sort();
    held.sort();
    assert_eq!(given, held);

    // Its authority does not sign for strangers, and a stranger's certificate opens nothing.
    let mut without = request.clone();
    without.as_object_mut().unwrap().remove("certificateAuthorityData");
    let lines = serve.ask(NODES, &without);
    assert!(lines.last().unwrap()["error"]["certificate"]["sha256"].is_string(), "{lines:?}");
    let (certificate, key) = api_server.stranger();
    let mut stranger = request;
    stranger["clientCertificateData"] = json!(BASE64_STANDARD.encode(certificate));
    stranger["clientKeyData"] = json!(BASE64_STANDARD.encode(key));
    let lines = serve.ask(NODES, &stranger);
    let title = lines.last().unwrap()["error"]["title"].as_str().unwrap();
    assert!(title.starts_with("team-a/web: "), "{title}");
}

#[test]
fn a_closed_tab_closes_the_session() {
    let vcenter = Vcsim::start(&["-vm", "50", "-rule", "RetrievePropertiesEx hang from=2"]);
    let serve = Serve::start(&["--allow-upstream", vcenter.address()]);
    let tab = serve.begin(INVENTORY, &account(&vcenter));
    wait_until(|| vcenter.calls("RetrievePropertiesEx") >= 2);
    assert_eq!(vcenter.sessions(), 1);
    drop(tab);
    wait_until(|| vcenter.sessions() == 0);
    assert_eq!(vcenter.calls("Logout"), 1);
}

#[test]
fn ctrl_c_closes_the_session() {
    let vcenter = Vcsim::start(&["-vm", "50", "-rule", "RetrievePropertiesEx hang from=2"]);
    let serve = Serve::start(&["--allow-upstream", vcenter.address()]);
    let tab = serve.begin(INVENTORY, &account(&vcenter));
    wait_until(|| vcenter.calls("RetrievePropertiesEx") >= 2);
    assert_eq!(serve.interrupt().status.code(), Some(0));
    assert_eq!((vcenter.sessions(), vcenter.calls("Logout")), (0, 1));
    let last = tab.lines().map_while(Result::ok).filter(|line| line.starts_with('{')).last().unwrap();
    assert!(last.contains(r#""code":"cancelled""#), "{last}");
}

#[test]
fn a_team_gets_tls_and_its_own_token() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, "a-token-of-the-team-0123456789abcdef\n").unwrap();
    let token = token.to_str().unwrap();
    let serve = Serve::start(&["--tls-self-signed", "--token-file", token]);
    assert!(serve.line().starts_with("https://127.0.0.1:"), "{}", serve.line());
    assert!(!serve.line().contains("token"), "{}", serve.line());
    let ended = serve.interrupt();
    assert_eq!(ended.status.code(), Some(0));
    let fingerprint = ended.errors.lines().last().unwrap();
    assert_eq!(fingerprint.len(), 95, "{ended:?}");
}

/// Waits for what the simulator counts; it has no events.
#[track_caller]
fn wait_until(condition: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !condition() {
        assert!(begun.elapsed().as_secs() < 60, "it does not happen");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}
