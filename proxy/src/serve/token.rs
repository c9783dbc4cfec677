//! The secret that opens the interface.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    digest::{SHA256, digest},
    rand::{SecureRandom as _, SystemRandom},
};
use subtle::ConstantTimeEq as _;
use thiserror::Error;
use zeroize::Zeroizing;

/// Characters of a token that was not made here: as many as random ones need to be beyond guessing.
pub const TOKEN_LENGTH: usize = 32;

/// A token is not good enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// Too short.
    #[error("a token must have at least {TOKEN_LENGTH} characters")]
    TooShort,
    /// Not one that fits into a header.
    #[error("a token must be one line of printable ASCII characters without spaces")]
    NotPrintable,
    /// The system gave no randomness.
    #[error("the system provides no random numbers")]
    NoRandomness,
}

/// The secret that opens the interface. Only its digest is kept, so that comparing takes the same time whatever is
/// given.
#[derive(Clone, Debug)]
pub struct Token {
    digest: [u8; 32],
}

impl Token {
    /// A new token of 256 random bits, and its text to be told once.
    pub fn random() -> Result<(Self, Zeroizing<String>), TokenError> {
        let mut bytes = Zeroizing::new([0; 32]);
        SystemRandom::new().fill(bytes.as_mut_slice()).map_err(|_| TokenError::NoRandomness)?;
        let text = Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()));
        Ok((Self::of(&text), text))
    }

    /// A token that somebody chose; blanks around it do not count.
    pub fn fixed(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TokenError::NotPrintable);
        }
        if text.len() < TOKEN_LENGTH { Err(TokenError::TooShort) } else { Ok(Self::of(text)) }
    }

    fn of(text: &str) -> Self {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
        Self { digest: bytes }
    }

    /// Whether this is the token.
    pub(super) fn is(&self, given: &str) -> bool {
        self.digest.ct_eq(&Self::of(given).digest).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_are_alike() {
        let (one, text) = Token::random().unwrap();
        let (other, _) = Token::random().unwrap();
        assert_eq!(text.len(), 43);
        assert!(one.is(&text) && !other.is(&text) && !one.is("") && !one.is(&text[1..]));
        assert!(!format!("{one:?}").contains(text.as_str()));
    }

    #[test]
    fn a_chosen_one_must_be_beyond_guessing() {
        let good = "0123456789abcdef0123456789abcdef";
        assert!(Token::fixed(&format!(" {good}\n")).unwrap().is(good));
        assert_eq!(Token::fixed(&good[1..]).unwrap_err(), TokenError::TooShort);
        assert_eq!(Token::fixed("").unwrap_err(), TokenError::TooShort);
        assert_eq!(Token::fixed(&format!("{good} {good}")).unwrap_err(), TokenError::NotPrintable);
        assert_eq!(Token::fixed(&format!("{good}é")).unwrap_err(), TokenError::NotPrintable);
    }
}
