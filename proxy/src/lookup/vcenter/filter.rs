//! Which properties of which objects are asked for: the arguments of the property collector's requests.
//!
//! The order of elements is that of the schema, which vCenter insists on.

use super::{
    messages::{escaped, push, reference},
    objects::Moref,
};

/// Where to look for objects.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'a> {
    /// What a view lists.
    View(&'a Moref),
    /// The object itself.
    Object(&'a Moref),
    /// The objects themselves.
    Objects(&'a [Moref]),
    /// What is in the folders for virtual machines of a datacenter.
    Datacenter(&'a Moref),
}

/// The arguments of `RetrievePropertiesEx`: of which types which properties, from where, how many objects at once. A
/// type without properties gives references alone. Without a number of objects these are the arguments of
/// `RetrieveProperties`, which knows no pages.
pub(super) fn retrieve(properties: &[(&str, &[&str])], sources: &[Source<'_>], page: Option<usize>) -> String {
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
            Source::Object(object) => push_object(&mut text, object),
            Source::Objects(objects) => objects.iter().for_each(|object| push_object(&mut text, object)),
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
    // What is gone since it was listed is left out. Without this, it would be a fault for all.
    text.push_str("<reportMissingObjectsInResults>true</reportMissingObjectsInResults></specSet>");
    if let Some(page) = page {
        push(&mut text, format_args!("<options><maxObjects>{page}</maxObjects></options>"));
    }
    text
}

fn push_object(text: &mut String, object: &Moref) {
    push(text, format_args!("<objectSet>{}<skip>false</skip></objectSet>", reference("obj", object)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_as_the_schema_wants_it() {
        let view = Moref { kind: "ContainerView".to_owned(), id: "session[1]2".to_owned() };
        let text =
            retrieve(&[("VirtualMachine", &["name", r#"config.extraConfig["a"]"#])], &[Source::View(&view)], Some(7));
        assert_eq!(
            text,
            concat!(
                "<specSet><propSet><type>VirtualMachine</type><all>false</all><pathSet>name</pathSet>",
                "<pathSet>config.extraConfig[&quot;a&quot;]</pathSet></propSet>",
                r#"<objectSet><obj type="ContainerView">session[1]2</obj><skip>true</skip>"#,
                r#"<selectSet xsi:type="TraversalSpec"><name>view</name><type>ContainerView</type><path>view</path>"#,
                "<skip>false</skip></selectSet></objectSet>",
                "<reportMissingObjectsInResults>true</reportMissingObjectsInResults></specSet>",
                "<options><maxObjects>7</maxObjects></options>"
            )
        );
    }

    #[test]
    fn objects_one_by_one_and_without_pages() {
        let objects = ["vm-1", "vm-2"].map(|id| Moref { kind: "VirtualMachine".to_owned(), id: id.to_owned() });
        let text = retrieve(&[("VirtualMachine", &[])], &[Source::Objects(&objects)], None);
        assert_eq!(
            text,
            concat!(
                "<specSet><propSet><type>VirtualMachine</type><all>false</all></propSet>",
                r#"<objectSet><obj type="VirtualMachine">vm-1</obj><skip>false</skip></objectSet>"#,
                r#"<objectSet><obj type="VirtualMachine">vm-2</obj><skip>false</skip></objectSet>"#,
                "<reportMissingObjectsInResults>true</reportMissingObjectsInResults></specSet>"
            )
        );
    }
}
