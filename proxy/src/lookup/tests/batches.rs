//! One odd object, one small server, one busy moment: what is read all the same.

use std::time::Duration;

use super::{
    dialogue::{Call, Reply, asked, listed, machine, page, tree},
    fake::{Fake, options},
};
use crate::lookup::{Limits, vcenter::Options};

/// Lists so many machines, and answers as `special` says.
async fn many(count: usize, special: impl Fn(&Call) -> Option<Reply> + Send + Sync + 'static) -> Fake {
    let ids: Vec<String> = (0..count).map(|number| format!("vm-{number}")).collect();
    Fake::start(move |call| {
        if let Some(reply) = special(call) {
            return Some(reply);
        }
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        match call.operation.as_str() {
            "RetrievePropertiesEx" if call.is_listing() => {
                Some(page(&call.operation, None, &[tree(), listed(&ids)].concat()))
            }
            "RetrievePropertiesEx" if call.is_for_machines() => {
                let asked = ids.iter().filter(|id| call.asks_for(id)).map(|id| machine(id, id, ""));
                Some(page(&call.operation, None, &asked.collect::<Vec<_>>()))
            }
            _ => None,
        }
    })
    .await
}

fn batches(fake: &Fake) -> usize {
    fake.calls().iter().filter(|call| call.is_for_machines()).count()
}

#[tokio::test]
async fn batches_grow_with_what_fits() {
    let fake = many(2500, |_| None).await;
    let inventory = fake.read(&options()).await.unwrap();
    assert_eq!((inventory.virtual_machines.len(), inventory.complete), (2500, true));
    assert_eq!(batches(&fake), 4, "250, 1000, 1000, 250");
}

#[tokio::test]
async fn what_is_gone_is_left_out() {
    let fake = many(300, |call| {
        let gone = call.is_for_machines() && call.asks_for("vm-7");
        gone.then(|| Reply::fault("ManagedObjectNotFound", "<obj type=\"VirtualMachine\">vm-7</obj>"))
    })
    .await;
    let inventory = fake.read(&options()).await.unwrap();
    assert_eq!((inventory.virtual_machines.len(), inventory.complete), (299, true), "{:?}", inventory.errors);
}

#[tokio::test]
async fn an_odd_machine_is_asked_for_less() {
    for (odd, lost) in [("guest.net<", "guest.net"), ("guestinfo.metadata&quot;]<", "guestinfo.metadata\"]")] {
        let fake = many(300, move |call| {
            let spoils = call.is_for_machines() && call.asks_for("vm-7") && call.body.contains(odd);
            spoils.then(|| Reply::soap(&call.operation, "<returnval><objects></oops>"))
        })
        .await;
        let inventory = fake.read(&options()).await.unwrap();
        assert_eq!((inventory.virtual_machines.len(), inventory.complete), (300, true), "{:?}", inventory.errors);
        for vm in &inventory.virtual_machines {
            let is_odd = vm.unreadable.first().is_some_and(|path| path.ends_with(lost));
            assert_eq!(is_odd, vm.name == "vm-7", "{vm:?}");
        }
        assert!(batches(&fake) < 30, "{}", batches(&fake));
    }
}

#[tokio::test]
async fn a_machine_that_cannot_be_read_at_all_is_there_all_the_same() {
    let fake =
        many(20, |call| (call.is_for_machines() && call.asks_for("vm-7")).then(|| Reply::fault("SystemError", "")))
            .await;
    let inventory = fake.read(&options()).await.unwrap();
    assert_eq!((inventory.virtual_machines.len(), inventory.complete), (20, false));
    let odd = inventory.virtual_machines.iter().find(|vm| vm.name == "vm-7").unwrap();
    assert!(odd.unreadable.contains(&"config.uuid".to_owned()), "{odd:?}");
    assert!(inventory.errors[0].starts_with("Objects were not read: vm-7."), "{:?}", inventory.errors);
}

