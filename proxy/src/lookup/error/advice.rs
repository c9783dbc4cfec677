//! What to do where a look-up failed.

use super::{LookupError, Problem};
use crate::lookup::tls::{Untrusted, UntrustedReason};

impl LookupError {
    /// What to do about it, line by line.
    pub fn advice(&self) -> Vec<String> {
        if let Problem::Untrusted(untrusted) = &self.problem {
            return certificate_advice(&self.server, untrusted);
        }
        self.fixed_advice().iter().map(|line| (*line).to_owned()).collect()
    }

    fn fixed_advice(&self) -> &'static [&'static str] {
        match &self.problem {
            Problem::BadTarget(_) => &["Give the server as NAME, NAME:PORT or an https URL."],
            Problem::NotResolved => &["Check the name and the DNS of this machine."],
            Problem::ForbiddenAddress { .. } => {
                &["Check the name. To allow a server on this machine, restart with --allow-upstream HOST:PORT."]
            }
            Problem::NotReached(_) => {
                &["Check the name, the port, and the firewalls between this machine and the server."]
            }
            Problem::ConnectionLost => {
                &["Try again. If it happens again, look for a proxy or firewall that closes connections."]
            }
            Problem::Tls(_) => &["Check the port. The server must support TLS 1.2 or newer."],
            Problem::TimedOut { .. } => &["Try again when the server is less busy, or allow more time with --timeout."],
            Problem::Redirect(_) => &["Give the address of the server itself."],
            Problem::Status(401 | 403 | 407) => &[
                "A vCenter does not respond like this. A proxy in front of it may require a login.",
                "Give the vCenter's own address.",
            ],
            Problem::Status(429 | 500..) => &["The server is overloaded or starting. Try again in a few minutes."],
            Problem::NotHttp => &["Check the server's name and port."],
            Problem::Status(_) | Problem::NotVcenter => {
                &["Check that this is the name of a vCenter, and its port (usually 443)."]
            }
            Problem::Esxi => &["Give the vCenter that manages this host: Cluster API creates VMs through it."],
            Problem::Malformed(_) | Problem::Endless | Problem::TooLarge { .. } | Problem::TooMany(_) => {
                &["Check that this is the right server, and that no proxy changes its responses."]
            }
            Problem::LoginRefused => &[
                "Check the user name (NAME@DOMAIN) and the password. They were sent only once, because vCenter locks \
                 accounts after a few failures.",
            ],
            Problem::LoginNotPermitted => READ_ONLY,
            Problem::Fault { fault, .. } => fault_advice(fault),
            Problem::UnsupportedVersion => {
                &["Check the vCenter's version. Read an older one with another program, and give its file with \
                 --inventory."]
            }
            Problem::SessionLost => {
                &["Try again. An administrator or a restart of the vCenter may have ended the session."]
            }
            Problem::Api(problem) => problem.advice(),
            Problem::NoDatacenter(_) => {
                &["Check the names. The account needs the role Read-only on the datacenters and everything below them."]
            }
            Problem::Internal => &["Please report this error."],
            Problem::Cancelled | Problem::Untrusted(_) => &[],
        }
    }
}

/// What an account needs.
const READ_ONLY: &[&str] =
    &["Give the account the role Read-only on the root folder of the vCenter, propagating to children."];

/// What to do about a fault of SOAP. Most have nothing to do with the account.
fn fault_advice(fault: &str) -> &'static [&'static str] {
    match fault {
        "NoPermission" | "SecurityError" => READ_ONLY,
        "ManagedObjectNotFound" => {
            &["Try again. Objects were deleted while they were read, or the vCenter is still starting."]
        }
        "PasswordExpired" | "UserLocked" | "InvalidLogin" => {
            &["Log in to the vSphere Client with this account. Its password may have expired, or it may be locked."]
        }
        "NotSupported" | "NotImplemented" | "MethodNotFound" | "InvalidRequest" | "InvalidType" => {
            &["Check that this is a vCenter of version 5.5 or newer, and that no proxy changes its responses."]
        }
        "InvalidProperty" => &["Please report this error with the vCenter's version."],
        _ => &[
            "Try again in a few minutes: the vCenter may be starting or overloaded.",
            "If it happens again, the administrator finds the cause in the vCenter's log vpxd.log.",
        ],
    }
}

/// How a certificate can be accepted.
fn certificate_advice(server: &str, untrusted: &Untrusted) -> Vec<String> {
    let accept = format!("--thumbprint {server}={}", untrusted.certificate.sha256);
    let compare =
        "Compare the fingerprint with the one that the administrator of the server sees. If they match, accept it with:"
            .to_owned();
    match untrusted.reason {
        UntrustedReason::UnknownIssuer => {
            vec!["Give the authority that issued it: --ca-file PEM".to_owned(), compare, accept]
        }
        UntrustedReason::WrongName => vec!["Use one of the names in the certificate.".to_owned(), compare, accept],
        UntrustedReason::NotYetValid => {
            vec!["Check the clocks of this machine and of the server.".to_owned(), compare, accept]
        }
        UntrustedReason::PinMismatch => vec![
            "The certificate was renewed, or another server responded. Ask the administrator of the server.".to_owned(),
            compare,
            accept,
        ],
        UntrustedReason::Expired | UntrustedReason::Unusable => vec![compare, accept],
    }
}
