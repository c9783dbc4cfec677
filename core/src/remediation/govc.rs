//! Commands of `govc`, on virtual machines.

use super::command::command;
use crate::model::VirtualMachine;

/// Whether a vCenter answers and accepts the account.
pub(crate) fn about(vcenter: &str) -> Option<String> {
    command(&["GOVC_URL=", " govc about"], &[vcenter])
}

/// Notes the certificate that a vCenter shows, to be trusted from then on.
pub(crate) fn note_certificate(vcenter: &str) -> Option<String> {
    command(&["GOVC_URL=", " govc about.cert -k -thumbprint | tee -a \"$GOVC_TLS_KNOWN_HOSTS\""], &[vcenter])
}

/// Shows one virtual machine, by its inventory path.
pub(crate) fn look_at_vm(vcenter: &str, path: &str) -> Option<String> {
    command(&["GOVC_URL=", " govc vm.info -vm.ipath ", ""], &[vcenter, path])
}

/// Moves a virtual machine into a folder.
pub(crate) fn move_vm(vcenter: &str, path: &str, folder: &str) -> Option<String> {
    if !path.starts_with('/') || !folder.starts_with('/') {
        return None;
    }
    command(&["GOVC_URL=", " govc object.mv ", " ", ""], &[vcenter, path, folder])
}

/// `govc` on one virtual machine, found by its inventory path, which is unique and stands as vCenter writes it, else by
/// its BIOS UUID, which need not be. The path of one in a vApp is not one that vCenter's search knows.
pub(crate) fn govc(verb: &str, options: &str, vm: &VirtualMachine) -> Option<String> {
    let path = vm.path.as_ref().filter(|_| !vm.in_vapp);
    let found = match (path, &vm.bios_uuid) {
        (Some(path), _) => command(&["-vm.ipath ", ""], &[path])?,
        (None, Some(uuid)) => command(&["-vm.uuid ", ""], &[uuid])?,
        (None, None) => return None,
    };
    let start = command(&["GOVC_URL=", " govc "], &[&vm.vcenter])?;
    Some(format!("{start}{verb} {options}{found}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn govc_finds_what_it_is_told_to_find() {
        let vm = |path: Option<&str>, in_vapp| VirtualMachine {
            vcenter: "vc01".into(),
            moref: None,
            name: "web%2f1".into(),
            path: path.map(str::to_owned),
            datacenter: None,
            bios_uuid: Some("4206".into()),
            instance_uuid: None,
            power_state: None,
            connection_state: None,
            ip_addresses: Vec::new(),
            in_vapp,
            created_at: None,
        };
        let find = |vm| govc("vm.info", "", &vm).unwrap();
        let path = "/DC0/vm/team%2fa/web%2f1";
        assert_eq!(find(vm(Some(path), false)), format!("GOVC_URL=vc01 govc vm.info -vm.ipath {path}"));
        assert_eq!(find(vm(Some("/DC0/vm/app/web"), true)), "GOVC_URL=vc01 govc vm.info -vm.uuid 4206");
        assert_eq!(find(vm(None, false)), "GOVC_URL=vc01 govc vm.info -vm.uuid 4206");
    }
}
