//! Versions of Kubernetes.

/// Whether two versions are the same, with or without the `v` before them.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.trim_start_matches('v') == other.trim_start_matches('v')
}

/// The minor version.
pub(super) fn minor(version: &str) -> Option<u64> {
    version.trim_start_matches('v').split('.').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patches_are_of_one_minor_version() {
        assert_eq!(minor("v1.34.2"), minor("1.34.9"));
        assert_eq!(minor("v1.34.2+vmware.1"), Some(34));
        assert_eq!((minor("v1"), minor("v1.x")), (None, None));
    }
}
