//! Which certificates are trusted, and what is reported about one that is not.

mod certificate;
mod config;
mod identity;
mod peek;
mod trust;
mod untrusted;
mod verifier;

pub use certificate::Certificate;
pub use peek::{Peeked, peek_certificate};
pub use trust::{Thumbprint, Trust, TrustError};
pub use untrusted::{Untrusted, UntrustedReason};

pub(crate) use config::client_config;
pub(crate) use identity::Identity;
pub(crate) use verifier::Verifier;
