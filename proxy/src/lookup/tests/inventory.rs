//! What is read, and how it is asked for.

use super::{
    dialogue::{Call, PASSWORD, Reply, SESSION, asked, machine, page, tree},
    fake::{Fake, options},
};
use crate::lookup::{
    Problem,
    vcenter::{Options, Progress, stream_inventory},
};

fn names(inventory: &drift_core::observations::VcenterInventory) -> Vec<&str> {
    inventory.virtual_machines.iter().map(|vm| vm.name.as_str()).collect()
}

fn missing(path: &str, fault: &str) -> String {
    format!("<missingSet><path>{path}</path><fault><fault xsi:type=\"{fault}\"/></fault></missingSet>")
}

#[tokio::test]
async fn a_whole_vcenter() {
    let fake = Fake::start(|_| None).await;
    let mut seen = Vec::new();
    let inventory =
        fake.read_with(&options(), |progress| seen.push((progress.objects, progress.virtual_machines))).await.unwrap();
    assert_eq!(names(&inventory), ["one", "two", "three"]);
    assert!(inventory.complete, "{:?}", inventory.errors);
    assert_eq!((inventory.kind.as_str(), inventory.schema_version.as_str()), ("VcenterInventory", "1.1"));
    assert_eq!((inventory.instance_uuid.as_deref(), inventory.version.as_deref()), (Some("i-1"), Some("8.0.3")));
    assert_eq!((inventory.server.as_str(), &inventory.scope), (fake.target.to_string().as_str(), &None));
    assert_eq!(inventory.virtual_machines[2].path.as_deref(), Some("/DC0/vm/three"));
    assert_eq!(seen, [(5, 0), (8, 3)]);
    let operations: Vec<String> = fake.calls().into_iter().map(|call| call.operation).collect();
    assert_eq!(
        operations,
        [
            "RetrieveServiceContent",
            "Login",
            "CreateContainerView",
            "RetrievePropertiesEx",
            "ContinueRetrievePropertiesEx",
            "RetrievePropertiesEx",
            "RetrievePropertiesEx",
            "DestroyView",
            "Logout",
        ]
    );
}

#[tokio::test]
async fn requests_are_what_vcenter_wants() {
    let fake = Fake::start(|_| None).await;
    fake.read(&options()).await.unwrap();
    for call in fake.calls() {
        assert!(call.head.starts_with("POST /sdk HTTP/1.1\r\n"), "{}", call.head);
        let head = call.head.to_ascii_lowercase();
        assert!(head.contains(&format!("\r\nhost: {}\r\n", fake.target)), "{head}");
        assert!(head.contains("\r\nuser-agent: drift-detector/"), "{head}");
        assert!(head.contains("\r\nsoapaction: urn:vim25/6.7"), "{head}");
        assert!(head.contains("\r\ncontent-type: text/xml; charset=\"utf-8\""), "{head}");
        let early = ["RetrieveServiceContent", "Login"].contains(&call.operation.as_str());
        assert_eq!(!early, head.contains(&format!("\r\ncookie: vmware_soap_session=\"{SESSION}\"")), "{head}");
        assert!(!head.contains("other=1"), "{head}");
        assert_eq!(call.operation == "Login", call.body.contains(PASSWORD), "{}", call.operation);
        assert_eq!(call.operation == "RetrievePropertiesEx", call.body.contains("<options><maxObjects>"));
        assert!(!call.body.contains("guestinfo.userdata&quot;]"), "{}", call.body);
        if call.operation == "ContinueRetrievePropertiesEx" {
            assert!(call.body.contains("<token>next&amp;1</token>"), "{}", call.body);
        }
    }
}

#[tokio::test]
async fn machines_come_batch_by_batch() {
    // The server says less at once than it is asked for. Its next page is not needed.
    let fake = Fake::start(|call| {
        let first = call.is_for_machines() && call.asks_for("vm-1");
        first.then(|| page(&call.operation, Some("more"), &asked(call)[..2]))
    })
    .await;
    let credentials = crate::lookup::Credentials::new("reader", PASSWORD);
    let mut pages = Vec::new();
    let sink = |page: Vec<drift_core::observations::InventoryVm>| pages.push(page.len());
    let head =
        stream_inventory(&fake.target, &credentials, &fake.trust(), &options(), sink, |_: Progress| {}).await.unwrap();
    assert_eq!(pages, [2, 1]);
    assert!(head.virtual_machines.is_empty() && head.complete);
}

