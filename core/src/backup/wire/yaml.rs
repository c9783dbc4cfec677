//! In: the text of a YAML document of a Secret. Out: a tree of its texts, which are wiped when it goes.
//!
//! Only what kubeconfigs and files of credentials are made of. Never: follows an alias, so that a tree is never larger
//! than its text; heeds a tag; or takes sides where a key stands twice. Such a document is none.
//!
//! This is a builder over the events of a library's parser and not the library's own way to read types, because that is
//! a sixth of the WebAssembly that every browser would download, and leaves copies of secrets behind.

use std::collections::BTreeMap;

use granit_parser::{Event, Options, Parser, ScalarStyle};
use zeroize::Zeroizing;

/// A node of the tree.
pub(super) enum Node {
    /// `null`, `~` or nothing.
    Null,
    /// A scalar of any other kind, as it is written: a number or a boolean is a text here.
    Text(Zeroizing<String>),
    /// A sequence.
    List(Vec<Self>),
    /// A mapping. Its keys are names of fields, and no secrets.
    Map(BTreeMap<String, Self>),
}

impl Node {
    /// The only document of this text.
    pub(super) fn parse(yaml: &str) -> Option<Self> {
        let mut builder = Builder::default();
        let mut options = Options::default();
        options.set_emit_comments(false); // Another crate of the same program may have turned them on.
        for event in Parser::new_from_str_with_options(yaml, options) {
            match event.ok()?.0 {
                Event::Scalar(text, style, _, None) => builder.add(Self::scalar(&text, style))?,
                Event::SequenceStart(_, _, None) => builder.open.push(Open::List(Vec::new())),
                Event::MappingStart(_, _, None) => builder.open.push(Open::Map { entries: BTreeMap::new(), key: None }),
                Event::SequenceEnd | Event::MappingEnd => builder.close()?,
                Event::StreamStart | Event::StreamEnd | Event::DocumentStart(..) | Event::DocumentEnd => {}
                // A node with a tag, an alias, or what a later parser tells.
                Event::Scalar(..)
                | Event::SequenceStart(..)
                | Event::MappingStart(..)
                | Event::Alias(_)
                | Event::UnresolvedAlias(_)
                | Event::Anchor(..)
                | _ => return None,
            }
        }
        Some(builder.root.unwrap_or(Self::Null))
    }

    /// What stands behind this key. `None` where nothing does, or where this has no keys.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let Self::Map(entries) = self else { return None };
        entries.get(key).filter(|value| !matches!(value, Self::Null))
    }

    /// The text behind this key. `Err` where something else is there.
    pub(super) fn text(&self, key: &str) -> Result<Option<&Zeroizing<String>>, NotThat> {
        match self.get(key) {
            None => Ok(None),
            Some(Self::Text(text)) => Ok(Some(text)),
            Some(Self::Null | Self::List(_) | Self::Map(_)) => Err(NotThat),
        }
    }

    /// The sequence behind this key, empty where there is none. `Err` where something else is there.
    pub(super) fn list(&self, key: &str) -> Result<&[Self], NotThat> {
        match self.get(key) {
            None => Ok(&[]),
            Some(Self::List(items)) => Ok(items),
            Some(Self::Null | Self::Text(_) | Self::Map(_)) => Err(NotThat),
        }
    }

    /// Whether this has keys.
    pub(super) fn is_map(&self) -> bool {
        matches!(self, Self::Map(_))
    }

    fn scalar(text: &str, style: ScalarStyle) -> Self {
        if style == ScalarStyle::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL") {
            Self::Null
        } else {
            Self::Text(Zeroizing::new(text.to_owned()))
        }
    }
}

/// What stands there is of another kind.
#[derive(Debug)]
pub(super) struct NotThat;

/// The nodes that have begun and not ended, and the one that has.
#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    root: Option<Node>,
}

