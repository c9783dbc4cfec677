//! JSON that is safe to look at: indented, with everything a terminal would act upon as `\u` escapes.
//!
//! In: a report or an inspection. Out: the bytes of its file, the same for every program and console that writes one.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::hidden::is_hidden;

/// Bytes that are written at once.
const BUFFER: usize = 64 << 10;

/// `value` as JSON, with a newline at its end.
pub fn to_bytes(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    print(value, &mut bytes)?;
    Ok(bytes)
}

/// Writes what [`to_bytes`] gives, piece by piece and without holding it as a whole.
pub fn write(value: &impl Serialize, writer: impl Write) -> serde_json::Result<()> {
    let mut writer = BufWriter::with_capacity(BUFFER, writer);
    print(value, &mut writer)?;
    writer.flush().map_err(serde_json::Error::io)
}

/// A member of a closed list, as the report writes it: "live-node", "Ghost".
pub fn code(member: impl Serialize) -> String {
    serde_json::to_value(member).ok().and_then(|value| Some(value.as_str()?.to_owned())).unwrap_or_default()
}

fn print(value: &impl Serialize, mut writer: impl Write) -> serde_json::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut writer, Printable::default()))?;
    writer.write_all(b"\n").map_err(serde_json::Error::io)
}

/// A line's end, and the indentation of the next line as far as reports are deep. Written at once where the usual
/// formatter writes level by level, which takes half of the time of a report.
const NEXT_LINE: &[u8] = b"\n                                                                ";
/// Spaces of one level.
const INDENT: usize = 2;

/// The usual indented form, but for characters that cannot be seen or that change what is seen.
#[derive(Default)]
struct Printable {
    depth: usize,
    /// The array or object that is being written has something in it.
    filled: bool,
}

impl Printable {
    fn open<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: u8) -> io::Result<()> {
        self.depth = self.depth.saturating_add(1);
        self.filled = false;
        writer.write_all(&[bracket])
    }

    fn close<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: u8) -> io::Result<()> {
        self.depth = self.depth.saturating_sub(1);
        if self.filled {
            self.next_line(writer)?;
        }
        writer.write_all(&[bracket])
    }

    fn next<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.next_line(writer)
    }

    fn next_line<W: ?Sized + Write>(&self, writer: &mut W) -> io::Result<()> {
        let length = self.depth.saturating_mul(INDENT).saturating_add(1);
        let mut line = NEXT_LINE.get(..length).unwrap_or(NEXT_LINE);
        writer.write_all(line)?;
        let mut missing = length.saturating_sub(line.len());
        while missing > 0 {
            let spaces = NEXT_LINE.get(1..).unwrap_or_default();
            line = spaces.get(..missing).unwrap_or(spaces);
            writer.write_all(line)?;
            missing = missing.saturating_sub(line.len());
        }
        Ok(())
    }
}

impl Formatter for Printable {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        // Nearly everything is plain ASCII, whose control characters have become escapes already, but for DEL.
        if fragment.bytes().all(|byte| byte < 0x7f) {
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
        self.open(writer, b'[')
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b']')
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.next(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open(writer, b'{')
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.close(writer, b'}')
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.next(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
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

    #[test]
    fn it_is_indented_as_usual_however_deep_it_is() {
        let mut value = serde_json::json!({"a": [1, {}, [], {"b": [[2], null]}], "c": "d", "e": {"f": {}}});
        for _ in 0..50 {
            let bytes = to_bytes(&value).unwrap();
            assert_eq!(String::from_utf8(bytes).unwrap(), format!("{value:#}\n"));
            value = serde_json::json!([value, {"deeper": [true]}]);
        }
    }
}
