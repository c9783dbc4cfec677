//! Inventory paths: `/DC0/vm/folder/name`.

/// The last segment of an inventory path. By it, datacenters, folders, resource pools and networks are compared where
/// one side has a name and the other a path.
pub(crate) fn last_segment(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit_once('/').map_or(path, |(_, last)| last)
}

#[cfg(test)]
mod tests {
    use super::last_segment;

    #[test]
    fn last_segments() {
        assert_eq!(last_segment("/DC0/vm/tkg"), "tkg");
        assert_eq!(last_segment("/DC0"), "DC0");
        assert_eq!(last_segment("DC0"), "DC0");
        assert_eq!(last_segment("/"), "");
    }
}
