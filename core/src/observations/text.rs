//! Text files as people's tools write them.

use std::borrow::Cow;

/// The text of a JSON file. PowerShell's `>` writes UTF-16, some editors put a byte order mark before UTF-8. `None`
/// for what is no text.
pub(super) fn json_text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest).ok().map(Cow::Borrowed),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Cow<'_, str>> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    if !odd.is_empty() {
        return None;
    }
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16(&units).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::json_text;

    #[test]
    fn reads_what_tools_write() {
        let utf16: Vec<u8> = "\u{feff}{\"é\":1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(json_text(&utf16).as_deref(), Some("{\"é\":1}"));
        assert_eq!(json_text(b"\xef\xbb\xbf{}").as_deref(), Some("{}"));
        assert_eq!(json_text(b"{}").as_deref(), Some("{}"));
        assert_eq!(json_text(b"\xff\xfe{"), None);
        assert_eq!(json_text(b"\x1f\x8b\x08\xff"), None);
    }
}
