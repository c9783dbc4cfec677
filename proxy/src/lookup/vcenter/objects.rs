//! Objects as the property collector returns them.

use std::collections::BTreeMap;

use super::element::Element;

/// A managed object reference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moref {
    pub(super) kind: String,
    pub(super) id: String,
}

impl Moref {
    /// A reference among the answers: `<… type="Folder">group-v3</…>`.
    pub(super) fn of(element: &Element) -> Option<Self> {
        let kind = element.kind.clone().filter(|kind| !kind.is_empty())?;
        (!element.text.is_empty()).then(|| Self { kind, id: element.text.clone() })
    }
}

/// Properties of which a part is kept.
const NAMES: [&str; 2] = ["name", "summary.config.name"];

/// An object with the properties that it has, and the ones that it keeps back.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) moref: Moref,
    values: BTreeMap<String, Element>,
    /// Property → name of the fault.
    pub(super) missing: Vec<(String, String)>,
    /// Properties whose values came and are no text of XML, or are too large.
    pub(super) damaged: Vec<String>,
}

impl Object {
    /// Reads `<objects>`. `None` where it does not say which object it is.
    pub(super) fn read(element: Element) -> Option<Self> {
        let moref = element.child("obj").filter(|obj| !obj.damaged).and_then(Moref::of)?;
        let mut object = Self { moref, values: BTreeMap::new(), missing: Vec::new(), damaged: Vec::new() };
        for child in element.children {
            match child.name.as_str() {
                "propSet" => object.add_value(child),
                "missingSet" => {
                    let path = child.text_of("path").unwrap_or("?").to_owned();
                    object.missing.push((path, missing_fault(&child)));
                }
                _ => {}
            }
        }
        Some(object)
    }

    /// A property set without `val`, which the simulator writes, is a property without value. Of a damaged name what
    /// is left is better than nothing.
    fn add_value(&mut self, set: Element) {
        let Some(name) = set.text_of("name").map(str::to_owned) else { return };
        if set.damaged {
            self.damaged.push(name.clone());
            if !NAMES.contains(&name.as_str()) {
                return;
            }
        }
        if let Some(value) = set.children.into_iter().find(|child| child.name == "val") {
            self.values.insert(name, value);
        }
    }

    /// A property's value.
    pub(super) fn value(&self, path: &str) -> Option<&Element> {
        self.values.get(path)
    }

    /// A property's value, where it is a text that is not empty.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.value(path).map(|value| value.text.as_str()).filter(|text| !text.is_empty())
    }

    /// A property's value, where it is a reference.
    pub(super) fn reference(&self, path: &str) -> Option<Moref> {
        self.value(path).and_then(Moref::of)
    }

    /// The session is not there any more. Servers say so for each property instead of once.
    pub(super) fn tells_of_lost_session(&self) -> bool {
        self.missing.iter().any(|(_, fault)| fault == "NotAuthenticated")
    }
}

/// `<missingSet><fault><fault xsi:type="NoPermission">`.
fn missing_fault(missing: &Element) -> String {
    let inner = missing.child("fault").and_then(|outer| outer.child("fault").or(Some(outer)));
    inner
        .and_then(|fault| fault.xsi_type.clone().or_else(|| fault.kind.clone()))
        .unwrap_or_else(|| "unknown".to_owned())
}