#[tokio::test]
async fn failures_are_bounded() {
    // Every second machine is odd.
    let fake = many(1000, |call| {
        let is_odd = |id: &str| id.parse::<usize>().is_ok_and(|number| number % 2 == 1);
        let odd = call.is_for_machines()
            && call.body.split("\">vm-").skip(1).any(|rest| is_odd(rest.split('<').next().unwrap()));
        odd.then(|| Reply::fault("SystemError", ""))
    })
    .await;
    let error = fake.read(&options()).await.unwrap_err();
    assert_eq!(error.code(), "refused");
    assert!(batches(&fake) <= 400, "{}", batches(&fake));
    assert_eq!((fake.count("Login"), fake.count("Logout")), (1, 1));
}

#[tokio::test]
async fn what_came_of_a_page_that_is_too_large_is_kept() {
    let fake = many(200, |call| {
        let ids: Vec<String> = (0..200).map(|number| format!("vm-{number}")).filter(|id| call.asks_for(id)).collect();
        let large = |id: &String| machine(id, id, &format!("<x>{}</x>", "x".repeat(20 << 10)));
        call.is_for_machines().then(|| page(&call.operation, None, &ids.iter().map(large).collect::<Vec<_>>()))
    })
    .await;
    let limits = Limits { answer_bytes: 1 << 20, ..options().limits };
    let inventory = fake.read(&Options { limits, ..options() }).await.unwrap();
    assert_eq!((inventory.virtual_machines.len(), inventory.complete), (200, true));
    assert!(batches(&fake) < 12, "{}", batches(&fake));
}

#[tokio::test]
async fn what_takes_too_long_is_asked_for_in_parts() {
    let fake = Fake::start(|call| (call.is_for_machines() && asked(call).len() == 3).then_some(Reply::Silence)).await;
    let limits = Limits { request: Duration::from_millis(500), ..options().limits };
    let inventory = fake.read(&Options { limits, ..options() }).await.unwrap();
    assert_eq!((inventory.virtual_machines.len(), inventory.complete), (3, true));
}

#[tokio::test]
async fn interfaces_are_given_up_before_everything_is() {
    for (job_bytes, all) in [(64 << 20, true), (600 << 10, false)] {
        let fake = many(2000, |_| None).await;
        let limits = Limits { job_bytes, ..options().limits };
        let Ok(inventory) = fake.read(&Options { limits, ..options() }).await else { panic!("{job_bytes}") };
        let lost = inventory.virtual_machines.iter().filter(|vm| vm.unreadable == ["guest.net"]).count();
        assert_eq!((lost == 0, inventory.virtual_machines.len(), inventory.complete), (all, 2000, true), "{lost}");
    }
}

#[tokio::test]
async fn pages_that_are_refused_are_not_needed() {
    for fault in ["NoPermission", "ManagedObjectNotFound", "InvalidArgument"] {
        let fake = Fake::start(move |call| match call.operation.as_str() {
            "ContinueRetrievePropertiesEx" => Some(Reply::fault(fault, "")),
            "RetrieveProperties" => {
                let references = |id: &&str| format!("<returnval><obj type=\"VirtualMachine\">{id}</obj></returnval>");
                Some(Reply::soap(&call.operation, &["vm-1", "vm-2", "vm-3"].iter().map(references).collect::<String>()))
            }
            _ => None,
        })
        .await;
        let inventory = fake.read(&options()).await.unwrap();
        assert_eq!((inventory.virtual_machines.len(), inventory.complete), (3, true), "{fault}");
        assert_eq!(fake.count("ContinueRetrievePropertiesEx"), 1);
    }
}

#[tokio::test]
async fn an_older_interface_is_spoken_where_it_is_wanted() {
    for (known, code) in [("urn:vim25/5.5", "no error"), ("urn:vim25/4.0", "unsupported-version")] {
        let fake = Fake::start(move |call| {
            let is_known = call.head.to_ascii_lowercase().contains(&format!("soapaction: {known}\r\n"));
            let mismatch = "<Envelope><Body><Fault><faultcode>VersionMismatchFaultCode</faultcode><faultstring>\
                            Unsupported version URI</faultstring><detail/></Fault></Body></Envelope>";
            (!is_known).then(|| Reply::Http(500, "", mismatch.to_owned()))
        })
        .await;
        let outcome = fake.read(&options()).await;
        assert_eq!(outcome.as_ref().err().map_or("no error", |error| error.code()), code);
        assert_eq!(fake.count("RetrieveServiceContent"), 2);
        assert_eq!(fake.count("Login"), usize::from(outcome.is_ok()));
    }
}
