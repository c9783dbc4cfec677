//! Look-ups: what the program asks servers itself, and the only part of it that opens connections and sees passwords.
//!
//! In: a [`Target`], who asks ([`Credentials`]), whom to trust ([`Trust`]) and how long it may take ([`Limits`]). Out:
//! what `drift_core` reads, or a [`LookupError`] that says what happened, why, and what to do.
//!
//! Never: a redirect, a proxy from the environment, a name that is resolved twice, a second try of a password, a
//! session that is left open, a write to the server. Nothing secret is in an error or in anything that `Debug` prints.

mod address;
mod body;
mod connection;
mod error;
mod harmless;
pub mod kubernetes;
mod limits;
mod secret;
mod target;
mod tls;
pub mod vcenter;

#[cfg(test)]
mod tests;

pub use address::AddressPolicy;
pub use error::{ApiProblem, LookupError, Malformed, Problem, TooLarge};
pub use limits::Limits;
pub use secret::Credentials;
pub use target::Target;
pub use tls::{Certificate, Peeked, Thumbprint, Trust, TrustError, Untrusted, UntrustedReason, peek_certificate};
