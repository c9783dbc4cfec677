//! What a file is, determined by its beginning.
//!
//! In: the first bytes of a file. Out: its kind. Names and endings decide nothing: files are renamed, and browsers
//! unpack.

use std::fmt;

use drift_core::ignore::IgnoreFile;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// How many bytes of a file determine what it is.
pub(crate) const BEGINNING: usize = 64 << 10;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A gzip file or a tar archive: only reading it shows whether it is a backup.
    Backup,
    /// `inventory.json`, as `drift-detector inventory` writes it.
    Inventory,
    /// What `kubectl get nodes -o json` prints.
    Nodes,
    /// Velero's backup record, `velero-backup.json`.
    Record,
    /// An earlier report.
    Report,
    /// An ignore file.
    Ignore,
    /// An ignore file with a mistake in this line.
    WrongIgnore(usize),
    /// JSON, but none of these.
    OtherJson,
    /// None of these.
    Other,
    /// An empty file.
    Nothing,
}

/// Recognises a file by its first [`BEGINNING`] bytes, or fewer if it is shorter.
pub(crate) fn recognise(beginning: &[u8]) -> Kind {
    let beginning = beginning.strip_prefix(b"\xef\xbb\xbf").unwrap_or(beginning);
    if beginning.is_empty() {
        return Kind::Nothing;
    }
    if beginning.starts_with(&[0x1f, 0x8b]) || beginning.get(257..262) == Some(b"ustar".as_slice()) {
        return Kind::Backup;
    }
    if let Some(kind) = recognise_ignore_file(beginning) {
        return kind;
    }
    match beginning.trim_ascii_start() {
        [b'{', ..] => recognise_json(beginning),
        // A list of objects, of lists, of texts, or an empty one; but not the heading of a section.
        [b'[', rest @ ..] if matches!(rest.trim_ascii_start().first(), Some(b'{' | b'[' | b'"' | b']')) => {
            Kind::OtherJson
        }
        _ => Kind::Other,
    }
}

/// One has a table `[[ignore]]`. A short one is read as a whole, so that a mistake is told before it changes anything.
fn recognise_ignore_file(beginning: &[u8]) -> Option<Kind> {
    let mut lines = beginning.split(|byte| *byte == b'\n');
    if !lines.any(|line| line.trim_ascii() == b"[[ignore]]") {
        return None;
    }
    if beginning.len() >= BEGINNING {
        return Some(Kind::Ignore);
    }
    Some(IgnoreFile::parse(beginning).map_or_else(|error| Kind::WrongIgnore(error.line), |_| Kind::Ignore))
}

fn recognise_json(beginning: &[u8]) -> Kind {
    let mut clues = Clues::default();
    // The text is truncated somewhere: what was read before that point counts, not the error.
    let _cut = Object(&mut clues).deserialize(&mut serde_json::Deserializer::from_slice(beginning));
    match clues {
        Clues { kind: Some(kind), .. } if kind == "VcenterInventory" => Kind::Inventory,
        Clues { kind: Some(kind), .. } if kind == "NodeList" => Kind::Nodes,
        Clues { first_item: Some(kind), .. } if kind == "Node" => Kind::Nodes,
        Clues { kind: Some(kind), .. } if kind == "Node" => Kind::Nodes,
        Clues { kind: Some(kind), .. } if kind == "Backup" => Kind::Record,
        Clues { generator: true, .. } => Kind::Report,
        Clues { kind: Some(kind), empty_list: true, .. } if kind == "List" => Kind::Nodes,
        // It may have been written without its kind; the core decides.
        Clues { virtual_machines: true, .. } => Kind::Inventory,
        Clues { .. } => Kind::OtherJson,
    }
}

/// What identifies a JSON file.
#[derive(Debug, Default)]
struct Clues {
    kind: Option<String>,
    first_item: Option<String>,
    empty_list: bool,
    generator: bool,
    virtual_machines: bool,
}

/// The object at the top.
struct Object<'a>(&'a mut Clues);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();
    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "kind" => self.0.kind = Some(map.next_value()?),
                "items" => map.next_value_seed(Items(self.0))?,
                "generator" => {
                    self.0.generator = true;
                    map.next_value::<IgnoredAny>()?;
                }
                "virtualMachines" => {
                    self.0.virtual_machines = true;
                    map.next_value::<IgnoredAny>()?;
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// The items of a list, of which the first decides.
struct Items<'a>(&'a mut Clues);

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();
    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let mut first = Clues::default();
        let found = items.next_element_seed(Object(&mut first));
        self.0.first_item = first.kind;
        match found? {
            Some(()) if self.0.first_item.is_some() => Err(A::Error::custom("enough is known")),
            Some(()) => {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(())
            }
            None => {
                self.0.empty_list = true;
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Kind) {
        assert_eq!(recognise(text.as_bytes()), expected, "{text}");
    }

    #[test]
    fn files_are_recognised_by_their_beginning() {
        check(r#"{"schemaVersion": "1.0", "kind": "VcenterInventory", "server": "vc"#, Kind::Inventory);
        check(r#"{"apiVersion": "v1", "items": [{"apiVersion": "v1", "kind": "Node", "metadata": {"#, Kind::Nodes);
        check(r#"{"apiVersion": "v1", "items": [{"metadata": {"name": "a"}, "kind": "Node"}, {"#, Kind::Nodes);
        check(r#"{"kind": "NodeList", "items": ["#, Kind::Nodes);
        check(r#"{"apiVersion": "v1", "items": [], "kind": "List"}"#, Kind::Nodes);
        check("\u{feff}{\"kind\": \"Backup\", \"apiVersion\": \"velero.io/v1\"", Kind::Record);
        check(r#"{"schemaVersion": "1.0", "generator": {"name": "drift-detector"#, Kind::Report);
        check(r#"{"apiVersion": "v1", "items": [{"kind": "Pod"}], "kind": "List"}"#, Kind::OtherJson);
        check("[ {\"kind\": \"Node\"}]", Kind::OtherJson);
        check("[section]\nkey = 1", Kind::Other);
        check("# known\n [[ignore]]\r\nmatch = { vm = 'x' }\nreason = 'y'\nuntil = 2027-01-31\n", Kind::Ignore);
        check("[[ignore]]\nmatch = { vm = 'x' }\nreason = 'y'\n", Kind::WrongIgnore(1));
        check("[[1], [2]]", Kind::OtherJson);
        check("PK\u{3}\u{4}", Kind::Other);
        check("", Kind::Nothing);
    }

    #[test]
    fn archives_are_recognised_packed_and_unpacked() {
        assert_eq!(recognise(&[0x1f, 0x8b, 8, 0]), Kind::Backup);
        let mut header = vec![0; 512];
        header.splice(257..262, *b"ustar");
        assert_eq!(recognise(&header), Kind::Backup);
    }
}
