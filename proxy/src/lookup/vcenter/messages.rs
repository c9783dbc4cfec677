//! What is said to a vCenter: the bodies of seven SOAP requests, none of which changes anything but our own session.
//!
//! The order of elements is that of the schema, which vCenter insists on.

use std::fmt::Write as _;

use zeroize::Zeroizing;

use super::{objects::Moref, xml::Element};

/// The version of the interface: the oldest that knows every property we ask for. Newer servers keep to it.
pub(super) const SOAP_ACTION: &str = "urn:vim25/6.7";

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    RetrieveServiceContent,
    Login,
    CreateContainerView,
    RetrieveProperties,
    ContinueRetrieveProperties,
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
            Self::RetrieveProperties | Self::ContinueRetrieveProperties => "to read its inventory",
            Self::DestroyView | Self::Logout => "to end the session",
        }
    }

    /// The same, at the beginning of one.
    pub(super) fn during(self) -> &'static str {
        match self {
            Self::RetrieveServiceContent => "asking what it is",
            Self::Login => "logging in",
            Self::CreateContainerView => "listing the inventory",
            Self::RetrieveProperties | Self::ContinueRetrieveProperties => "one page of the inventory",
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

fn push(text: &mut String, arguments: std::fmt::Arguments<'_>) {
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

/// Where to look for objects.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'a> {
    /// What a view lists.
    View(&'a Moref),
    /// The object itself.
    Object(&'a Moref),
    /// What is in the folders for virtual machines of a datacenter.
    Datacenter(&'a Moref),
}

/// The arguments of `RetrievePropertiesEx`: of which types which properties, from where, how many objects at once.
pub(super) fn retrieve(properties: &[(&str, &[&str])], sources: &[Source<'_>], page: u32) -> String {
    let mut text = "<specSet>".to_owned();
    for (kind, paths) in properties {
        push(&mut text, format_args!("<propSet><type>{kind}</type><all>false</all>"));
        for path in *paths {
            push(&mut text, format_args!("<pathSet>{}</pathSet>", escaped(path)));
        }
        text.push_str("</propSet>");
    }
    for source in sources {
        match source {
            Source::View(view) => push(
                &mut text,
                format_args!(
                    "<objectSet>{}<skip>true</skip>{}</objectSet>",
                    reference("obj", view),
                    traversal("view", "ContainerView", "view", &[])
                ),
            ),
            Source::Object(object) => {
                push(&mut text, format_args!("<objectSet>{}<skip>false</skip></objectSet>", reference("obj", object)));
            }
            Source::Datacenter(datacenter) => push(
                &mut text,
                format_args!(
                    "<objectSet>{}<skip>true</skip>{}{}{}{}</objectSet>",
                    reference("obj", datacenter),
                    traversal("datacenter", "Datacenter", "vmFolder", &["folder"]),
                    traversal("folder", "Folder", "childEntity", &["folder", "vApp", "vAppInVApp"]),
                    traversal("vApp", "ResourcePool", "vm", &[]),
                    traversal("vAppInVApp", "ResourcePool", "resourcePool", &["vApp", "vAppInVApp"]),
                ),
            ),
        }
    }
    push(&mut text, format_args!("</specSet><options><maxObjects>{page}</maxObjects></options>"));
    text
}

/// From an object to the ones that a property names, and on from there.
fn traversal(name: &str, kind: &str, path: &str, next: &[&str]) -> String {
    let next: Vec<String> = next.iter().map(|name| format!("<selectSet><name>{name}</name></selectSet>")).collect();
    let next = next.concat();
    format!(
        "<selectSet xsi:type=\"TraversalSpec\"><name>{name}</name><type>{kind}</type><path>{path}</path>\
         <skip>false</skip>{next}</selectSet>"
    )
}

/// A reference to an object.
fn reference(element: &str, moref: &Moref) -> String {
    format!(r#"<{element} type="{}">{}</{element}>"#, escaped(&moref.kind), escaped(&moref.id))
}

/// Text as XML wants it. What XML cannot hold at all is left out.
fn escaped(text: &str) -> String {
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

/// The name of a fault: `InvalidLogin` of `<InvalidLoginFault xsi:type="InvalidLogin">`. The text beside it is in the
/// language of the server and says no more.
pub(super) fn fault_name(fault: &Element) -> String {
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
    fn a_filter_as_the_schema_wants_it() {
        let view = moref("ContainerView", "session[1]2");
        let text = retrieve(&[("VirtualMachine", &["name", r#"config.extraConfig["a"]"#])], &[Source::View(&view)], 7);
        assert_eq!(
            text,
            concat!(
                "<specSet><propSet><type>VirtualMachine</type><all>false</all><pathSet>name</pathSet>",
                "<pathSet>config.extraConfig[&quot;a&quot;]</pathSet></propSet>",
                r#"<objectSet><obj type="ContainerView">session[1]2</obj><skip>true</skip>"#,
                r#"<selectSet xsi:type="TraversalSpec"><name>view</name><type>ContainerView</type><path>view</path>"#,
                "<skip>false</skip></selectSet></objectSet></specSet><options><maxObjects>7</maxObjects></options>"
            )
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
