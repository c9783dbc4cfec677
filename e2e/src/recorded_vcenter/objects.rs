//! Objects and values as recordings write them.

use std::collections::BTreeMap;

/// An object of the inventory.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Its type.
    pub kind: &'static str,
    /// Its managed object reference.
    pub id: String,
    /// Its properties: `<val>` as it is written, in bytes, for some hold no text.
    pub properties: BTreeMap<String, Vec<u8>>,
}

impl Entity {
    /// Somewhere below a parent.
    pub fn new(kind: &'static str, id: &str, name: &str, parent: Option<(&str, &str)>) -> Self {
        let mut entity = Self { kind, id: id.to_owned(), properties: BTreeMap::new() };
        entity.set("name", text(name));
        entity.set("effectiveRole", "<val xsi:type=\"ArrayOfInt\"><int xsi:type=\"xsd:int\">-2</int></val>".to_owned());
        if let Some((kind, id)) = parent {
            entity.set("parent", reference(kind, id));
        }
        entity
    }

    /// With one more property.
    #[must_use]
    pub fn with(mut self, property: &str, value: impl Into<Vec<u8>>) -> Self {
        self.set(property, value);
        self
    }

    /// Without a property.
    #[must_use]
    pub fn without(mut self, property: &str) -> Self {
        self.properties.remove(property);
        self
    }

    fn set(&mut self, property: &str, value: impl Into<Vec<u8>>) {
        self.properties.insert(property.to_owned(), value.into());
    }

    /// The reference that a property holds.
    pub(super) fn refers_to(&self, property: &str) -> Option<String> {
        inner(self.properties.get(property)?)
    }

    /// The text that a property holds.
    pub(super) fn says(&self, property: &str) -> Option<String> {
        inner(self.properties.get(property)?)
    }

    /// Whether it is of a type, or of one derived from it.
    pub(super) fn is_a(&self, kind: &str) -> bool {
        let base = match self.kind {
            "VirtualApp" => "ResourcePool",
            "ClusterComputeResource" => "ComputeResource",
            "StoragePod" => "Folder",
            "DistributedVirtualPortgroup" | "OpaqueNetwork" => "Network",
            _ => self.kind,
        };
        kind == self.kind || kind == base
    }

    /// `<objects>`, with these properties.
    pub(super) fn write(&self, element: &str, paths: &[&str], out: &mut Vec<u8>) {
        out.extend(format!("<{element}><obj type=\"{}\">{}</obj>", self.kind, self.id).bytes());
        for path in paths {
            if let Some(value) = self.properties.get(*path) {
                out.extend(format!("<propSet><name>{}</name>", escaped(path)).bytes());
                out.extend(value);
                out.extend(b"</propSet>");
            }
        }
        out.extend(format!("</{element}>").bytes());
    }
}

fn inner(value: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(value);
    let (_, rest) = text.split_once('>')?;
    Some(rest.split_once('<')?.0.to_owned())
}

/// A text's value. vCenter escapes apostrophes and quotation marks in texts, too.
pub fn text(text: &str) -> String {
    format!("<val xsi:type=\"xsd:string\">{}</val>", escaped(text))
}

/// A reference's value.
pub fn reference(kind: &str, id: &str) -> String {
    format!("<val type=\"{kind}\" xsi:type=\"ManagedObjectReference\">{id}</val>")
}

pub(super) fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('\'', "&apos;").replace('"', "&quot;")
}
