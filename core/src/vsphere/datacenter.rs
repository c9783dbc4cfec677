//! Datacenters, by name or inventory path.

use super::{is_reference, last_segment};

/// Two names may mean the same datacenter: absolute paths must be equal, a name is the last segment of any path.
pub(crate) fn may_be_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_end_matches('/'), other.trim_end_matches('/'));
    if one.starts_with('/') && other.starts_with('/') { one == other } else { last_segment(one) == last_segment(other) }
}

/// The name of a datacenter. `None` for an empty text, and for a managed object reference, which cannot be compared
/// with a name.
pub(crate) fn name(text: &str) -> Option<&str> {
    Some(last_segment(text)).filter(|name| !name.is_empty() && !is_reference(name, "datacenter"))
}

/// The datacenter in the inventory path of a virtual machine.
pub(crate) fn of_vm(path: &str) -> Option<&str> {
    path.split_once("/vm/").map(|(datacenter, _)| datacenter)
}

#[cfg(test)]
mod tests {
    use super::{may_be_same, name, of_vm};

    #[test]
    fn paths_are_compared_whole_and_names_with_the_last_segment() {
        assert!(may_be_same("DC0", "/EU/DC0/") && may_be_same("/EU/DC0", "DC0"));
        assert!(!may_be_same("/US/DC0", "/EU/DC0") && !may_be_same("DC0", "DC1"));
    }

    #[test]
    fn references_have_no_name() {
        assert_eq!(name("/EU/DC0"), Some("DC0"));
        assert_eq!(name("datacenter-west"), Some("datacenter-west"));
        assert_eq!((name("datacenter-21"), name("/"), name("")), (None, None, None));
    }

    #[test]
    fn of_virtual_machines() {
        assert_eq!(of_vm("/EU/DC0/vm/tkg/prod"), Some("/EU/DC0"));
        assert_eq!(of_vm("prod"), None);
    }
}
