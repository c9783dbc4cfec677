//! Who asks.

use drift_core::SecretText;
use zeroize::Zeroizing;

/// An account.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// Its name, as `administrator@vsphere.local`.
    pub username: String,
    /// Its password.
    pub password: SecretText,
}

impl Credentials {
    /// An account of this name with this password.
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self { username: username.into(), password: SecretText::new(Zeroizing::new(password.into())) }
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
