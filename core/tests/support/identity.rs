//! Identities that look random and are the same in every run.

/// The characters of Cluster API's random suffixes.
const ALPHABET: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";

/// A number for a text: FNV-1a, stirred so that similar texts differ everywhere.
fn number(text: &str, salt: u64) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ salt.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut hash = text.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    for shift in [33, 29, 32] {
        hash = (hash ^ (hash >> shift)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    }
    hash
}

/// A UUID for whatever the text describes.
pub(crate) fn uuid(of: &str) -> String {
    let (high, low) = (number(of, 1), number(of, 2));
    format!(
        "{:08x}-{:04x}-5{:03x}-a{:03x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff
    )
}

/// The five characters at the end of a generated name.
pub(crate) fn suffix(of: &str) -> String {
    let mut rest = number(of, 3);
    let mut text = String::new();
    for _ in 0..5 {
        text.push(char::from(ALPHABET[usize::try_from(rest % 27).unwrap()]));
        rest /= 27;
    }
    text
}
