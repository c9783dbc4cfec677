//! A certificate for which nobody vouches, shown to the person at the terminal, who decides for this run.
//!
//! In: a server and whom to trust there. Out: the same trust, or one in the very certificate that was confirmed. The
//! password is not sent before. Never asked: whether a certificate may differ from a thumbprint that the person gave,
//! or from those that the backup has for the server; and nothing where no person is there.

use jiff::Timestamp;

use super::{asking::Asking, prompt};
use crate::{
    console::Console,
    error::Error,
    interrupt::Interrupts,
    lookup::{Certificate, Peeked, Target, Thumbprint, Trust, UntrustedReason, peek_certificate},
};

/// Whom to trust at a server, after the person was asked if need be. `recorded` are the thumbprints that the backup has
/// for it. Tells the exit code where the person interrupted.
pub(super) fn confirm(
    asking: &Asking<'_>,
    server: &Target,
    trust: Trust,
    recorded: &[String],
    console: &mut Console,
    interrupts: &Interrupts,
) -> Result<(Trust, Option<u8>), Error> {
    if !(trust.can_grow() && prompt::is_possible()) {
        return Ok((trust, None));
    }
    let options = asking.vcenter(&[]);
    let looking = peek_certificate(server, &trust, &options.addresses, &options.limits);
    let (peeked, interrupted) = asking.run(interrupts, looking)?;
    // Why a server cannot be reached at all is told by the look-up itself.
    let (None, Ok(Peeked { certificate, reason: Some(reason), .. })) = (interrupted, peeked) else {
        return Ok((trust, interrupted));
    };
    let thumbprint =
        Thumbprint::parse(&certificate.sha256).ok().filter(|_| may_be_asked(reason, recorded, &certificate));
    let Some(thumbprint) = thumbprint else { return Ok((trust, None)) };
    console.warn(&format!("{server}: its certificate is not trusted: {reason}"), &[]);
    console.note(&facts(&certificate));
    let answer = prompt::ask("Is it the one that the administrator of the server sees? Trust for this run? [y/N] ");
    let is_yes = answer.is_ok_and(|answer| ["y", "yes"].iter().any(|yes| answer.eq_ignore_ascii_case(yes)));
    Ok((if is_yes { Trust::system().with_thumbprint(thumbprint) } else { trust }, None))
}

/// A person can judge who issued a certificate, for which name and when, and nothing else that is wrong with it.
fn may_be_asked(reason: UntrustedReason, recorded: &[String], certificate: &Certificate) -> bool {
    let is_judged_by_people = match reason {
        UntrustedReason::UnknownIssuer
        | UntrustedReason::WrongName
        | UntrustedReason::Expired
        | UntrustedReason::NotYetValid => true,
        UntrustedReason::PinMismatch | UntrustedReason::Unusable => false,
    };
    let mut recorded = recorded.iter().filter_map(|text| Thumbprint::parse(text).ok()).peekable();
    let is_new = recorded.peek().is_none();
    let shown = [&certificate.sha256, &certificate.sha1];
    is_judged_by_people && (is_new || recorded.any(|known| shown.contains(&&known.to_string())))
}

/// What the person compares.
fn facts(certificate: &Certificate) -> String {
    let Certificate { sha256, sha1, subject, issuer, not_before, not_after, names } = certificate;
    let time = |time: &Option<Timestamp>| time.map_or_else(|| "?".to_owned(), |time| time.to_string());
    let valid = format!("from {} to {}", time(not_before), time(not_after));
    let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let facts = [
        ("Subject", subject),
        ("Issuer", issuer),
        ("Valid", &valid),
        ("Names", &names),
        ("SHA-256", sha256),
        ("SHA-1", sha1), // As the vSphere Client shows it.
    ];
    facts.map(|(name, value)| format!("  {name:<9}{value}")).join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate() -> Certificate {
        Certificate {
            sha256: "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55"
                .to_owned(),
            sha1: "DA:39:A3:EE:5E:6B:4B:0D:32:55:BF:EF:95:60:18:90:AF:D8:07:09".to_owned(),
            subject: "CN=vc01".to_owned(),
            issuer: "CN=CA".to_owned(),
            not_before: Some("2026-01-01T00:00:00Z".parse().unwrap()),
            not_after: None,
            names: Vec::new(),
        }
    }

    #[test]
    fn nobody_is_asked_about_a_certificate_that_differs_from_a_recorded_one() {
        let asked = |reason, recorded: &[&str]| {
            let recorded: Vec<String> = recorded.iter().map(|text| (*text).to_owned()).collect();
            may_be_asked(reason, &recorded, &certificate())
        };
        let (same, other) = ("da39a3ee5e6b4b0d3255bfef95601890afd80709", "00".repeat(20));
        assert!(asked(UntrustedReason::UnknownIssuer, &[]));
        assert!(asked(UntrustedReason::Expired, &[&other, same]));
        assert!(!asked(UntrustedReason::UnknownIssuer, &[&other]));
        assert!(asked(UntrustedReason::UnknownIssuer, &["no thumbprint"]));
        assert!(!asked(UntrustedReason::PinMismatch, &[]));
        assert!(!asked(UntrustedReason::Unusable, &[]));
    }

    #[test]
    fn the_facts_are_those_that_vsphere_shows() {
        let facts = facts(&certificate());
        for part in ["CN=vc01", "CN=CA", "from 2026-01-01T00:00:00Z to ?", "E3:B0:C4:42", "DA:39:A3:EE"] {
            assert!(facts.contains(part), "{facts}");
        }
    }
}