/// A node that has begun.
enum Open {
    List(Vec<Node>),
    Map { entries: BTreeMap<String, Node>, key: Option<String> },
}

impl Builder {
    /// Puts a whole node where it belongs.
    fn add(&mut self, node: Node) -> Option<()> {
        match self.open.last_mut() {
            None if self.root.is_some() => return None, // A second document.
            None => self.root = Some(node),
            Some(Open::List(items)) => items.push(node),
            Some(Open::Map { entries, key }) => match key.take() {
                Some(name) => {
                    entries.insert(name, node);
                }
                None => match node {
                    Node::Text(name) if !entries.contains_key(name.as_str()) => *key = Some(name.as_str().to_owned()),
                    Node::Null | Node::Text(_) | Node::List(_) | Node::Map(_) => return None,
                },
            },
        }
        Some(())
    }

    fn close(&mut self) -> Option<()> {
        let node = match self.open.pop()? {
            Open::List(items) => Node::List(items),
            Open::Map { entries, .. } => Node::Map(entries),
        };
        self.add(node)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_stay_as_they_are_written() {
        let node = Node::parse(
            "a: 0x10\nb: 'it''s'\nc: \"\\u00e9\"\nd: |\n  one\n  two\ne: >-\n  one\n  two\nf: true # why\ng: &there \
             [1]\n",
        )
        .unwrap();
        let text = |key| node.text(key).unwrap().unwrap().as_str();
        assert_eq!(["a", "b", "c", "d", "e", "f"].map(text), ["0x10", "it's", "é", "one\ntwo\n", "one two", "true"]);
        assert_eq!(node.list("g").unwrap().len(), 1);
        assert!(node.text("g").is_err() && node.list("a").is_err());
        assert!(node.is_map() && node.get("z").is_none());
    }

    #[test]
    fn nothing_is_nothing_unless_it_is_quoted() {
        let node = Node::parse("a:\nb: ~\nc: null\nd: ''\ne: 'null'\n").unwrap();
        assert!(["a", "b", "c"].iter().all(|key| node.get(key).is_none()));
        assert_eq!(["d", "e"].map(|key| node.text(key).unwrap().unwrap().as_str()), ["", "null"]);
        assert!(matches!(Node::parse(""), Some(Node::Null)));
        assert!(matches!(Node::parse("# nothing\n"), Some(Node::Null)));
    }

    #[test]
    fn json_is_yaml() {
        let node = Node::parse(r#"{"users":[{"name":"a\/b","user":{"token":"t"}}],"n":1}"#).unwrap();
        let user = &node.list("users").unwrap()[0];
        assert_eq!(user.text("name").unwrap().unwrap().as_str(), "a/b");
        assert_eq!(user.get("user").unwrap().text("token").unwrap().unwrap().as_str(), "t");
    }

    #[test]
    fn what_has_more_than_one_meaning_is_none() {
        for yaml in [
            "a: 1\na: 2",
            "a: &x 1\nb: *x",
            "a: *x",
            "a: !!binary eA==",
            "!other {a: 1}",
            "a: 1\n---\na: 2",
            "{[a]: b}",
            "{? {a: b} : c}",
            "~: a",
            "a: [b",
            "a: b: c",
            "a:\n\tb: c",
        ] {
            assert!(Node::parse(yaml).is_none(), "{yaml}");
        }
    }

    #[test]
    fn deep_nests_end() {
        assert!(Node::parse(&"[".repeat(200_000)).is_none());
        assert!(Node::parse(&"{a: ".repeat(200_000)).is_none());
        assert!(Node::parse(&"- ".repeat(200_000)).is_none());
        assert!(Node::parse(&format!("{}{}", "[".repeat(100), "]".repeat(100))).is_some());
    }

    proptest! {
        #[test]
        fn any_text_ends(yaml in r#"[a-c:{}\[\],&*!?|>'"%@~#\- \n\t]{0,200}"#) {
            Node::parse(&yaml);
        }
    }
}
