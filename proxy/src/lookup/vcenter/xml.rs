//! SOAP answers, read as they arrive.
//!
//! In: bytes. Out: one [`Element`] for each child of `returnval`, or for a `returnval` without children, or for a
//! fault. Namespace prefixes are ignored: the simulator writes others than vCenter, and no two names here differ by
//! prefix alone. A property that is no text of XML, or too large, is damaged: it keeps its name, and spoils nothing
//! around it. Never: DTDs, entities, more than one such element in memory.

use std::{borrow::Cow, char::REPLACEMENT_CHARACTER};

use quick_xml::{
    Reader, XmlVersion,
    errors::Error,
    events::{BytesStart, Event},
};
use tokio::io::AsyncBufRead;

use super::{
    clean::{Clean, MARK, VALUE},
    element::{Element, is_allowed, predefined},
};
use crate::lookup::{
    body::Counted,
    error::{Malformed, Problem, TooLarge},
};

/// Elements in elements. The deepest that is asked for has six levels.
const DEPTH: usize = 32;
/// Elements in one property. A node that carries 2,000 addresses of Services has 14,000.
pub(super) const PROPERTY_ELEMENTS: usize = 20_000;
/// Elements in one object.
const ELEMENTS: usize = 3 * PROPERTY_ELEMENTS;
/// One property may take this part of an object.
const PART: u64 = 4;

/// An answer on its way.
#[derive(Debug)]
pub(super) struct Answer<R> {
    reader: Reader<Clean<R>>,
    buffer: Vec<u8>,
    /// Elements around the ones that are handed out: `Envelope`, `Body`, the answer, `returnval`.
    outer: Vec<Outer>,
    /// Elements that are being put together, the outermost first.
    open: Vec<Element>,
    object_limit: u64,
    object: Size,
    /// The object up to the property that is being read.
    before: Size,
    /// The property that is being read is too large: nothing more of it is kept.
    skips: bool,
    finished: bool,
}

/// How much was kept.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    bytes: u64,
    elements: usize,
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
        let mut reader = Reader::from_reader(Clean::new(body));
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            outer: Vec::new(),
            open: Vec::new(),
            object_limit,
            object: Size::default(),
            before: Size::default(),
            skips: false,
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
        if self.open.is_empty() {
            self.object = Size::default();
        } else if !self.skips {
            self.object.bytes = self.object.bytes.saturating_add(bytes);
        }
        self.check_size()
    }

    /// Gives up a property that is too large, and the object only where no property is.
    fn check_size(&mut self) -> Result<(), Problem> {
        let too_large = |size: Size, bytes, elements| size.bytes > bytes || size.elements > elements;
        if self.is_in_property() && !self.skips {
            let property = Size {
                bytes: self.object.bytes.saturating_sub(self.before.bytes),
                elements: self.object.elements.saturating_sub(self.before.elements),
            };
            let limit = self.object_limit.checked_div(PART).unwrap_or_default();
            if too_large(property, limit, PROPERTY_ELEMENTS) {
                self.skips = true;
                self.object = self.before;
                self.damage();
                for element in self.open.iter_mut().skip(2) {
                    element.children.clear();
                    element.text.clear();
                }
            }
        }
        if too_large(self.object, self.object_limit, ELEMENTS) {
            return Err(Problem::TooLarge { what: TooLarge::Object, limit: self.object_limit });
        }
        Ok(())
    }

    /// Whether what is being put together is a property of an object, beyond its name.
    fn is_in_property(&self) -> bool {
        let mut open = self.open.iter().map(|element| element.name.as_str());
        (open.next(), open.next(), open.next()) == (Some("objects"), Some("propSet"), Some("val"))
    }

    /// Marks the property that is being read.
    fn damage(&mut self) {
        for element in self.open.iter_mut().skip(1) {
            element.damaged = true;
        }
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
                    Err(_) if self.may_be_damaged() => Cow::Owned(MARK.to_string()),
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
        let element = Element::begin(start)?;
        if self.outer.len().saturating_add(self.open.len()) >= DEPTH {
            return Err(Malformed::Depth.into());
        }
        let inside = !self.open.is_empty();
        match (self.outer.len(), element.name.as_str()) {
            _ if inside => {
                if self.open.len() == 1 {
                    self.before = self.object;
                    self.skips = false;
                }
                self.object.elements = self.object.elements.saturating_add(usize::from(!self.skips));
                self.open.push(element);
                self.check_size()?;
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
        self.object = Size::default();
        self.skips = false;
        self.open.push(element);
    }

    fn end(&mut self) -> Option<Element> {
        if let Some(element) = self.open.pop() {
            let parents = self.open.len();
            return match self.open.last_mut() {
                Some(parent) => {
                    if !self.skips || parents < 3 {
                        parent.children.push(element);
                    }
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
        let text = if text.chars().all(is_allowed) {
            Cow::Borrowed(text)
        } else if self.may_be_damaged() {
            self.damage();
            Cow::Owned(text.chars().map(|one| if is_allowed(one) { one } else { REPLACEMENT_CHARACTER }).collect())
        } else {
            return Err(Malformed::ControlCharacters.into());
        };
        if self.skips {
            return Ok(());
        }
        if let Some(element) = self.open.last_mut() {
            // White space between elements is not kept.
            if !blank || element.children.is_empty() {
                element.text.push_str(&text);
            }
            return Ok(());
        }
        let at_value = self.outer.len() > RETURNVAL;
        match self.outer.last_mut() {
            Some(outer) if at_value && outer.element.text.len() < VALUE => outer.element.text.push_str(&text),
            _ if blank => {}
            _ => return Err(Malformed::Syntax.into()),
        }
        Ok(())
    }

    /// Texts in an object, and what a fault says beside its name, spoil nothing but themselves.
    fn may_be_damaged(&self) -> bool {
        let first = self.open.first().map(|element| element.name.as_str());
        self.open.len() > 1 && matches!(first, Some("objects" | "Fault"))
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
