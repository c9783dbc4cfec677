//! Vcenters as people really have them: every recorded version, and what makes each of them hard to read.

#![expect(clippy::unwrap_used, reason = "a test that cannot run has failed")]

use drift_e2e::{
    program::{Outcome, Run},
    recorded_vcenter::{
        ADDRESSES, Entity, PASSWORD, Profile, RecordedVcenter, USERNAME, Variations, World, host, machine, nic,
    },
    scenario::json,
};
use drift_proxy::lookup::{
    AddressPolicy, Credentials, Target, Trust,
    vcenter::{Options, WantedVm, read_inventory},
};
use serde_json::{Value, json as value};

/// Runs `inventory`: its outcome, and the file. Whatever happens, the password is nowhere, and the session has ended.
#[track_caller]
fn inventory(vcenter: &RecordedVcenter, more: &[&str]) -> (Outcome, Option<Value>) {
    let folder = tempfile::tempdir().unwrap();
    let (password, file) = (folder.path().join("password"), folder.path().join("vc.json"));
    std::fs::write(&password, PASSWORD).unwrap();
    let mut run = Run::new(["inventory", "--vcenter", &vcenter.address(), "--insecure-skip-verify", "-o"])
        .with(&file)
        .with("--vcenter-username")
        .with(USERNAME)
        .with("--vcenter-password-file")
        .with(&password);
    for argument in more {
        run = run.with(*argument);
    }
    let outcome = run.go();
    let read = file.exists().then(|| json(&file));
    let written = read.as_ref().map(Value::to_string).unwrap_or_default();
    assert!(!outcome.text().contains("CANARY") && !written.contains("CANARY"), "{}", outcome.text());
    assert!(vcenter.calls("Login") <= 1);
    assert_eq!((vcenter.calls("Logout"), vcenter.sessions()), (vcenter.calls("Login"), 0));
    (outcome, read)
}

/// What is read where nothing fails.
#[track_caller]
fn whole(vcenter: &RecordedVcenter, more: &[&str]) -> Value {
    let (outcome, read) = inventory(vcenter, more);
    assert_eq!(outcome.code, Some(0), "{}", outcome.text());
    read.unwrap()
}

fn start(variations: Variations, world: World) -> RecordedVcenter {
    RecordedVcenter::start(Profile::Vc80, variations, world)
}

fn names(inventory: &Value) -> Vec<&str> {
    let machines = inventory["virtualMachines"].as_array().unwrap().iter();
    machines.map(|vm| vm["name"].as_str().unwrap()).collect()
}

#[track_caller]
fn vm<'a>(inventory: &'a Value, moref: &str) -> &'a Value {
    let mut machines = inventory["virtualMachines"].as_array().unwrap().iter();
    machines.find(|vm| vm["moref"] == moref).unwrap()
}

/// Without what differs from one run or version to another.
fn comparable(mut inventory: Value) -> Value {
    for field in ["server", "collectedAt", "version"] {
        inventory.as_object_mut().unwrap().remove(field);
    }
    inventory
}

/// So many more machines.
fn bulk(count: usize) -> impl Iterator<Item = Entity> {
    (1000..).take(count).map(|number| machine(number, &format!("bulk-{number}")))
}

#[test]
fn every_recorded_version_is_read_alike() {
    let mut first = None;
    for profile in Profile::VCENTERS {
        let vcenter = RecordedVcenter::start(profile, Variations::default(), World::usual());
        let read = whole(&vcenter, &[]);
        assert_eq!(read["version"], profile.version());
        let read = comparable(read);
        assert_eq!(read, *first.get_or_insert_with(|| read.clone()), "{profile:?}");
    }
    let read = first.unwrap();
    assert_eq!((&read["schemaVersion"], &read["source"]), (&value!("1.1"), &value!("drift-detector")));
    assert_eq!(
        read["datacenters"],
        value!([
            {"moref": "datacenter-3", "path": "/emea/prod%2fold/DataCenter"},
            {"moref": "datacenter-61", "path": "/DC 1"}
        ])
    );
    assert_eq!(
        read["folders"],
        value!([
            {"moref": "group-v100", "path": "/emea/prod%2fold/DataCenter/vm/teams"},
            {"moref": "group-v101", "path": "/emea/prod%2fold/DataCenter/vm/teams/team%2fa"},
            {"moref": "group-v4", "path": "/emea/prod%2fold/DataCenter/vm"},
            {"moref": "group-v62", "path": "/DC 1/vm"}
        ])
    );
    assert_eq!(
        read["networks"],
        value!([{"moref": "dvportgroup-25", "name": "seg%2f1"}, {"moref": "network-13", "name": "VM Network"}])
    );
    assert_eq!(read["resourcePools"].as_array().unwrap().len(), 3);
    assert_eq!(read["hostsNotConnected"], 0);
    let plain = vm(&read, "vm-1");
    assert_eq!(plain["path"], "/emea/prod%2fold/DataCenter/vm/teams/team%2fa/prod-control-plane-vvw8q");
    assert_eq!(plain["ipAddresses"], value!(["10.0.0.11", "fe80::1"]));
    assert_eq!(
        plain["managedObjects"],
        value!({"folder": "group-v101", "resourcePool": "resgroup-20", "networks": ["dvportgroup-25"]})
    );
    assert_eq!(vm(&read, "vm-3")["path"], "/emea/prod%2fold/DataCenter/vm/teams/vapp-1/in a vApp");
    assert_eq!(vm(&read, "vm-3")["managedObjects"]["resourcePool"], "resgroup-v50");
    assert_eq!(vm(&read, "vm-4")["biosUUID"], Value::Null);
    assert_eq!(vm(&read, "vm-6")["name"], "Ünï-虚拟机 <&> 'q' \"d\"");
}

