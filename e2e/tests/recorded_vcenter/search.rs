//! The search for machines that a backup has and no view lists.

use drift_core::access::ClaimedVm;
use drift_e2e::recorded_vcenter::{PASSWORD, USERNAME, Variations, World};
use drift_proxy::lookup::{
    AddressPolicy, Credentials, Target, Trust,
    vcenter::{Options, read_inventory},
};

use crate::desk::start;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_backup_misses_is_searched_as_capv_does() {
    let wanted = |number: usize, datacenter: Option<&str>| ClaimedVm {
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
