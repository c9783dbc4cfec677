//! Versions of Kubernetes.

/// Whether two versions are the same, with or without the `v` before them.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.trim_start_matches('v') == other.trim_start_matches('v')
}

/// Whether two versions are of one minor version.
pub(super) fn is_same_minor(one: &str, other: &str) -> bool {
    let minor = |version: &'_ str| -> Vec<String> {
        version.trim_start_matches('v').split('.').take(2).map(str::to_owned).collect()
    };
    minor(one) == minor(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patches_are_of_one_minor_version() {
        assert!(is_same_minor("v1.34.2", "1.34.9"));
        assert!(!is_same_minor("v1.34.2", "v1.35.0"));
        assert!(!is_same_minor("v1.3.0", "v1.34.0"));
    }
}
