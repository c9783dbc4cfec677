//! Folders of virtual machines, by name, inventory path or managed object reference.

use super::{Comparison, ObjectType, datacenter, identifier, last_segment};

/// A folder that was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Folder<'a> {
    /// The full inventory path.
    pub(crate) path: &'a str,
    /// The managed object reference.
    pub(crate) reference: Option<&'a str>,
}

impl Folder<'_> {
    /// It is the root folder of virtual machines of its datacenter.
    pub(crate) fn is_root(&self) -> bool {
        last_segment(self.path.trim_end_matches('/')) == "vm"
    }
}

/// The folder in the inventory path of a virtual machine.
pub(crate) fn of_vm(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// Whether a folder may be the one that is named: absolute paths must be equal, a name or a relative path is compared
/// by its last segment. Without a name it is the root folder of its datacenter.
pub(crate) fn resembles(folder: Folder<'_>, named: Option<&str>) -> Comparison {
    let path = folder.path.trim_end_matches('/');
    let named = named.unwrap_or_default().trim_end_matches('/');
    if let Some(id) = identifier(named, ObjectType::Folder) {
        return Comparison::of_reference(id, folder.reference, last_segment(path));
    }
    if named.starts_with('/') {
        Comparison::of(named, path)
    } else {
        Comparison::of(relative_name(named), last_segment(path))
    }
}

/// The paths of the datacenters of two folders that differ in nothing else, of which the first is named by its path.
pub(crate) fn other_datacenters<'p>(named: &'p str, path: &'p str) -> Option<(&'p str, &'p str)> {
    let split = |path: &'p str| path.trim_end_matches('/').split_once("/vm/");
    let ((one, below), (other, below_other)) = split(named).zip(split(path))?;
    (named.starts_with('/') && one != other && below == below_other).then_some((one, other))
}

/// Which folder CAPV looks in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted<'n> {
    /// The one with this managed object reference.
    Reference(&'n str),
    /// The one with this inventory path.
    Path(String),
    /// One whose inventory path ends so: a datacenter in a folder of datacenters is often named without it.
    End(String),
    /// Nothing tells: no datacenter is named.
    Unknown,
}

/// Which folder CAPV looks in, by the folder and datacenter that an object names. A folder that is not named is the
/// root folder of the datacenter.
pub(crate) fn wanted<'n>(datacenter: Option<&str>, named: Option<&'n str>) -> Wanted<'n> {
    let named = named.unwrap_or_default().trim_end_matches('/');
    if let Some(id) = identifier(named, ObjectType::Folder) {
        return Wanted::Reference(id);
    }
    if named.starts_with('/') {
        return Wanted::Path(named.to_owned());
    }
    let Some(datacenter) = datacenter.filter(|text| datacenter::name(text).is_some()) else {
        return Wanted::Unknown;
    };
    let root = format!("/{}/vm", datacenter.trim_matches('/'));
    let below = named.strip_prefix("vm/").unwrap_or(if named == "vm" { "" } else { named });
    let whole = if below.is_empty() { root } else { format!("{root}/{below}") };
    if datacenter.starts_with('/') { Wanted::Path(whole) } else { Wanted::End(whole) }
}

/// Whether a folder is the one that CAPV looks in.
pub(crate) fn compare(folder: Folder<'_>, datacenter: Option<&str>, named: Option<&str>) -> Comparison {
    let path = folder.path.trim_end_matches('/');
    let is_it = match wanted(datacenter, named) {
        Wanted::Reference(_) => return resembles(folder, named),
        Wanted::Path(whole) => whole == path,
        Wanted::End(whole) => path.ends_with(&whole),
        Wanted::Unknown => false,
    };
    if is_it {
        Comparison::Same
    } else if relative(named) == Some(last_segment(path)) {
        Comparison::Unclear
    } else {
        Comparison::Different
    }
}

