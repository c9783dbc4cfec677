//! Tests of the parts that need no connection.

mod machine;
mod tree;
mod xml;

use super::{element::Element, objects::Object, pieces::Pieces, xml::Answer};
use crate::lookup::error::Problem;

const OBJECT_LIMIT: u64 = 4096;

/// All parts of an answer, which is the same whatever the size of the pieces.
async fn parts(bytes: &[u8]) -> Result<Vec<Element>, Problem> {
    let mut outcomes = Vec::new();
    for size in [1, 7, usize::MAX] {
        let mut answer = Answer::new(Pieces::new(bytes, size), OBJECT_LIMIT);
        let mut parts = Vec::new();
        outcomes.push(loop {
            match answer.next().await {
                Ok(Some(part)) => parts.push(part),
                Ok(None) => break Ok(parts),
                Err(problem) => break Err(problem),
            }
        });
    }
    let first = outcomes.remove(0);
    for other in outcomes {
        assert_eq!(format!("{first:?}"), format!("{other:?}"));
    }
    first
}

/// An envelope around an answer's content.
fn envelope(content: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<s:Body><RetrievePropertiesExResponse xmlns="urn:vim25">{content}</RetrievePropertiesExResponse></s:Body></s:Envelope>
"#
    )
}

/// An object as the property collector sends it.
async fn object(content: &str) -> Object {
    let text = envelope(&format!("<returnval><objects>{content}</objects></returnval>"));
    let mut parts = parts(text.as_bytes()).await.unwrap();
    assert_eq!(parts.len(), 1);
    Object::read(parts.remove(0)).unwrap()
}

/// `<propSet>`
fn property(name: &str, value: &str) -> String {
    format!("<propSet><name>{name}</name><val>{value}</val></propSet>")
}

/// `<propSet>` with a reference.
fn reference(name: &str, kind: &str, id: &str) -> String {
    format!(r#"<propSet><name>{name}</name><val type="{kind}" xsi:type="ManagedObjectReference">{id}</val></propSet>"#)
}

/// `<missingSet>`
fn missing(path: &str, fault: &str) -> String {
    format!(
        "<missingSet><path>{path}</path><fault><fault xsi:type=\"{fault}\"></fault>\
         <localizedMessage>Nein.</localizedMessage></fault></missingSet>"
    )
}
