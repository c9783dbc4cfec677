//! SOAP answers, read as they arrive.
//!
//! In: bytes. Out: one [`Element`] for each child of `returnval`, or for a `returnval` without children, or for a
//! fault. Namespace prefixes are ignored: the simulator writes others than vCenter, and no two names here differ by
//! prefix alone. Never: DTDs, entities, more than one such element in memory.

use std::borrow::Cow;

use quick_xml::{
    Reader, XmlVersion,
    errors::Error,
    events::{BytesStart, Event},
};
use tokio::io::AsyncBufRead;

use crate::lookup::{
    body::Counted,
    error::{Malformed, Problem, TooLarge},
};

/// Elements in elements. The deepest that is asked for has six levels.
const DEPTH: usize = 32;
/// Elements in one object. A machine with hundreds of network interfaces has a few thousand.
const ELEMENTS: usize = 20_000;
/// Bytes of one text or tag.
pub(super) const VALUE: usize = 256 << 10;

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
}

impl Element {
    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of the first child of this name, unless it is empty.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str()).filter(|text| !text.is_empty())
    }
}

/// An answer on its way.
#[derive(Debug)]
pub(super) struct Answer<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    /// Elements around the ones that are handed out: `Envelope`, `Body`, the answer, `returnval`.
    outer: Vec<Outer>,
    /// Elements that are being put together, the outermost first.
    open: Vec<Element>,
    object_limit: u64,
    object_bytes: u64,
    elements: usize,
    finished: bool,
}

/// An element around the ones that are handed out. The last one may turn out to be one itself.
#[derive(Debug)]
struct Outer {
    element: Element,
    has_children: bool,
}

/// Where an element stands.
const ENVELOPE: usize = 0;
const BODY: usize = 1;
const ANSWER: usize = 2;
const RETURNVAL: usize = 3;

