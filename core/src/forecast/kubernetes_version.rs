//! Versions of Kubernetes.

/// Whether two versions are the same, with or without the `v` before them.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.trim_start_matches('v') == other.trim_start_matches('v')
}
