//! Datacenters, by name, inventory path or managed object reference.

use super::{Comparison, ObjectType, identifier, last_segment};

/// Two names may mean the same datacenter: absolute paths must be equal, a name is the last segment of any path.
pub(crate) fn may_be_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim_end_matches('/'), other.trim_end_matches('/'));
    if one.starts_with('/') && other.starts_with('/') { one == other } else { last_segment(one) == last_segment(other) }
}

/// Whether a datacenter, by its path or name, and its reference where that was read, is the one that an object names.
pub(crate) fn compare(named: &str, path: &str, reference: Option<&str>) -> Comparison {
    if is_default(named) {
        return Comparison::Unclear;
    }
    match identifier(named, ObjectType::Datacenter) {
        Some(id) => Comparison::of_reference(id, reference, last_segment(path)),
        None if may_be_same(named, path) => Comparison::Same,
        None => Comparison::Different,
    }
}

/// It names no datacenter: CAPV then takes the default one, the only one. CAPV's webhook writes `*` where a template
/// names none.
pub(crate) fn is_default(named: &str) -> bool {
    matches!(last_segment(named.trim()), "" | "*")
}

/// The name of a datacenter. `None` where the default one is meant, and for a managed object reference, which cannot be
/// compared with a name.
pub(crate) fn name(text: &str) -> Option<&str> {
    (!is_default(text) && identifier(text, ObjectType::Datacenter).is_none()).then(|| last_segment(text))
}

/// The names of two datacenters, or, where these are equal, their paths.
pub(crate) fn told_apart<'n>(one: &'n str, other: &'n str) -> (&'n str, &'n str) {
    let names = (last_segment(one), last_segment(other));
    if names.0 == names.1 { (one, other) } else { names }
}

/// The datacenter in the inventory path of a virtual machine.
pub(crate) fn of_vm(path: &str) -> Option<&str> {
    path.split_once("/vm/").map(|(datacenter, _)| datacenter)
}

#[cfg(test)]
mod tests {
    use super::{Comparison, compare, may_be_same, name, of_vm};

    #[test]
    fn paths_are_compared_whole_and_names_with_the_last_segment() {
        assert!(may_be_same("DC0", "/EU/DC0/") && may_be_same("/EU/DC0", "DC0"));
        assert!(!may_be_same("/US/DC0", "/EU/DC0") && !may_be_same("DC0", "DC1"));
    }

    #[test]
    fn references_and_wildcards_have_no_name() {
        assert_eq!(name("/EU/DC0"), Some("DC0"));
        assert_eq!(name("datacenter-west"), Some("datacenter-west"));
        assert_eq!((name("datacenter-21"), name("/"), name(""), name("*"), name("/*")), (None, None, None, None, None));
    }

    #[test]
    fn what_an_object_names() {
        assert_eq!(compare("*", "/DC0", None), Comparison::Unclear);
        assert_eq!(compare("DC0", "/EU/DC0", None), Comparison::Same);
        assert_eq!(compare("/US/DC0", "/EU/DC0", None), Comparison::Different);
        assert_eq!(compare("datacenter-2", "/EU/DC0", None), Comparison::Unclear);
        assert_eq!(compare("Datacenter:datacenter-2", "/EU/DC0", Some("datacenter-2")), Comparison::Same);
        assert_eq!(compare("datacenter-2", "/EU/DC0", Some("datacenter-3")), Comparison::Different);
    }

    #[test]
    fn of_virtual_machines() {
        assert_eq!(of_vm("/EU/DC0/vm/tkg/prod"), Some("/EU/DC0"));
        assert_eq!(of_vm("prod"), None);
    }
}
