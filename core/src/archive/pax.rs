//! In: the body of a PAX extension header. Out: what it says about the entry that follows.
//!
//! Never: accepts half a list of records. One that cannot be read might be the one that renames the entry.
//!
//! The tar crate's own parser takes a line for a record; but a record is as long as it says, and extended attributes
//! that macOS and Linux write may hold any byte, the line feed included.

/// What PAX records say about an entry, as far as it matters here.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pax {
    /// The entry's path, in place of the header's.
    pub(super) path: Option<Vec<u8>>,
    /// The entry's size in bytes, in place of the header's.
    pub(super) size: Option<u64>,
    /// The body is a map of a file with holes, not the file.
    pub(super) sparse: bool,
}

impl Pax {
    /// Reads all records; `None` if one of them is malformed. Of two with the same key the last one counts, and an
    /// empty value leaves the header's.
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        let mut pax = Self::default();
        let mut rest = body;
        while !rest.is_empty() {
            let (key, value, behind) = record(rest)?;
            match key {
                b"path" => pax.path = Some(value.to_vec()).filter(|path| !path.is_empty()),
                b"size" if value.is_empty() => pax.size = None,
                b"size" => pax.size = Some(decimal(value)?),
                _ => pax.sparse |= key.starts_with(b"GNU.sparse."),
            }
            rest = behind;
        }
        Some(pax)
    }
}

/// Splits off a record `LENGTH KEY=VALUE\n`, of which the length counts every byte, its own digits included.
fn record(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let digits = bytes.iter().position(|byte| *byte == b' ')?;
    let length = usize::try_from(decimal(bytes.get(..digits)?)?).ok()?;
    let (record, behind) = bytes.split_at_checked(length)?;
    let [pair @ .., b'\n'] = record.get(digits.checked_add(1)?..)? else { return None };
    let equals = pair.iter().position(|byte| *byte == b'=').filter(|equals| *equals > 0)?;
    let (key, value) = pair.split_at_checked(equals)?;
    Some((key, value.get(1..)?, behind))
}

/// A number of nothing but digits.
fn decimal(digits: &[u8]) -> Option<u64> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_as_long_as_they_say() {
        let pax = Pax::parse(b"20 path=resources/a\n18 SCHILY.x=\nb=\n\n\n19 size=1234567890\n").unwrap();
        assert_eq!(pax, Pax { path: Some(b"resources/a".to_vec()), size: Some(1_234_567_890), sparse: false });
        let pax = Pax::parse(b"9 path=a\n8 path=\n8 size=\n").unwrap();
        assert_eq!(pax, Pax::default(), "an empty value takes a value back");
        assert!(Pax::parse(b"22 GNU.sparse.major=1\n").unwrap().sparse);
        assert_eq!(Pax::parse(b""), Some(Pax::default()));
    }

    #[test]
    fn malformed_records_are_refused() {
        for body in [
            &b"\n"[..],
            b"path=a\n",
            b"10 path=a",
            b"10 path=ab",
            b"99 path=a\n",
            b"0 path=a\n",
            b" path=a\n",
            b"+9 path=a\n",
            b"5 =a\n",
            b"5 ab\n",
            b"2 \n",
            b"99999999999999999999999 path=a\n",
            b"9 size=x\n",
            b"11 size=-1\n",
            b"29 size=99999999999999999999\n",
            b"9 path=a\n\0\0\0",
        ] {
            assert_eq!(Pax::parse(body), None, "{}", body.escape_ascii());
        }
    }
}
