//! Resource pools and networks: names, paths of which the last segment counts, or managed object references.

use super::{Comparison, ObjectType, identifier, last_segment};

/// Whether a resource pool or network is the one that an object names. `reference` is its own, where it was read.
pub(crate) fn compare(object_type: ObjectType, named: &str, name: &str, reference: Option<&str>) -> Comparison {
    match identifier(named, object_type) {
        Some(id) => Comparison::of_reference(id, reference, name),
        None => Comparison::of(last_segment(named), last_segment(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Comparison, ObjectType, compare};

    #[test]
    fn names_paths_and_references() {
        let pool = |named, name, reference| compare(ObjectType::ResourcePool, named, name, reference);
        assert_eq!(pool("*/Resources", "Resources", None), Comparison::Same);
        assert_eq!(pool("/DC0/host/C0/Resources/k8s", "k8s", None), Comparison::Same);
        assert_eq!(pool("k8s", "other", None), Comparison::Different);
        assert_eq!(pool("resgroup-8", "k8s", None), Comparison::Unclear);
        assert_eq!(pool("resgroup-8", "k8s", Some("resgroup-8")), Comparison::Same);
        assert_eq!(pool("resgroup-8", "k8s", Some("resgroup-9")), Comparison::Different);
    }
}