impl<R: AsyncBufRead + Counted + Unpin> Answer<R> {
    pub(super) fn new(body: R, object_limit: u64) -> Self {
        let mut reader = Reader::from_reader(body);
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            outer: Vec::new(),
            open: Vec::new(),
            object_limit,
            object_bytes: 0,
            elements: 0,
            finished: false,
        }
    }

    /// The next element. `None` is the end of a whole answer.
    pub(super) async fn next(&mut self) -> Result<Option<Element>, Problem> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let next = loop {
            buffer.clear();
            match self.reader.read_event_into_async(&mut buffer).await {
                Ok(Event::Eof) if self.finished => break Ok(None),
                Ok(Event::Eof) => break Err(self.early_end()),
                Ok(event) => match self.count().and_then(|()| self.take(event)) {
                    Ok(None) => {}
                    outcome => break outcome,
                },
                Err(error) => break Err(self.problem(&error)),
            }
        };
        self.buffer = buffer;
        next
    }

    /// Counts the event's bytes as part of the element that is being put together.
    fn count(&mut self) -> Result<(), Problem> {
        let bytes = self.reader.get_mut().mark();
        self.object_bytes = if self.open.is_empty() { 0 } else { self.object_bytes.saturating_add(bytes) };
        if self.object_bytes > self.object_limit {
            return Err(Problem::TooLarge { what: TooLarge::Object, limit: self.object_limit });
        }
        Ok(())
    }

    fn take(&mut self, event: Event<'_>) -> Result<Option<Element>, Problem> {
        match event {
            Event::Start(start) => self.start(&start).map(|()| None),
            Event::End(_) => Ok(self.end()),
            Event::Text(text) => self.text(&text.xml_content(XmlVersion::Implicit1_0)).map(|()| None),
            Event::CData(text) => self.text(&text.xml_content(XmlVersion::Implicit1_0)).map(|()| None),
            Event::GeneralRef(reference) => {
                let text = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Cow::Owned(character.to_string()),
                    Ok(None) => Cow::Borrowed(predefined(&reference.xml_content(XmlVersion::Implicit1_0))?),
                    Err(_) => return Err(Malformed::Syntax.into()),
                };
                self.text(&text).map(|()| None)
            }
            Event::DocType(_) => Err(Malformed::Entities.into()),
            // `expand_empty_elements` leaves no `Empty`; `Eof` is dealt with before.
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::Empty(_) | Event::Eof => Ok(None),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Problem> {
        let element = element(start)?;
        if self.outer.len().saturating_add(self.open.len()) >= DEPTH {
            return Err(Malformed::Depth.into());
        }
        let inside = !self.open.is_empty();
        match (self.outer.len(), element.name.as_str()) {
            _ if inside => {
                self.elements = self.elements.saturating_add(1);
                if self.elements > ELEMENTS {
                    return Err(Problem::TooLarge { what: TooLarge::Object, limit: self.object_limit });
                }
                self.open.push(element);
            }
            (ENVELOPE, "Envelope") if !self.finished => self.outer.push(Outer { element, has_children: false }),
            (ENVELOPE, _) => return Err(Problem::NotVcenter),
            // Headers, and whatever else has no business there, are put together and thrown away.
            (ANSWER, "Fault") => self.open(element),
            (BODY, "Body") | (ANSWER, _) | (RETURNVAL, "returnval") => {
                self.outer.push(Outer { element, has_children: false });
            }
            (RETURNVAL | BODY, _) => self.open(element),
            _ => {
                if let Some(outer) = self.outer.last_mut() {
                    outer.has_children = true;
                }
                self.open(element);
            }
        }
        Ok(())
    }

    fn open(&mut self, element: Element) {
        self.elements = 0;
        self.object_bytes = 0;
        self.open.push(element);
    }

    fn end(&mut self) -> Option<Element> {
        if let Some(element) = self.open.pop() {
            return match self.open.last_mut() {
                Some(parent) => {
                    parent.children.push(element);
                    None
                }
                None => (self.outer.len() != BODY && self.outer.len() != RETURNVAL).then_some(element),
            };
        }
        let outer = self.outer.pop()?;
        self.finished = self.finished || self.outer.is_empty();
        (outer.element.name == "returnval" && self.outer.len() == RETURNVAL && !outer.has_children)
            .then_some(outer.element)
    }

    fn text(&mut self, text: &str) -> Result<(), Problem> {
        let blank = text.trim().is_empty();
        if self.outer.is_empty() {
            return if blank || text == "\u{feff}" { Ok(()) } else { Err(Problem::NotVcenter) };
        }
        if text.chars().any(|character| character < ' ' && !matches!(character, '\t' | '\n' | '\r')) {
            return Err(Malformed::ControlCharacters.into());
        }
        if let Some(element) = self.open.last_mut() {
            // White space between elements is not kept.
            if !blank || element.children.is_empty() {
                element.text.push_str(text);
            }
            return Ok(());
        }
        let at_value = self.outer.len() > RETURNVAL;
        match self.outer.last_mut() {
            Some(outer) if at_value && outer.element.text.len() < VALUE => outer.element.text.push_str(text),
            _ if blank => {}
            _ => return Err(Malformed::Syntax.into()),
        }
        Ok(())
    }

    fn early_end(&self) -> Problem {
        if self.outer.is_empty() { Problem::NotVcenter } else { Malformed::Truncated.into() }
    }

    fn problem(&mut self, error: &Error) -> Problem {
        if let Some(problem) = self.reader.get_mut().take_problem() {
            return problem;
        }
        if self.outer.is_empty() && !self.finished {
            return Problem::NotVcenter;
        }
        match error {
            Error::Syntax(_) => Malformed::Truncated.into(), // Markup that is opened and never closed.
            Error::Io(_) => Problem::ConnectionLost,
            Error::IllFormed(_)
            | Error::InvalidAttr(_)
            | Error::Encoding(_)
            | Error::Escape(_)
            | Error::Namespace(_) => Malformed::Syntax.into(),
        }
    }
}

/// An element's name and types.
fn element(start: &BytesStart<'_>) -> Result<Element, Problem> {
    let mut element = Element { name: start.local_name().as_ref().to_owned(), ..Element::default() };
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

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn predefined(name: &str) -> Result<&'static str, Problem> {
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
