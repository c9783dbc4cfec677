//! Who asks.

use std::fmt::{self, Debug, Formatter};

use zeroize::Zeroizing;

/// A password. It is overwritten when it is dropped, and shows itself nowhere.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes a password over.
    pub fn new(password: String) -> Self {
        Self(Zeroizing::new(password))
    }

    /// The one door out: the text that goes to the server.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl Debug for Password {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(…)")
    }
}

/// An account.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Its name, as `administrator@vsphere.local`.
    pub username: String,
    /// Its password.
    pub password: Password,
}

impl Credentials {
    /// An account of this name with this password.
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self { username: username.into(), password: Password::new(password.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Credentials;

    #[test]
    fn a_password_does_not_show_itself() {
        let shown = format!("{:#?}", Credentials::new("reader", "swordfish"));
        assert!(shown.contains("reader"), "{shown}");
        assert!(!shown.contains("swordfish"), "{shown}");
    }
}
