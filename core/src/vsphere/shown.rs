//! Names as vCenter writes them, and as the vSphere Client shows them.
//!
//! A slash, a backslash and a percent sign in a name are escaped, so that names can be parts of paths.

/// The three characters that vCenter escapes.
const ESCAPED: [(&str, &str); 3] = [("%2f", "/"), ("%5c", "\\"), ("%25", "%")];

/// A name or path as people see it.
pub fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.find('%').and_then(|position| rest.split_at_checked(position)) {
        shown.push_str(before);
        let code = escape.get(..3).unwrap_or_default().to_ascii_lowercase();
        let read = ESCAPED.iter().find(|(escaped, _)| *escaped == code);
        let (character, length) = read.map_or(("%", 1), |(_, character)| (character, 3));
        shown.push_str(character);
        rest = escape.get(length..).unwrap_or_default();
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn escapes_are_read_once() {
        for (written, seen) in [
            ("plain", "plain"),
            ("a%2fb%2Fc", "a/b/c"),
            ("a%25b%5cc", "a%b\\c"),
            ("%252f", "%2f"),
            ("100%", "100%"),
            ("%2", "%2"),
            ("%zz%é", "%zz%é"),
            ("/DC0/vm/team%2fa", "/DC0/vm/team/a"),
        ] {
            assert_eq!(shown(written), seen);
        }
    }
}
