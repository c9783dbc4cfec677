//! In: an entry's name as bytes. Out: a path that is safe to use as a key, or why it is none.
//!
//! Never: lets a hostile name through into a message at full length or with control characters.

/// The characters of a name that a message shows at most.
const SHOWN: usize = 200;

/// Strips a leading `./` and checks the rest. Nothing is written to a disk, so no name can do harm; but one that climbs
/// out of the archive was not written by Velero, and must not be taken for an object that was.
pub(super) fn accept(name: &[u8]) -> Result<&str, &'static str> {
    let mut path = str::from_utf8(name).map_err(|_| "is not UTF-8")?;
    while let Some(rest) = path.strip_prefix("./") {
        path = rest;
    }
    if path.is_empty() {
        Err("is empty")
    } else if path.starts_with('/') {
        Err("is absolute")
    } else if path.contains("..") && path.split('/').any(|segment| segment == "..") {
        Err("climbs with `..`")
    } else if path.contains('\0') {
        Err("contains a NUL byte")
    } else {
        Ok(path)
    }
}

/// The name as a message may show it.
pub(super) fn shown(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    let mut characters = name.chars();
    let mut shown: String = characters.by_ref().take(SHOWN).flat_map(char::escape_debug).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_relative_names_inside_the_archive_are_accepted() {
        assert_eq!(accept(b"resources/a"), Ok("resources/a"));
        assert_eq!(accept(b"././resources/a"), Ok("resources/a"));
        assert_eq!(accept(b"..a/b../...json"), Ok("..a/b../...json"));
        assert_eq!(accept(b"/etc/passwd"), Err("is absolute"));
        assert_eq!(accept(b".//etc/passwd"), Err("is absolute"));
        assert_eq!(accept(b"./../escape.txt"), Err("climbs with `..`"));
        assert_eq!(accept(b"resources/x/../y"), Err("climbs with `..`"), "even if it stays inside");
        assert_eq!(accept(b"a\0b"), Err("contains a NUL byte"));
        assert_eq!(accept(b"caf\xe9"), Err("is not UTF-8"));
        assert_eq!(accept(b"./"), Err("is empty"));
        assert_eq!(accept(b""), Err("is empty"));
    }

    #[test]
    fn names_in_messages_are_short_and_harmless() {
        assert_eq!(shown(b"a\x1b[31m\n\xff"), "a\\u{1b}[31m\\n\u{fffd}");
        assert_eq!(shown("ä".repeat(200).as_bytes()), "ä".repeat(200));
        assert_eq!(shown("ä".repeat(201).as_bytes()), format!("{}…", "ä".repeat(200)));
    }
}