#[test]
fn a_host_alone_is_no_vcenter() {
    let vcenter = RecordedVcenter::start(Profile::Esxi, Variations::default(), World::usual());
    let (outcome, read) = inventory(&vcenter, &[]);
    assert_eq!((outcome.code, read), (Some(2), None));
    assert!(outcome.stderr.contains("this is an ESXi host"), "{}", outcome.stderr);
    assert_eq!(vcenter.calls("Login"), 0);
}

#[test]
fn old_interfaces() {
    for profile in [Profile::Vc55, Profile::Vc65] {
        let unknown_property = Some("config.createDate");
        let variations = Variations { strict_version: true, unknown_property, ..Variations::default() };
        let vcenter = RecordedVcenter::start(profile, variations, World::usual());
        let read = whole(&vcenter, &[]);
        assert_eq!((names(&read).len(), &vm(&read, "vm-1")["createdAt"]), (6, &Value::Null));
    }
}

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
fn what_is_hidden_is_not_recorded() {
    let read = whole(&start(Variations::default(), World::usual().hiding(&["datacenter-61"])), &[]);
    assert_eq!(read["datacenters"], value!([{"moref": "datacenter-3", "path": "/emea/prod%2fold/DataCenter"}]));
    assert_eq!(names(&read).len(), 5);
    let read = whole(&start(Variations::default(), World::usual().hiding(&["group-v101"])), &[]);
    let folders = read["folders"].to_string();
    assert!(folders.contains("group-v100") && !folders.contains("group-v101"), "{folders}");
}

#[test]
fn hosts_that_are_not_connected_are_counted() {
    let world = World::usual().with([host("host-12", "notResponding"), host("host-13", "disconnected")]);
    assert_eq!(whole(&start(Variations::default(), world), &[])["hostsNotConnected"], 2);
}

#[test]
fn what_is_gone_in_the_middle_is_gone() {
    let vcenter = start(Variations { gone: vec!["vm-2", "vm-5"], ..Variations::default() }, World::usual());
    let read = whole(&vcenter, &[]);
    assert_eq!(names(&read).len(), 4);
    assert_eq!(read["complete"], true);
}

#[test]
fn datacenters_go_by_the_names_that_people_see() {
    for name in [
        "DataCenter",
        "/emea/prod/old/DataCenter",
        "emea/prod/old/DataCenter",
        "/emea/prod%2fold/DataCenter",
        "/emea/prod%2fold/DataCenter/",
    ] {
        let read = whole(&start(Variations::default(), World::usual()), &["--datacenter", name]);
        assert_eq!(names(&read).len(), 5, "{name}");
        let scope = if name == "DataCenter" { name } else { "/emea/prod%2fold/DataCenter" };
        assert_eq!(read["scope"], value!([scope]), "{name}");
    }
    let world =
        World::usual().with([Entity::new("Datacenter", "datacenter-61", "a%2fb", Some(("Folder", "group-d1")))
            .with("vmFolder", drift_e2e::recorded_vcenter::reference("Folder", "group-v62"))]);
    let read = whole(&start(Variations::default(), world), &["--datacenter", "a/b"]);
    assert_eq!((&read["scope"], names(&read).len()), (&value!(["/a%2fb"]), 1));
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

#[tokio::test(flavor = "multi_thread")]
async fn what_a_backup_misses_is_searched_as_capv_does() {
    let wanted = |number: usize, datacenter: Option<&str>| WantedVm {
        bios_uuid: format!("4220824e-c2eb-ed46-47db-{number:012}"),
        datacenter: datacenter.map(str::to_owned),
    };
    // One is listed, one is hidden from the view, one is inaccessible or gone, one is in another datacenter.
    let all = [wanted(1, None), wanted(2, Some("DataCenter")), wanted(4, Some("*")), wanted(6, Some("datacenter-3"))];
    let read = async |variations: Variations| {
        let vcenter = start(Variations { unlisted: vec!["vm-2", "vm-6"], ..variations }, World::usual());
        let addresses = AddressPolicy { allow_loopback: true, refused: Vec::new() };
        let options = Options { wanted: all.to_vec(), addresses, ..Options::default() };
        let target = Target::parse(&vcenter.address()).unwrap();
        let account = Credentials::new(USERNAME, PASSWORD);
        let inventory = read_inventory(&target, &account, &Trust::everyone(), &options, |_| {}).await.unwrap();
        assert_eq!((vcenter.calls("Login"), vcenter.calls("Logout"), vcenter.sessions()), (1, 1, 0));
        (vcenter.calls("FindAllByUuid"), inventory)
    };
    let (searches, inventory) = read(Variations::default()).await;
    let found = |name: &str| inventory.virtual_machines.iter().any(|vm| vm.name == name);
    assert_eq!((searches, inventory.complete, inventory.virtual_machines.len()), (3, true, 5));
    assert!(found("prod-md-0-7xk2p-4fz9q"));

    let (searches, inventory) = read(Variations { search_fault: Some("NotSupported"), ..Variations::default() }).await;
    assert_eq!((searches, inventory.complete, inventory.virtual_machines.len()), (3, false, 4));
    assert!(inventory.errors.iter().any(|error| error.contains("000000000002")), "{:?}", inventory.errors);
}
