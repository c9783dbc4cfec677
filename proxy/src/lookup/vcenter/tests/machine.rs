//! Virtual machines.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use drift_core::observations::{Guestinfo, InventoryVm, ManagedBy, ManagedObjects};

use super::{missing, object, property, reference, tree::usual_tree};
use crate::lookup::vcenter::{gaps::Gaps, machine, optional::Optional};

/// What becomes of a virtual machine, and what is said of it.
async fn read(content: &str) -> (Option<InventoryVm>, Vec<String>) {
    let object = object(&format!(r#"<obj type="VirtualMachine">vm-1</obj>{content}"#)).await;
    let mut gaps = Gaps::default();
    let vm = machine::read(&object, &usual_tree().await, &[], &mut gaps);
    (vm, gaps.sentences())
}

fn key(name: &str, value: &str) -> String {
    property(
        &format!("config.extraConfig[&#34;{name}&#34;]"),
        &format!("<key>{name}</key><value xsi:type=\"xsd:string\">{value}</value>"),
    )
}

fn plain() -> String {
    [property("name", "web"), reference("parent", "Folder", "group-v5")].concat()
}

#[tokio::test]
async fn everything() {
    let metadata = STANDARD.encode("instance-id: \"web-0\"\nlocal-hostname: web-1\nwait-on-network:\n  ipv4: true\n");
    let content = [
        plain(),
        reference("resourcePool", "ResourcePool", "resgroup-8"),
        property(
            "network",
            r#"<ManagedObjectReference type="DistributedVirtualPortgroup">dvportgroup-1</ManagedObjectReference>"#,
        ),
        property("config.uuid", "4206"),
        property("config.instanceUuid", "5006"),
        property("config.template", "false"),
        property("config.managedBy", "<extensionKey>com.vmware.vcenter.wcp</extensionKey><type>VirtualMachine</type>"),
        property("config.createDate", "2026-01-02T03:04:05.678+01:00"),
        property("summary.config.uuid", "older"),
        property("runtime.powerState", "poweredOn"),
        property("runtime.connectionState", "connected"),
        property("guest.ipAddress", "10.0.0.9"),
        property(
            "guest.net",
            "<GuestNicInfo><network>pg</network><ipAddress>10.0.0.9</ipAddress><ipAddress>fe80::1</ipAddress>\
             </GuestNicInfo>\
             <GuestNicInfo><ipAddress>not an address</ipAddress><ipAddress>10.0.1.9</ipAddress></GuestNicInfo>",
        ),
        property("guest.hostName", "web.example"),
        key("guestinfo.metadata", &metadata),
        key("guestinfo.metadata.encoding", "base64"),
        key("guestinfo.userdata.encoding", "base64"),
    ];
    let (vm, gaps) = read(&content.concat()).await;
    assert_eq!(gaps, [""; 0]);
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        vm.unwrap(),
        InventoryVm {
            moref: text("vm-1"),
            name: "web".to_owned(),
            path: text("/region/DC0/vm/team/web"),
            datacenter: text("DC0"),
            bios_uuid: text("4206"),
            instance_uuid: text("5006"),
            template: false,
            power_state: text("poweredOn"),
            connection_state: text("connected"),
            ip_addresses: vec!["10.0.0.9".to_owned(), "fe80::1".to_owned(), "10.0.1.9".to_owned()],
            host_name: text("web.example"),
            created_at: Some("2026-01-02T02:04:05Z".parse().unwrap()),
            managed_by: Some(ManagedBy {
                extension_key: "com.vmware.vcenter.wcp".to_owned(),
                kind: "VirtualMachine".to_owned()
            }),
            guestinfo: Some(Guestinfo {
                local_hostname: text("web-1"),
                instance_id: text("web-0"),
                userdata_present: true
            }),
            resource_pool: text("Resources"),
            networks: Some(vec!["pg".to_owned()]),
            managed_objects: Some(ManagedObjects {
                folder: text("group-v5"),
                resource_pool: text("resgroup-8"),
                networks: Some(vec!["dvportgroup-1".to_owned()]),
            }),
            unreadable: Vec::new(),
        }
    );
}

#[tokio::test]
async fn without_config_the_summary_counts() {
    let content = [
        plain(),
        property("summary.config.uuid", "4206"),
        property("summary.config.instanceUuid", "5006"),
        property("summary.config.template", "true"),
        property("runtime.connectionState", "inaccessible"),
    ];
    let (vm, gaps) = read(&content.concat()).await;
    let vm = vm.unwrap();
    assert_eq!((vm.bios_uuid.as_deref(), vm.instance_uuid.as_deref(), vm.template), (Some("4206"), Some("5006"), true));
    assert_eq!((vm.created_at, vm.guestinfo), (None, None));
    assert_eq!(gaps, [""; 0]);
}

#[tokio::test]
async fn nothing_is_made_up() {
    let (vm, gaps) = read(&plain()).await;
    let vm = vm.unwrap();
    assert_eq!((vm.bios_uuid, vm.power_state, vm.guestinfo, vm.resource_pool), (None, None, None, None));
    assert_eq!((vm.networks, vm.ip_addresses, vm.template), (Some(Vec::new()), Vec::new(), false));
    assert_eq!(gaps, [""; 0]);
}

#[tokio::test]
async fn a_vapp_is_a_place_too() {
    let content = [property("name", "web"), reference("parentVApp", "VirtualApp", "resgroup-v7")];
    let (vm, gaps) = read(&content.concat()).await;
    let vm = vm.unwrap();
    assert_eq!(vm.path.as_deref(), Some("/region/DC0/vm/team/app/web"));
    assert_eq!(vm.managed_objects.unwrap().folder, None);
    assert_eq!(gaps, [""; 0]);
}

#[tokio::test]
async fn hidden_folders_hide_the_path_and_not_always_the_datacenter() {
    let content = [
        property("name", "web"),
        reference("parent", "Folder", "group-v99"),
        reference("resourcePool", "ResourcePool", "resgroup-8"),
    ];
    let (vm, gaps) = read(&content.concat()).await;
    let vm = vm.unwrap();
    assert_eq!((vm.path, vm.datacenter.as_deref()), (None, Some("DC0")));
    assert_eq!(gaps, ["The account may not see all folders above these virtual machines: web."]);
}

#[tokio::test]
async fn what_is_kept_back_is_told() {
    let content = [
        plain(),
        reference("resourcePool", "ResourcePool", "resgroup-99"),
        property("network", r#"<ManagedObjectReference type="Network">network-99</ManagedObjectReference>"#),
        missing("config.uuid", "NoPermission"),
        missing("config.createDate", "InvalidProperty"),
        missing("config.extraConfig[\"guestinfo.metadata\"]", "InvalidProperty"),
        missing("config.extraConfig[\"guestinfo.userdata.encoding\"]", "InvalidProperty"),
        missing("guest.net", "SystemError"),
    ];
    let (vm, gaps) = read(&content.concat()).await;
    let vm = vm.unwrap();
    assert_eq!((vm.resource_pool, vm.networks), (None, None));
    assert_eq!(
        gaps,
        [
            "config.uuid was not read: the account may not read it. It concerns web.",
            "guest.net was not read: the vCenter reports SystemError. It concerns web.",
            "The account may not see the resource pools of web.",
            "The account may not see all networks of web.",
            "guestinfo was not read: this vCenter does not give keys of the extra configuration one by one, and all \
             of it \
             holds secrets.",
        ]
    );
}

#[tokio::test]
async fn without_a_name_it_goes_by_its_reference() {
    let (vm, gaps) = read(&[missing("name", "NoPermission"), property("config.uuid", "4206")].concat()).await;
    let vm = vm.unwrap();
    assert_eq!((vm.name.as_str(), vm.bios_uuid.as_deref()), ("vm-1", Some("4206")));
    assert_eq!(vm.unreadable, ["name"]);
    assert!(gaps.contains(&"The names of virtual machines were not read: vm-1.".to_owned()), "{gaps:?}");
    let (vm, gaps) =
        read(&[plain(), missing("name", "NoPermission")].concat().replace("<name>name<", "<name>summary.config.name<"))
            .await;
    assert_eq!(vm.unwrap().name, "web");
    assert_eq!(gaps.len(), 1);
}

#[tokio::test]
async fn what_is_gone_meanwhile_is_gone() {
    let (vm, gaps) = read(&missing("name", "ManagedObjectNotFound")).await;
    assert_eq!((vm, gaps), (None, Vec::new()));
}

#[tokio::test]
async fn metadata_of_others() {
    let names = async |content: &[String]| {
        let (vm, _) = read(&[plain(), content.concat()].concat()).await;
        vm.unwrap().guestinfo.map(|info| (info.local_hostname, info.instance_id, info.userdata_present))
    };
    let metadata = |text: &str| key("guestinfo.metadata", text);
    let encoding = |text: &str| key("guestinfo.metadata.encoding", text);
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        names(&[metadata("{&quot;local-hostname&quot;: &quot;a&quot;, &quot;instance-id&quot;: &quot;b&quot;}")]).await,
        Some((some("a"), some("b"), false))
    );
    // There is metadata, and nothing is known of it.
    for text in ["&amp;&amp;", "%%%", "[1, 2", "instance-id: [x]"] {
        assert_eq!(names(&[metadata(text), encoding("base64")]).await, Some((None, None, false)), "{text}");
    }
    assert_eq!(names(&[metadata("H4sI"), encoding("gzip+base64")]).await, Some((None, None, false)));
    assert_eq!(names(&[key("guestinfo.ignition.config.data.encoding", "base64")]).await, Some((None, None, true)));
    assert_eq!(names(&[]).await, None);
}

#[test]
fn user_data_is_never_asked_for() {
    let asked = Optional::ALL.properties();
    for path in asked {
        assert!(
            !path.contains("userdata\"") && !path.contains("config.data\"") && path != "config.extraConfig",
            "{path}"
        );
        assert!(path != "config" && path != "summary" && path != "summary.config", "{path}");
    }
}

/// A property whose guest says something that is no text.
fn damaged(name: &str, text: &str) -> String {
    property(name, &format!("odd{text}"))
}

#[tokio::test]
async fn what_a_guest_spoils_is_lost_by_name() {
    let net = "<GuestNicInfo><ipAddress>10.0.0.9\u{1}</ipAddress></GuestNicInfo>";
    let content = [
        plain(),
        property("config.uuid", "4206"),
        damaged("guest.hostName", "&#x1b;[0m"),
        property("guest.ipAddress", "10.0.0.8"),
        property("guest.net", net),
        key("guestinfo.metadata", "odd\u{fffe}"),
        key("guestinfo.userdata.encoding", "base64"),
    ];
    let (vm, gaps) = read(&content.concat()).await;
    let vm = vm.unwrap();
    assert_eq!(vm.unreadable, ["config.extraConfig[\"guestinfo.metadata\"]", "guest.hostName", "guest.net"]);
    assert_eq!(
        (vm.host_name, vm.ip_addresses, vm.bios_uuid.as_deref()),
        (None, vec!["10.0.0.8".to_owned()], Some("4206"))
    );
    let guestinfo = Guestinfo { userdata_present: true, ..Guestinfo::default() };
    assert_eq!(vm.guestinfo, Some(guestinfo));
    assert_eq!(gaps, [""; 0], "nothing else is in doubt");
}

#[tokio::test]
async fn what_vcenter_spoils_makes_an_inventory_incomplete() {
    let content =
        [damaged("name", "\u{1}"), reference("parent", "Folder", "group-v5"), damaged("config.uuid", "\u{1}")];
    let (vm, gaps) = read(&content.concat()).await;
    let vm = vm.unwrap();
    assert_eq!((vm.name.as_str(), vm.bios_uuid), ("odd\u{fffd}", None));
    assert_eq!(vm.unreadable, ["config.uuid", "name"]);
    assert_eq!(gaps.len(), 2, "{gaps:?}");
}

#[tokio::test]
async fn addresses_of_given_interfaces_come_first() {
    let made: Vec<String> = (0..20).map(|number| format!("<ipAddress>10.96.0.{number}</ipAddress>")).collect();
    let made = made.concat();
    let net = format!(
        "<GuestNicInfo>{made}</GuestNicInfo><GuestNicInfo><network>pg</network><ipAddress>10.0.0.9</ipAddress>\
         </GuestNicInfo>"
    );
    let (vm, _) = read(&[plain(), property("guest.net", &net)].concat()).await;
    let addresses = vm.unwrap().ip_addresses;
    assert_eq!((addresses[0].as_str(), addresses.len()), ("10.0.0.9", 21));
}
