//! The vocabulary of vSphere: how servers, datacenters, folders and managed objects are named, and how names are
//! compared.
//!
//! Objects of a cluster and inventories name the same things in different ways: CAPV accepts a name, an inventory path
//! or a managed object reference in one field, and vSphere reports names and paths. Every comparison of two such names
//! is made here, so that all stages agree. Where two names cannot be compared, the answer says so and is never a guess.

pub(crate) mod datacenter;
pub(crate) mod folder;
mod path;
mod server;
mod shown;

pub(crate) use path::last_segment;
pub(crate) use server::{ServerName, without_account};
pub use shown::shown;

/// A text is a managed object reference of this type, such as `datacenter-21`.
fn is_reference(text: &str, object_type: &str) -> bool {
    let number = text.strip_prefix(object_type).and_then(|rest| rest.strip_prefix('-'));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::is_reference;

    #[test]
    fn references() {
        assert!(is_reference("datacenter-21", "datacenter"));
        for name in ["datacenter-west", "datacenter-", "datacenter-2b", "datacenter", "DC0", ""] {
            assert!(!is_reference(name, "datacenter"), "{name}");
        }
    }
}
