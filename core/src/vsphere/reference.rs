//! Managed object references, which CAPV accepts in place of names: `group-v12`, `Datacenter:datacenter-2`.

/// A type of managed objects that an object of a cluster may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ObjectType {
    Datacenter,
    Folder,
    ResourcePool,
    Network,
}

impl ObjectType {
    /// The names of its types in the vSphere API.
    fn types(self) -> &'static [&'static str] {
        match self {
            Self::Datacenter => &["Datacenter"],
            Self::Folder => &["Folder"],
            Self::ResourcePool => &["ResourcePool", "VirtualApp"],
            Self::Network => &["Network", "DistributedVirtualPortgroup", "OpaqueNetwork"],
        }
    }

    /// What an identifier begins with, before its number. Folders of virtual machines are `group-v…`, opaque networks
    /// `network-o…`.
    fn prefixes(self) -> &'static [&'static str] {
        match self {
            Self::Datacenter => &["datacenter-"],
            Self::Folder => &["group-v", "group-", "folder-"],
            Self::ResourcePool => &["resgroup-v", "resgroup-"],
            Self::Network => &["network-o", "network-", "dvportgroup-"],
        }
    }
}

/// The identifier in a text that is a managed object reference, with or without its type. `None` for a name or path.
pub(crate) fn identifier(text: &str, object_type: ObjectType) -> Option<&str> {
    let text = text.trim();
    if let Some((name, id)) = text.split_once(':')
        && object_type.types().contains(&name)
        && !id.is_empty()
    {
        return Some(id);
    }
    let number = |prefix: &&str| text.strip_prefix(*prefix).is_some_and(is_number);
    object_type.prefixes().iter().any(number).then_some(text)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{ObjectType, identifier};

    #[test]
    fn references() {
        for (text, object_type) in [
            ("datacenter-21", ObjectType::Datacenter),
            ("group-v1021", ObjectType::Folder),
            ("resgroup-88", ObjectType::ResourcePool),
            ("network-14", ObjectType::Network),
            ("network-o1008", ObjectType::Network),
            ("dvportgroup-3588", ObjectType::Network),
        ] {
            assert_eq!(identifier(text, object_type), Some(text));
        }
        assert_eq!(identifier("Datacenter:datacenter-2", ObjectType::Datacenter), Some("datacenter-2"));
        assert_eq!(identifier("OpaqueNetwork:network-o1008", ObjectType::Network), Some("network-o1008"));
    }

    #[test]
    fn names() {
        for name in ["datacenter-west", "datacenter-", "datacenter-2b", "datacenter", "DC0", "", "Folder:group-v3"] {
            assert_eq!(identifier(name, ObjectType::Datacenter), None, "{name}");
        }
        assert_eq!(identifier("group-vm", ObjectType::Folder), None);
        assert_eq!(identifier("VLAN:7", ObjectType::Network), None);
    }
}
