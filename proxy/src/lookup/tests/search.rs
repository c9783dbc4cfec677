//! The search for machines that a backup wants and that were not listed.

use drift_core::access::ClaimedVm;

use super::{
    dialogue::{Call, Reply, machine, page},
    fake::{Fake, options},
};
use crate::lookup::vcenter::Options;

const MISSING: &str = "4206AAAA-0000-0000-0000-000000000009";

/// A vCenter with a machine that no view lists, which the search finds by its UUID.
fn hidden(call: &Call) -> Option<Reply> {
    let operation = call.operation.as_str();
    match operation {
        "FindAllByUuid" if call.body.contains(&MISSING.to_ascii_lowercase()) => {
            Some(Reply::soap(operation, "<returnval type=\"VirtualMachine\">vm-9</returnval>"))
        }
        "RetrievePropertiesEx" if call.is_for_machines() && call.asks_for("vm-9") => {
            Some(page(operation, None, &[machine("vm-9", "nine", &uuid(MISSING))]))
        }
        _ => None,
    }
}

fn uuid(uuid: &str) -> String {
    format!("<propSet><name>config.uuid</name><val>{uuid}</val></propSet>")
}

fn wanted(uuids: &[(&str, Option<&str>)]) -> Options {
    let wanted = uuids.iter().map(|(uuid, datacenter)| ClaimedVm {
        bios_uuid: (*uuid).to_owned(),
        datacenter: datacenter.map(str::to_owned),
    });
    Options { wanted: wanted.collect(), ..options() }
}

/// The searches that were made.
fn searches(fake: &Fake) -> Vec<String> {
    fake.calls().into_iter().filter(|call| call.operation == "FindAllByUuid").map(|call| call.body).collect()
}

#[tokio::test]
async fn what_is_listed_is_not_searched() {
    let fake = Fake::start(|call| {
        let first = call.is_for_machines() && call.asks_for("vm-1");
        first.then(|| page(&call.operation, None, &[machine("vm-1", "one", &uuid(MISSING))]))
    })
    .await;
    let inventory = fake.read(&wanted(&[(&MISSING.to_ascii_lowercase(), Some("DC0"))])).await.unwrap();
    assert!(inventory.complete, "{:?}", inventory.errors);
    assert_eq!(searches(&fake), [""; 0]);
}

#[tokio::test]
async fn what_the_search_finds_is_there() {
    let fake = Fake::start(hidden).await;
    let inventory = fake.read(&wanted(&[(MISSING, Some("DC0")), (MISSING, Some("DC0"))])).await.unwrap();
    assert!(inventory.complete, "{:?}", inventory.errors);
    let found = inventory.virtual_machines.iter().find(|vm| vm.name == "nine").unwrap();
    assert_eq!((found.moref.as_deref(), found.bios_uuid.as_deref()), (Some("vm-9"), Some(MISSING)));
    let searches = searches(&fake);
    assert_eq!(searches.len(), 1);
    let asked = "<datacenter type=\"Datacenter\">datacenter-1</datacenter><uuid>4206aaaa-0000-0000-0000-000000000009\
                 </uuid><vmSearch>true</vmSearch><instanceUuid>false</instanceUuid>";
    assert!(searches[0].contains(asked), "{}", searches[0]);
    assert_eq!(fake.count("Logout"), 1);
}

#[tokio::test]
async fn where_no_datacenter_is_known_all_are_searched() {
    for datacenter in [None, Some("*"), Some("DC9")] {
        let fake = Fake::start(|_| None).await;
        let inventory = fake.read(&wanted(&[(MISSING, datacenter)])).await.unwrap();
        assert!(inventory.complete, "not found is an answer: {:?}", inventory.errors);
        let searches = searches(&fake);
        assert!(searches.len() == 1 && !searches[0].contains("<datacenter"), "{searches:?}");
    }
}

#[tokio::test]
async fn a_machine_without_uuid_gets_the_one_by_which_it_is_found() {
    let fake = Fake::start(|call| {
        (call.operation == "FindAllByUuid")
            .then(|| Reply::soap("FindAllByUuid", "<returnval type=\"VirtualMachine\">vm-2</returnval>"))
    })
    .await;
    let inventory = fake.read(&wanted(&[(MISSING, None)])).await.unwrap();
    let uuids: Vec<_> = inventory.virtual_machines.iter().map(|vm| vm.bios_uuid.as_deref()).collect();
    assert_eq!(uuids, [None, Some("4206aaaa-0000-0000-0000-000000000009"), None]);
}

#[tokio::test]
async fn a_search_that_fails_proves_nothing() {
    let fault =
        |name: &'static str| move |call: &Call| (call.operation == "FindAllByUuid").then(|| Reply::fault(name, ""));
    for name in ["NotSupported", "NoPermission", "NotAuthenticated"] {
        let fake = Fake::start(fault(name)).await;
        let inventory = fake.read(&wanted(&[(MISSING, None)])).await.unwrap();
        assert_eq!((inventory.complete, inventory.virtual_machines.len()), (false, 3), "{name}");
        let said = &inventory.errors[0];
        assert!(said.contains("The search for BIOS UUIDs") && said.contains("4206aaaa-"), "{said}");
        assert_eq!((fake.count("Login"), fake.count("Logout")), (1, 1));
    }
    let fake = Fake::start(fault("NotSupported")).await;
    let uuids: Vec<String> = (0..9).map(|number| format!("4206aaaa-0000-0000-0000-00000000000{number}")).collect();
    let all: Vec<(&str, Option<&str>)> = uuids.iter().map(|uuid| (uuid.as_str(), None)).collect();
    let inventory = fake.read(&wanted(&all)).await.unwrap();
    assert_eq!(searches(&fake).len(), 3, "it will not succeed any more");
    assert!(inventory.errors.iter().any(|error| error.contains("were not searched")), "{:?}", inventory.errors);
}

#[tokio::test]
async fn searches_are_bounded() {
    for (count, is_complete) in [(1000, true), (1001, false)] {
        let fake = Fake::start(|_| None).await;
        let uuids: Vec<String> =
            (0..count).map(|number| format!("4206aaaa-0000-0000-0000-00000000{number:04}")).collect();
        let all: Vec<(&str, Option<&str>)> = uuids.iter().map(|uuid| (uuid.as_str(), None)).collect();
        let inventory = fake.read(&wanted(&all)).await.unwrap();
        assert_eq!((inventory.complete, searches(&fake).len()), (is_complete, 1000));
    }
}

#[tokio::test]
async fn what_is_found_and_cannot_be_read_may_exist() {
    let fake = Fake::start(|call| match call.operation.as_str() {
        "RetrievePropertiesEx" if call.asks_for("vm-9") => Some(page(&call.operation, None, &[])),
        _ => hidden(call),
    })
    .await;
    let inventory = fake.read(&wanted(&[(MISSING, None)])).await.unwrap();
    assert!(inventory.errors[0].starts_with("The search found"), "{:?}", inventory.errors);
}
