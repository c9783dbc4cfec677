//! A server that behaves, and kubeconfigs that do not.

use drift_core::{ClusterRef, Context, Observations};
use drift_e2e::{api_server::Shown, kubectl::Kubectl};

use super::*;

/// The core's verdict with a node list, but for what names the list's source.
fn report(list: &[u8]) -> String {
    let scenario = scenario::named("v2-01-no-drift");
    let mut reader = drift_core::BackupReader::new("backup.tar.gz");
    reader.push(&std::fs::read(scenario.backup()).unwrap());
    let backup = reader.finish();
    let mut observations = Observations::default();
    for path in scenario.inventories() {
        observations.add_inventory("inventory.json", &std::fs::read(path).unwrap());
    }
    observations.add_nodes("nodes.json", Some(&ClusterRef::parse("team-a/web").unwrap()), list);
    let context = Context { generated_at: jiff::Timestamp::UNIX_EPOCH, version: String::new(), restore_into: None };
    serde_json::to_string(&drift_core::detect(&backup, &observations, &context)).unwrap()
}

#[tokio::test]
async fn what_kubectl_prints() {
    let fake = Fake::start(nodes());
    for access in [Access::Certificate, Access::Token] {
        let kubeconfig = fake.kubeconfig(access);
        let before = fake.lists();
        let list = read(&kubeconfig, &options()).await.unwrap();
        assert_eq!(fake.lists() - before, nodes().len().div_ceil(2) as u64);
        assert_eq!((list.len(), list.is_complete()), (nodes().len(), true));
        let printed = Kubectl::new(&kubeconfig).run(&["get", "nodes", "-o", "json"]).stdout;
        assert_eq!(report(&list.to_json()), report(printed.as_bytes()));
        let one = read(&kubeconfig, &Options { page_size: 500, ..options() }).await.unwrap();
        assert_eq!(one, list);
    }
    assert!(report(b"{}") != report(&read(&fake.kubeconfig(Access::Token), &options()).await.unwrap().to_json()));
    let stats = fake.stats();
    assert_eq!(stats.writes, 0, "{stats:?}");
}

#[tokio::test]
async fn only_what_the_core_reads_is_kept() {
    let fake = Fake::start(nodes());
    let list = parsed(&read(&fake.kubeconfig(Access::Token), &options()).await.unwrap());
    let node = &list["items"][0];
    assert_eq!(node["kind"], "Node");
    assert!(node["spec"]["providerID"].as_str().unwrap().starts_with("vsphere://"));
    assert_eq!(node["status"].as_object().unwrap().keys().collect::<Vec<_>>(), ["conditions", "nodeInfo"]);
    assert_eq!(node["status"]["nodeInfo"].as_object().unwrap().keys().collect::<Vec<_>>(), ["systemUUID"]);
    assert_eq!(node["metadata"]["uid"], Value::Null);
    assert_eq!(list["metadata"], serde_json::json!({}));
}

#[tokio::test]
async fn a_cluster_without_nodes() {
    let fake = Fake::start(Vec::new());
    let list = read(&fake.kubeconfig(Access::Token), &options()).await.unwrap();
    assert!(list.is_empty() && list.is_complete());
    assert_eq!(parsed(&list)["items"], serde_json::json!([]));
}

#[tokio::test]
async fn accounts_that_may_not() {
    let fake = Fake::start(nodes());
    for (access, expected) in [
        (Access::Forbidden, "forbidden"),
        (Access::UnknownToken, "unauthorized"),
        (Access::Anonymous, "no-credentials"),
    ] {
        assert_eq!(code(&fake.kubeconfig(access), &options()).await, expected, "{access:?}");
    }
    assert_eq!(fake.lists(), 2, "anonymous requests are not even made");
}

#[tokio::test]
async fn nothing_that_a_kubeconfig_wants_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let trap = folder.path().join("trap");
    for hostile in Hostile::ALL {
        let fake = Fake::start(nodes());
        let text = fake.hostile_kubeconfig(hostile, trap.to_str().unwrap());
        let expected = match hostile {
            // Reached directly: the proxy is not heeded.
            Hostile::ProxyUrl => {
                assert_eq!(read(&text, &options()).await.unwrap().len(), nodes().len());
                continue;
            }
            Hostile::Insecure => "certificate-untrusted",
            Hostile::Exec
            | Hostile::AuthProvider
            | Hostile::TokenFile
            | Hostile::CertificateFiles
            | Hostile::Password => "no-credentials",
        };
        let error = read(&text, &options()).await.unwrap_err();
        assert_eq!(error.code(), expected, "{hostile:?}");
        if expected == "no-credentials" {
            assert!(error.to_string().contains("always ignored"), "{error}");
        }
        assert_eq!(fake.lists(), 0, "{hostile:?}");
        assert!(!trap.exists(), "{hostile:?}");
    }
}