#[tokio::test]
async fn one_datacenter() {
    let fake = Fake::start(|_| None).await;
    for wanted in ["DC0", "/DC0"] {
        let inventory = fake.read(&Options { datacenters: vec![wanted.to_owned()], ..options() }).await.unwrap();
        assert_eq!((inventory.scope, inventory.complete), (Some(vec![wanted.to_owned()]), true));
    }
    let listings: Vec<String> = fake.calls().into_iter().filter(Call::is_listing).map(|call| call.body).collect();
    let asked = &listings[1];
    assert!(asked.contains(r#"<obj type="Datacenter">datacenter-1</obj><skip>true</skip>"#), "{asked}");
    assert!(!asked.contains("datacenter-3") && !asked.contains("ContainerView"), "{asked}");
}

#[tokio::test]
async fn a_datacenter_that_is_not_there() {
    let fake = Fake::start(|_| None).await;
    let both = vec!["DC9".to_owned(), "DC0".to_owned()];
    let inventory = fake.read(&Options { datacenters: both, ..options() }).await.unwrap();
    assert!(!inventory.complete);
    assert_eq!(inventory.errors, ["Datacenters are not there, or the account may not see them: DC9."]);
    assert_eq!(inventory.scope.unwrap(), ["DC0", "DC9"]);
    let none = fake.read(&Options { datacenters: vec!["DC9".to_owned()], ..options() }).await;
    assert_eq!(none.unwrap_err().code(), "no-datacenter");
    assert_eq!((fake.count("Login"), fake.count("Logout")), (2, 2));
}

#[tokio::test]
async fn an_account_that_sees_nothing() {
    let fake =
        Fake::start(|call| (call.operation == "RetrievePropertiesEx").then(|| Reply::soap(&call.operation, ""))).await;
    let inventory = fake.read(&options()).await.unwrap();
    assert!(!inventory.complete && inventory.virtual_machines.is_empty());
    assert_eq!(
        inventory.errors,
        [
            "The account sees no datacenter at all.",
            "The account may not read everything in the root folder; there may be more virtual machines.",
        ]
    );
}

#[tokio::test]
async fn an_account_with_rights_on_a_part() {
    let fake = Fake::start(|call| match call.operation.as_str() {
        "RetrievePropertiesEx" if call.is_for_machines() => {
            let hidden = missing("config.uuid", "NoPermission");
            Some(page(
                &call.operation,
                None,
                &[machine("vm-1", "one", &hidden), machine("vm-2", "two", "").replace("group-v2", "group-v9")],
            ))
        }
        "RetrievePropertiesEx" if call.is_listing() => None,
        "RetrievePropertiesEx" => {
            let mut tree = tree();
            tree[0] = tree[0].replace("-2", "-4");
            Some(page(&call.operation, None, &tree))
        }
        _ => None,
    })
    .await;
    let inventory = fake.read(&options()).await.unwrap();
    assert!(!inventory.complete);
    assert_eq!(
        inventory.errors,
        [
            "The account may not read everything in the root folder; there may be more virtual machines.",
            "The account may not see all folders above these virtual machines: two.",
            "config.uuid was not read: the account may not read it. It concerns one.",
        ]
    );
    assert_eq!((names(&inventory), &inventory.virtual_machines[1].path), (vec!["one", "two"], &None));
}

#[tokio::test]
async fn servers_without_single_keys() {
    let fake = Fake::start(|call| {
        let asks = call.is_for_machines() && call.body.contains("guestinfo");
        asks.then(|| Reply::fault("InvalidProperty", "<name>config.extraConfig[\"guestinfo.metadata\"]</name>"))
    })
    .await;
    let inventory = fake.read(&options()).await.unwrap();
    assert_eq!(names(&inventory).len(), 3);
    assert!(!inventory.complete);
    assert!(inventory.errors[0].starts_with("guestinfo was not read"), "{:?}", inventory.errors);
    let asked: Vec<String> = fake.calls().into_iter().filter(Call::is_for_machines).map(|call| call.body).collect();
    assert_eq!(asked.len(), 2);
    assert!(!asked[1].contains("extraConfig") && asked[1].contains("config.createDate"), "{}", asked[1]);
}

#[tokio::test]
async fn servers_without_dates_of_creation() {
    let fake = Fake::start(|call| {
        let asks = call.is_for_machines() && call.body.contains("createDate");
        asks.then(|| Reply::fault("InvalidProperty", "<name>config.createDate</name>"))
    })
    .await;
    let inventory = fake.read(&options()).await.unwrap();
    assert!(inventory.complete, "{:?}", inventory.errors);
}

#[tokio::test]
async fn a_server_that_refuses_every_property() {
    let fake =
        Fake::start(|call| call.is_for_machines().then(|| Reply::fault("InvalidProperty", "<name>name</name>"))).await;
    let error = fake.read(&options()).await.unwrap_err();
    assert!(matches!(&error.problem, Problem::Fault { fault, .. } if fault == "InvalidProperty"), "{error}");
    assert_eq!(fake.calls().iter().filter(|call| call.is_for_machines()).count(), 2);
    assert_eq!(fake.count("Logout"), 1);
}

#[tokio::test]
async fn a_server_that_closes_after_each_answer() {
    let fake = Fake::start(|call| match super::dialogue::usual(call) {
        Reply::Http(status, "", body) => Some(Reply::Http(status, "Connection: close\r\n", body)),
        Reply::Http(..) | Reply::Raw(_) | Reply::Endless(..) | Reply::Silence | Reply::When(_) => None,
    })
    .await;
    assert_eq!(names(&fake.read(&options()).await.unwrap()).len(), 3);
}
