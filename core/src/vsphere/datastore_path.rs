//! The names of virtual machines that vCenter cannot read: it shows the path of the configuration file instead,
//! escaped, and cut at 80 characters.
//!
//! `%2fvmfs%2fvolumes%2f5f8e…%2fprod-md-0-x7k2p-4fz9q%2fprod-md-0-x7k2p-4fz9q.vmx`. Directory and file bear the name
//! that the virtual machine was created under, which Cluster API's names survive unescaped.

/// The length to which vCenter cuts the name.
const CUT: usize = 80;

/// What the path of a configuration file tells of the virtual machine's name at creation. Empty where a name is none,
/// or is cut too early.
pub(crate) fn names(name: &str) -> impl Iterator<Item = &str> {
    let segments = segments(name).unwrap_or_default();
    let (directory, file) = match segments.as_slice() {
        // The first is the datastore.
        [_, directory, file] => (Some(*directory), Some(*file)),
        [_, directory] if name.len() < CUT => (Some(*directory), None),
        _ => (None, None),
    };
    let directory = directory.filter(|directory| !is_identifier(directory));
    // A second virtual machine of one name gets the directory `name_1`.
    let numbered = directory.and_then(|directory| directory.rsplit_once('_')).map(|(name, _)| name);
    let stem = file.and_then(|file| file.strip_suffix(".vmx").or_else(|| file.strip_suffix(".vmtx")));
    directory.into_iter().chain(numbered).chain(stem)
}

/// The segments behind `/vmfs/volumes/`.
fn segments(name: &str) -> Option<Vec<&str>> {
    const ESCAPED: &str = "%2f";
    let lower = name.to_ascii_lowercase();
    let separator = if lower.starts_with(ESCAPED) { ESCAPED } else { "/" };
    let beginning = format!("{separator}vmfs{separator}volumes{separator}");
    if !lower.starts_with(&beginning) {
        return None;
    }
    let mut segments = Vec::new();
    let mut rest = name.get(beginning.len()..)?;
    while let Some(end) = rest.to_ascii_lowercase().find(separator) {
        let (segment, behind) = rest.split_at_checked(end)?;
        segments.push(segment);
        rest = behind.get(separator.len()..)?;
        if segments.len() > 3 {
            return None;
        }
    }
    segments.push(rest);
    Some(segments)
}

/// vSAN names directories by identifiers.
fn is_identifier(directory: &str) -> bool {
    directory.len() >= 32 && directory.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn directory_and_file() {
        let name = "%2fvmfs%2fvolumes%2f5f8e1-9%2fprod-md-0-x7k2p-4fz9q_1%2fprod-md-0-x7k2p-4fz9q.vmx";
        let found: Vec<&str> = names(name).collect();
        assert_eq!(found, ["prod-md-0-x7k2p-4fz9q_1", "prod-md-0-x7k2p-4fz9q", "prod-md-0-x7k2p-4fz9q"]);
        assert_eq!(names("/vmfs/volumes/ds1/web/web.vmx").collect::<Vec<_>>(), ["web", "web"]);
        assert_eq!(names("%2Fvmfs%2Fvolumes%2Fds1%2Fweb%2Fweb.vmx").count(), 2);
    }

    #[test]
    fn names_that_are_cut() {
        let directory = "%2fvmfs%2fvolumes%2f5f8e1234-aaaaaaaa-bbbb-001122334455%2fprod-md-01-x7k2p-4fz9q";
        assert_eq!(directory.len(), 80);
        assert_eq!(names(directory).count(), 0, "the directory may go on");
        assert_eq!(names(&format!("{}%2fpr", &directory[..70])).collect::<Vec<_>>(), ["prod-md-01-x"]);
    }

    #[test]
    fn names_that_tell_nothing() {
        for name in ["web", "Unknown 1", "%2fvmfs", "/vmfs/volumes/", ""] {
            assert_eq!(names(name).filter(|name| !name.is_empty()).count(), 0, "{name}");
        }
        let vsan = "%2fvmfs%2fvolumes%2fvsan:1%2f5f8e1234-aaaa-bbbb-cccc-001122334455%2fprod.vmx";
        assert_eq!(names(vsan).collect::<Vec<_>>(), ["prod"]);
    }
}
