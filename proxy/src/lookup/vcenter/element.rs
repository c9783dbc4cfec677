//! Elements of an answer, and the characters in them.

use quick_xml::{XmlVersion, events::BytesStart};

use crate::lookup::error::{Malformed, Problem};

/// An element with all that is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Its name without prefix.
    pub(super) name: String,
    /// The attribute `type`: of a reference, what it refers to.
    pub(super) kind: Option<String>,
    /// The attribute `xsi:type` without prefix, under whatever prefix it came.
    pub(super) xsi_type: Option<String>,
    /// Its own text.
    pub(super) text: String,
    /// What is in it.
    pub(super) children: Vec<Element>,
    /// It, or something in it, is no text of XML, or is too large. What is left of it is not its value.
    pub(super) damaged: bool,
}

impl Element {
    /// An element that begins: its name and types.
    pub(super) fn begin(start: &BytesStart<'_>) -> Result<Self, Problem> {
        let mut element = Self { name: start.local_name().as_ref().to_owned(), ..Self::default() };
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| Malformed::Syntax)?;
            if attribute.key.local_name().as_ref() != "type" {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Malformed::Entities)?;
            if value.chars().any(char::is_control) {
                return Err(Malformed::ControlCharacters.into());
            }
            if attribute.key.prefix().is_some() {
                element.xsi_type = Some(local(&value).to_owned());
            } else {
                element.kind = Some(local(&value).to_owned());
            }
        }
        Ok(element)
    }

    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of the first child of this name, unless it is empty.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str()).filter(|text| !text.is_empty())
    }
}

/// A character of XML.
pub(super) fn is_allowed(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

pub(super) fn predefined(name: &str) -> Result<&'static str, Problem> {
    match name {
        "lt" => Ok("<"),
        "gt" => Ok(">"),
        "amp" => Ok("&"),
        "quot" => Ok("\""),
        "apos" => Ok("'"),
        _ => Err(Malformed::Entities.into()),
    }
}

impl From<Malformed> for Problem {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}