#[tokio::test]
async fn names_in_tls() {
    let named = |fake: &Fake, name: &str| {
        let url = format!("server: {}", fake.url());
        fake.kubeconfig(Access::Token).replace(&url, &format!("{url}\n    tls-server-name: {name}"))
    };
    let fake = Fake::start(nodes());
    // The certificate is for `localhost` and `127.0.0.1`; wherever the name would lead, the address stays.
    for name in ["localhost", "127.0.0.1"] {
        assert_eq!(read(&named(&fake, name), &options()).await.unwrap().len(), nodes().len(), "{name}");
    }
    for (name, expected) in [
        ("kubernetes", "certificate-untrusted"),
        ("192.0.2.7", "certificate-untrusted"),
        ("169.254.169.254", "certificate-untrusted"),
        ("a/b:1", "bad-server-name"),
        ("'a b'", "bad-server-name"),
    ] {
        assert_eq!(code(&named(&fake, name), &options()).await, expected, "{name}");
    }
}

#[tokio::test]
async fn certificates() {
    for (shown, words) in [(Shown::Expired, "it has expired"), (Shown::OtherName, "it is for another name")] {
        let fake = Fake::showing(nodes(), shown);
        let error = read(&fake.kubeconfig(Access::Token), &options()).await.unwrap_err();
        assert_eq!(error.code(), "certificate-untrusted");
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(fake.lists(), 0);
        assert!(fake.stats().authorizations.is_empty());
    }
    // Somebody else's authority is none.
    let (fake, other) = (Fake::start(nodes()), Fake::start(nodes()));
    let foreign = other.kubeconfig(Access::Token).replace(&other.url(), &fake.url());
    assert_eq!(code(&foreign, &options()).await, "certificate-untrusted");
    assert!(fake.stats().authorizations.is_empty());
}

#[tokio::test]
async fn kubeconfigs_that_are_damaged() {
    let fake = Fake::start(nodes());
    let good = fake.kubeconfig(Access::Certificate);
    let line = |start: &str| good.lines().find(|line| line.trim_start().starts_with(start)).unwrap().to_owned();
    for (from, to, expected) in [
        (line("server:"), String::new(), "kubeconfig-unusable"),
        (line("server:"), "    server: http://127.0.0.1".to_owned(), "bad-server-name"),
        (line("certificate-authority-data:"), "    certificate-authority-data: '!'".to_owned(), "kubeconfig-unusable"),
        (line("certificate-authority-data:"), "    certificate-authority-data: QQ==".to_owned(), "kubeconfig-unusable"),
        (line("client-key-data:"), String::new(), "kubeconfig-unusable"),
        (line("client-key-data:"), "    client-key-data: QQ==".to_owned(), "kubeconfig-unusable"),
        (line("client-certificate-data:"), String::new(), "kubeconfig-unusable"),
        (line("client-key-data:"), "    token: \"a\\nHost: x\"".to_owned(), "kubeconfig-unusable"),
    ] {
        assert_eq!(code(&good.replace(&from, &to), &options()).await, expected, "{to}");
    }
    assert_eq!(fake.stats().connections, 0);
}

#[tokio::test]
async fn this_machine_only_where_it_is_allowed() {
    let fake = Fake::start(nodes());
    let options = Options { addresses: AddressPolicy::default(), ..options() };
    assert_eq!(code(&fake.kubeconfig(Access::Token), &options).await, "address-refused");
    assert_eq!(fake.stats().connections, 0);
}

#[tokio::test]
async fn a_token_goes_to_its_server_alone() {
    let (fake, other) = (Fake::start(nodes()), Fake::start(nodes()));
    let away = drift_e2e::api_server::disturbance::Action::Redirect(format!("{}/api/v1/nodes", other.url()));
    fake.disturb(drift_e2e::api_server::disturbance::Disturbance::nodes(away));
    assert_eq!(code(&fake.kubeconfig(Access::Token), &options()).await, "redirected");
    assert_eq!(fake.stats().authorizations, [format!("Bearer {TOKEN}")]);
    assert_eq!(other.stats().connections, 0);
}
