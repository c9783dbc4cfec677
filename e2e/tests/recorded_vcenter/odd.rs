//! One odd machine, small pages, refused pages: everything else is read.

use drift_e2e::recorded_vcenter::{ADDRESSES, RecordedVcenter, Variations, World, machine, nic};
use serde_json::{Value, json as value};

use crate::desk::{bulk, comparable, inventory, names, start, vm, whole};

#[test]
fn a_text_that_is_none_costs_its_property() {
    let say = |bytes: &[u8]| [b"<val xsi:type=\"xsd:string\">w1", bytes, b"</val>"].concat();
    let usual = comparable(whole(&start(Variations::default(), World::usual()), &[]));
    for odd in [&b"\x1b[0m"[..], b"&#x1b;[0m", b"\x92\xc9", "\u{fffe}".as_bytes(), b"&#0;"] {
        let world = World::usual().with([machine(2, "prod-md-0-7xk2p-4fz9q").with("guest.hostName", say(odd))]);
        let vcenter = start(Variations::default(), world);
        let (outcome, read) = inventory(&vcenter, &[]);
        let read = read.unwrap();
        assert_eq!((outcome.code, &read["complete"]), (Some(0), &value!(true)), "{}", outcome.text());
        for said in ["guest.hostName was not read", "prod-md-0-7xk2p-4fz9q"] {
            assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
        }
        let mut expected = usual.clone();
        let odd = expected["virtualMachines"].as_array_mut().unwrap().iter_mut().find(|vm| vm["moref"] == "vm-2");
        let odd = odd.unwrap().as_object_mut().unwrap();
        odd.remove("hostName");
        odd.insert("unreadable".to_owned(), value!(["guest.hostName"]));
        assert_eq!(comparable(read), expected);
    }
    // A line break is a text.
    let world = World::usual().with([machine(2, "x").with("guest.hostName", say(b"&#xA;w2"))]);
    assert_eq!(vm(&whole(&start(Variations::default(), world), &[]), "vm-2")["hostName"], "w1\nw2");
}

#[test]
fn what_is_too_large_costs_its_property() {
    let metadata = "config.extraConfig[\"guestinfo.metadata\"]";
    let option = |size: usize| {
        format!("<val xsi:type=\"OptionValue\"><key>guestinfo.metadata</key><value>{}</value></val>", "A".repeat(size))
    };
    let interface =
        || (Some("seg/1"), (0..ADDRESSES).map(|number| format!("10.{}.{}.1", number >> 8, number & 255)).collect());
    let interfaces: Vec<_> = std::iter::repeat_with(interface).take(16).collect();
    let world = World::usual().with([
        machine(101, "300 KiB").with(metadata, option(300 << 10)),
        machine(102, "3 MiB").with(metadata, option(3 << 20)),
        machine(103, "16 interfaces").with("guest.net", nic(&interfaces)),
        machine(104, "1 interface").with("guest.net", nic(&interfaces[..1])),
    ]);
    let read = whole(&start(Variations::default(), world), &[]);
    assert_eq!(names(&read).len(), 10);
    for (moref, lost) in [("vm-101", metadata), ("vm-102", metadata), ("vm-103", "guest.net")] {
        assert_eq!(vm(&read, moref)["unreadable"], value!([lost]));
        assert_ne!(vm(&read, moref)["biosUUID"], Value::Null);
    }
    assert_eq!(vm(&read, "vm-103")["ipAddresses"], value!(["10.0.0.11"]));
    assert_eq!(vm(&read, "vm-104")["ipAddresses"].as_array().unwrap().len(), 64);
}

#[test]
fn nodes_that_carry_every_service_are_read() {
    let services: Vec<String> = (0..600).map(|number| format!("10.96.{}.{}", number >> 8, number & 255)).collect();
    let node = |number: usize| {
        let own = (Some("seg/1"), vec![format!("10.1.0.{}", number % 250)]);
        machine(number, &format!("node-{number}")).with("guest.net", nic(&[(None, services.clone()), own]))
    };
    let vcenter = start(Variations::default(), World::usual().with((2000..2400).map(node)));
    let read = whole(&vcenter, &[]);
    assert_eq!(names(&read).len(), 406);
    let addresses = &vm(&read, "vm-2001")["ipAddresses"];
    assert_eq!((&addresses[1], addresses.as_array().unwrap().len()), (&value!("10.1.0.1"), 64));
    assert!(vcenter.calls("RetrievePropertiesEx") < 15, "{}", vcenter.calls("RetrievePropertiesEx"));
}

#[test]
fn no_further_page_is_needed() {
    let world = || World::usual().with(bulk(1500));
    let expected = comparable(whole(&start(Variations::default(), world()), &[]));
    assert_eq!(names(&expected).len(), 1506);
    for (page_cap, next_page_denied) in [(None, true), (Some(100), false), (Some(100), true), (Some(7), true)] {
        let vcenter = start(Variations { page_cap, next_page_denied, ..Variations::default() }, world());
        assert_eq!(comparable(whole(&vcenter, &[])), expected, "{page_cap:?}");
        let one = whole(&vcenter_again(page_cap, next_page_denied), &["--datacenter", "DC 1"]);
        assert_eq!(names(&one).len(), 1);
    }
}

fn vcenter_again(page_cap: Option<usize>, next_page_denied: bool) -> RecordedVcenter {
    start(Variations { page_cap, next_page_denied, ..Variations::default() }, World::usual().with(bulk(1500)))
}

#[test]
fn what_is_gone_in_the_middle_is_gone() {
    let vcenter = start(Variations { gone: vec!["vm-2", "vm-5"], ..Variations::default() }, World::usual());
    let read = whole(&vcenter, &[]);
    assert_eq!(names(&read).len(), 4);
    assert_eq!(read["complete"], true);
}

#[test]
fn names_that_vcenter_did_not_clean() {
    let world = World::usual().with([machine(2, "x").with("name", &b"<val xsi:type=\"xsd:string\">a\x01b</val>"[..])]);
    let (outcome, read) = inventory(&start(Variations::default(), world), &[]);
    assert_eq!(outcome.code, Some(3));
    let read = read.unwrap();
    assert_eq!(
        (&vm(&read, "vm-2")["name"], &vm(&read, "vm-2")["unreadable"]),
        (&value!("a\u{fffd}b"), &value!(["name"]))
    );
    assert_eq!(names(&read).len(), 6);
}
