//! Folders of virtual machines, by name or inventory path.

use super::{datacenter, last_segment};

/// Whether a virtual machine is in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InFolder {
    Yes,
    No,
    /// The names do not tell.
    Unclear,
}

/// The folder in the inventory path of a virtual machine.
pub(crate) fn of_vm(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// The folder with this full path may be the one that is named: absolute paths must be equal, a name or a relative path
/// is compared by its last segment.
pub(crate) fn may_be_same(path: &str, named: &str) -> bool {
    let (path, named) = (path.trim_end_matches('/'), named.trim_end_matches('/'));
    if named.starts_with('/') { named == path } else { last_segment(named) == last_segment(path) }
}

/// Whether the folder with this full path is the one that CAPV looks in, by the folder and datacenter that an object
/// names. A folder that is not named is the root folder of the datacenter.
pub(crate) fn is_same(path: &str, datacenter: Option<&str>, named: Option<&str>) -> InFolder {
    let path = path.trim_end_matches('/');
    let named = named.unwrap_or_default().trim_end_matches('/');
    if named.starts_with('/') {
        return if named == path { InFolder::Yes } else { InFolder::No };
    }
    let Some(datacenter) = datacenter.filter(|text| datacenter::name(text).is_some()) else {
        let name = if named.is_empty() { "vm" } else { last_segment(named) };
        return if last_segment(path) == name { InFolder::Unclear } else { InFolder::No };
    };
    let root = format!("/{}/vm", datacenter.trim_matches('/'));
    let whole = if named.is_empty() { root } else { format!("{root}/{}", named.trim_start_matches("vm/")) };
    // A datacenter in a folder of datacenters is often named without it.
    if whole == path || path.ends_with(&whole) {
        InFolder::Yes
    } else if last_segment(path) == last_segment(&whole) {
        InFolder::Unclear
    } else {
        InFolder::No
    }
}

#[cfg(test)]
mod tests {
    use super::{InFolder, is_same, may_be_same, of_vm};

    #[test]
    fn of_virtual_machines() {
        assert_eq!(of_vm("/DC0/vm/tkg/prod"), Some("/DC0/vm/tkg"));
        assert_eq!(of_vm("prod"), None);
    }

    #[test]
    fn names_and_paths() {
        for named in ["tkg", "tkg/", "vm/tkg", "/DC0/vm/tkg", "/DC0/vm/tkg/"] {
            assert!(may_be_same("/DC0/vm/tkg", named), "{named}");
        }
        assert!(!may_be_same("/DC0/vm/tkg", "/DC1/vm/tkg") && !may_be_same("/DC0/vm/tkg", "other"));
    }

    #[test]
    fn where_capv_looks() {
        let path = "/EU/DC0/vm/tkg";
        for (datacenter, named, expected) in [
            (None, Some("/EU/DC0/vm/tkg"), InFolder::Yes),
            (None, Some("/EU/DC1/vm/tkg"), InFolder::No),
            (Some("/EU/DC0"), Some("tkg"), InFolder::Yes),
            (Some("DC0"), Some("vm/tkg"), InFolder::Yes),
            (Some("DC1"), Some("tkg"), InFolder::Unclear),
            (Some("DC0"), Some("other"), InFolder::No),
            (Some("DC0"), None, InFolder::No),
            (Some("datacenter-21"), Some("tkg"), InFolder::Unclear),
            (Some("datacenter-21"), Some("other"), InFolder::No),
            (None, Some("tkg"), InFolder::Unclear),
        ] {
            assert_eq!(is_same(path, datacenter, named), expected, "{datacenter:?} {named:?}");
        }
        assert_eq!(is_same("/DC0/vm", Some("DC0"), None), InFolder::Yes);
        assert_eq!(is_same("/DC0/vm", None, None), InFolder::Unclear);
    }
}