/// The last segment of a folder's name or relative path, by which it may be any that is called so. `None` for an
/// absolute path.
pub(crate) fn relative(named: Option<&str>) -> Option<&str> {
    let named = named.unwrap_or_default().trim_end_matches('/');
    (!named.starts_with('/')).then(|| relative_name(named))
}

/// The last segment of a name or relative path; the root folder's where none is named.
fn relative_name(named: &str) -> &str {
    if named.is_empty() { "vm" } else { last_segment(named) }
}

#[cfg(test)]
mod tests {
    use super::{Comparison, Folder, compare, of_vm, other_datacenters, resembles};

    fn folder(path: &str) -> Folder<'_> {
        Folder { path, reference: None }
    }

    #[test]
    fn folders_of_a_datacenter_that_was_moved() {
        let moved = Some(("/DC0", "/EU/DC0"));
        assert_eq!(other_datacenters("/DC0/vm/tkg/", "/EU/DC0/vm/tkg"), moved);
        for (named, path) in
            [("/DC0/vm/tkg", "/DC0/vm/tkg"), ("/DC0/vm/tkg", "/EU/DC0/vm/other"), ("tkg", "/DC0/vm/tkg")]
        {
            assert_eq!(other_datacenters(named, path), None, "{named}");
        }
    }

    #[test]
    fn of_virtual_machines() {
        assert_eq!(of_vm("/DC0/vm/tkg/prod"), Some("/DC0/vm/tkg"));
        assert_eq!(of_vm("prod"), None);
    }

    #[test]
    fn names_and_paths() {
        for named in ["tkg", "tkg/", "vm/tkg", "/DC0/vm/tkg", "/DC0/vm/tkg/"] {
            assert_eq!(resembles(folder("/DC0/vm/tkg"), Some(named)), Comparison::Same, "{named}");
        }
        for named in ["/DC1/vm/tkg", "other"] {
            assert_eq!(resembles(folder("/DC0/vm/tkg"), Some(named)), Comparison::Different, "{named}");
        }
        assert_eq!(resembles(folder("/DC0/vm"), None), Comparison::Same);
    }

    #[test]
    fn references() {
        let known = Folder { path: "/DC0/vm/tkg", reference: Some("group-v12") };
        for named in ["group-v12", "Folder:group-v12"] {
            assert_eq!(compare(known, Some("DC0"), Some(named)), Comparison::Same);
            assert_eq!(compare(folder("/DC0/vm/tkg"), Some("DC0"), Some(named)), Comparison::Unclear);
        }
        assert_eq!(resembles(known, Some("group-v13")), Comparison::Different);
    }

    #[test]
    fn where_capv_looks() {
        let path = folder("/EU/DC0/vm/tkg");
        for (datacenter, named, expected) in [
            (None, Some("/EU/DC0/vm/tkg"), Comparison::Same),
            (None, Some("/EU/DC1/vm/tkg"), Comparison::Different),
            (Some("/EU/DC0"), Some("tkg"), Comparison::Same),
            (Some("/US/DC0"), Some("tkg"), Comparison::Unclear),
            (Some("DC0"), Some("vm/tkg"), Comparison::Same),
            (Some("DC1"), Some("tkg"), Comparison::Unclear),
            (Some("DC0"), Some("other"), Comparison::Different),
            (Some("DC0"), None, Comparison::Different),
            (Some("datacenter-21"), Some("tkg"), Comparison::Unclear),
            (Some("datacenter-21"), Some("other"), Comparison::Different),
            (Some("*"), Some("tkg"), Comparison::Unclear),
            (None, Some("tkg"), Comparison::Unclear),
        ] {
            assert_eq!(compare(path, datacenter, named), expected, "{datacenter:?} {named:?}");
        }
        assert_eq!(compare(folder("/DC0/vm"), Some("DC0"), None), Comparison::Same);
        assert_eq!(compare(folder("/DC0/vm"), Some("DC0"), Some("vm")), Comparison::Same);
        assert_eq!(compare(folder("/DC0/vm"), None, None), Comparison::Unclear);
    }
}
