//! Every recorded version, and what an inventory says of it.

use drift_e2e::recorded_vcenter::{Entity, Profile, RecordedVcenter, Variations, World, host, reference};
use serde_json::{Value, json as value};

use crate::desk::{comparable, inventory, names, start, vm, whole};

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
            .with("vmFolder", reference("Folder", "group-v62"))]);
    let read = whole(&start(Variations::default(), world), &["--datacenter", "a/b"]);
    assert_eq!((&read["scope"], names(&read).len()), (&value!(["/a%2fb"]), 1));
}
