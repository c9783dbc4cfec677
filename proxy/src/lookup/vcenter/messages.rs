//! What is said to a vCenter: the bodies of nine SOAP requests, none of which changes anything but our own session.
//!
//! The order of elements is that of the schema, which vCenter insists on.

use std::fmt::Write as _;

use zeroize::Zeroizing;

use super::{element::Element, objects::Moref};

/// Versions of the interface: the oldest that knows every property we ask for, to which newer servers keep, and the
/// oldest that has all else, for servers that insist on one that they know.
pub(super) const SOAP_ACTIONS: [&str; 2] = ["urn:vim25/6.7", "urn:vim25/5.5"];

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    RetrieveServiceContent,
    Login,
    CreateContainerView,
    RetrieveProperties,
    ContinueRetrieveProperties,
    RetrieveAllProperties,
    FindAllByUuid,
    DestroyView,
    Logout,
}

impl Operation {
    /// Its name in the schema.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::RetrieveServiceContent => "RetrieveServiceContent",
            Self::Login => "Login",
            Self::CreateContainerView => "CreateContainerView",
            Self::RetrieveProperties => "RetrievePropertiesEx",
            Self::ContinueRetrieveProperties => "ContinueRetrievePropertiesEx",
            Self::RetrieveAllProperties => "RetrieveProperties",
            Self::FindAllByUuid => "FindAllByUuid",
            Self::DestroyView => "DestroyView",
            Self::Logout => "Logout",
        }
    }

    /// What it is for, in the middle of a sentence.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::RetrieveServiceContent => "to say what it is",
            Self::Login => "to log in",
            Self::CreateContainerView => "to list its inventory",
            Self::RetrieveProperties | Self::ContinueRetrieveProperties | Self::RetrieveAllProperties => {
                "to read its inventory"
            }
            Self::FindAllByUuid => "to search its inventory",
            Self::DestroyView | Self::Logout => "to end the session",
        }
    }

    /// The same, at the beginning of one.
    pub(super) fn during(self) -> &'static str {
        match self {
            Self::RetrieveServiceContent => "asking what it is",
            Self::Login => "logging in",
            Self::CreateContainerView => "listing the inventory",
            Self::RetrieveProperties | Self::ContinueRetrieveProperties | Self::RetrieveAllProperties => {
                "one page of the inventory"
            }
            Self::FindAllByUuid => "searching the inventory",
            Self::DestroyView | Self::Logout => "ending the session",
        }
    }
}

/// The whole envelope. It may hold a password.
pub(super) fn envelope(operation: Operation, this: &Moref, arguments: &str) -> Zeroizing<String> {
    let name = operation.name();
    let mut text = Zeroizing::new(String::with_capacity(arguments.len().saturating_add(512)));
    text.push_str(concat!(
        r#"<?xml version="1.0" encoding="UTF-8"?>"#,
        r#"<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" "#,
        r#"xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"#,
        "<soapenv:Body>",
    ));
    push(&mut text, format_args!(r#"<{name} xmlns="urn:vim25">{}"#, reference("_this", this)));
    text.push_str(arguments);
    push(&mut text, format_args!("</{name}></soapenv:Body></soapenv:Envelope>"));
    text
}

pub(super) fn push(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).unwrap_or_default(); // Writing to a string does not fail.
}

/// The arguments of `Login`.
pub(super) fn login(username: &str, password: &str) -> Zeroizing<String> {
    let password = Zeroizing::new(escaped(password));
    let mut text =
        Zeroizing::new(String::with_capacity(password.len().saturating_add(username.len()).saturating_add(256)));
    push(&mut text, format_args!("<userName>{}</userName><password>", escaped(username)));
    text.push_str(&password);
    text.push_str("</password>");
    text
}

/// The arguments of `CreateContainerView`: everything of these types below `container`.
pub(super) fn container_view(container: &Moref, types: &[&str]) -> String {
    let types: Vec<String> = types.iter().map(|kind| format!("<type>{kind}</type>")).collect();
    format!("{}{}<recursive>true</recursive>", reference("container", container), types.concat())
}

/// The arguments of `ContinueRetrievePropertiesEx`.
pub(super) fn token(token: &str) -> String {
    format!("<token>{}</token>", escaped(token))
}

/// The arguments of `FindAllByUuid`: virtual machines with this BIOS UUID, in one datacenter or in all.
pub(super) fn find_all_by_uuid(datacenter: Option<&Moref>, uuid: &str) -> String {
    let datacenter = datacenter.map(|datacenter| reference("datacenter", datacenter)).unwrap_or_default();
    let uuid = escaped(uuid);
    format!("{datacenter}<uuid>{uuid}</uuid><vmSearch>true</vmSearch><instanceUuid>false</instanceUuid>")
}

/// A reference to an object.
pub(super) fn reference(element: &str, moref: &Moref) -> String {
    format!(r#"<{element} type="{}">{}</{element}>"#, escaped(&moref.kind), escaped(&moref.id))
}

/// Text as XML wants it. What XML cannot hold at all is left out.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len().saturating_mul(6)); // Never moved: it may hold a password.
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\r' => escaped.push_str("&#xD;"),
            '\t' | '\n' => escaped.push(character),
            '\0'..=' ' if character != ' ' => {}
            '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(character),
        }
    }
    escaped
}

/// How a server says that it does not know a version of the interface.
const VERSION_CODE: &str = "VersionMismatchFaultCode";
/// What that fault is called here.
pub(super) const VERSION_FAULT: &str = "VersionMismatch";

/// The name of a fault: `InvalidLogin` of `<InvalidLoginFault xsi:type="InvalidLogin">`. The text beside it is in the
/// language of the server and says no more, except that a fault about the version has no name of its own.
pub(super) fn fault_name(fault: &Element) -> String {
    if fault.text_of("faultcode").is_some_and(|code| code.ends_with(VERSION_CODE)) {
        return VERSION_FAULT.to_owned();
    }
    let detail = fault.child("detail").and_then(|detail| detail.children.first());
    let name = detail.map_or("", |detail| {
        detail.xsi_type.as_deref().unwrap_or_else(|| detail.name.strip_suffix("Fault").unwrap_or(&detail.name))
    });
    let known = (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if known { name.to_owned() } else { "a fault without a name".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moref(kind: &str, id: &str) -> Moref {
        Moref { kind: kind.to_owned(), id: id.to_owned() }
    }

    #[test]
    fn everything_is_escaped() {
        let arguments = login("a<b>&\"'\u{1}\r\n", "]]>&amp;\0");
        assert_eq!(
            *arguments,
            "<userName>a&lt;b&gt;&amp;&quot;&apos;&#xD;\n</userName><password>]]&gt;&amp;amp;</password>"
        );
        assert_eq!(token("<&>"), "<token>&lt;&amp;&gt;</token>");
        assert!(
            container_view(&moref("F\"", "a<"), &["Folder"])
                .starts_with(r#"<container type="F&quot;">a&lt;</container>"#)
        );
    }

    #[test]
    fn an_envelope() {
        let text = envelope(Operation::Logout, &moref("SessionManager", "SessionManager"), "");
        assert!(
            text.contains(r#"<Logout xmlns="urn:vim25"><_this type="SessionManager">SessionManager</_this></Logout>"#)
        );
    }
}
