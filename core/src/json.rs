//! JSON that is safe to look at: indented, with everything a terminal would act upon as `\u` escapes.
//!
//! In: a report or an inspection. Out: the bytes of its file, the same for every program and console that writes one.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

/// `value` as JSON, with a newline at its end.
pub fn to_bytes(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    write(value, &mut bytes)?;
    Ok(bytes)
}

/// Writes what [`to_bytes`] gives, in many small pieces and without holding it as a whole.
pub fn write(value: &impl Serialize, mut writer: impl Write) -> serde_json::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut writer, Printable(PrettyFormatter::new())))?;
    writer.write_all(b"\n").map_err(serde_json::Error::io)
}

/// Characters that act upon a terminal, change the order of those around them, or cannot be seen.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'                      // soft hyphen
            | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'     // zero-width characters and direction marks
            | '\u{2028}'..='\u{202e}'     // separators, direction embeddings and overrides
            | '\u{2060}'..='\u{206f}'     // invisible operators, direction isolates
            | '\u{3164}' | '\u{ffa0}' | '\u{2800}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}'     // annotations
            | '\u{e000}'..='\u{f8ff}'     // private use
            | '\u{e0000}'..='\u{10ffff}' // tags, variation selectors, private use
        )
        || (character.is_whitespace() && character != ' ')
}

/// The usual indented form, but for characters that cannot be seen or that change what is seen.
struct Printable(PrettyFormatter<'static>);

impl Formatter for Printable {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        // Nearly everything is plain ASCII, whose control characters have become escapes already, but for DEL.
        if fragment.is_ascii() && !fragment.contains('\u{7f}') {
            return writer.write_all(fragment.as_bytes());
        }
        while let Some((place, hidden)) = rest.char_indices().find(|(_, character)| is_hidden(*character)) {
            let (before, after) = rest.split_at_checked(place).unwrap_or_default();
            writer.write_all(before.as_bytes())?;
            for unit in hidden.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = after.get(hidden.len_utf8()..).unwrap_or_default();
        }
        writer.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_back_as_it_was() {
        let value = serde_json::json!({"a\u{9b}": ["x\u{202e}y\u{e0041}\u{1b}\"\\ü", 1, {}, []], "b": null});
        let bytes = to_bytes(&value).unwrap();
        let text = std::str::from_utf8(&bytes).unwrap();
        assert!(!text.chars().any(|character| is_hidden(character) && character != '\n'), "{text}");
        assert!(text.contains("x\\u202ey\\udb40\\udc41\\u001b\\\"\\\\ü"), "{text}");
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&bytes).unwrap(), value);
    }
}
