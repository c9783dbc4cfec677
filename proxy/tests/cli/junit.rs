//! A reader of `JUnit` results that knows what the schema of Jenkins' xunit-plugin allows (`junit-10.xsd`): no more.

use std::collections::BTreeMap;

use quick_xml::{Reader, XmlVersion, events::Event};

/// Results, read.
pub(crate) struct Results {
    pub(crate) tests: usize,
    pub(crate) failures: usize,
    pub(crate) errors: usize,
    pub(crate) skipped: usize,
}

/// An element: the attributes that it must have, those that it may have, and the elements that it may hold.
type Rule = (&'static [&'static str], &'static [&'static str], &'static [&'static str]);

fn rule(element: &str) -> Rule {
    match element {
        "" => (&[], &[], &["testsuites"]),
        "testsuites" => (&[], &["name", "time", "tests", "failures", "errors"], &["testsuite"]),
        "testsuite" => (
            &["name", "tests", "failures", "errors"],
            &["time", "skipped", "timestamp", "hostname", "id", "package"],
            &["properties", "testcase", "system-out", "system-err"],
        ),
        "testcase" => (&["name"], &["time", "classname"], &["skipped", "error", "failure", "system-out", "system-err"]),
        "skipped" | "error" | "failure" => (&[], &["type", "message"], &[]),
        other => panic!("{other} is no element of the schema"),
    }
}

/// Reads results, and fails where the schema does not allow something or where numbers do not add up.
pub(crate) fn read(xml: &str) -> Results {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![String::new()];
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut suites: Vec<BTreeMap<String, String>> = Vec::new();
    let mut root = BTreeMap::new();
    loop {
        let event = reader.read_event().unwrap();
        let (start, is_empty) = match &event {
            Event::Start(start) => (start, false),
            Event::Empty(start) => (start, true),
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Text(text) => {
                let text: &str = text;
                let may_hold_text = ["failure", "error", "skipped"].contains(&open.last().unwrap().as_str());
                assert!(may_hold_text || text.trim().is_empty(), "{text:?} in {open:?}");
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        let name = start.name().as_ref().to_owned();
        assert!(rule(open.last().unwrap()).2.contains(&name.as_str()), "{name} in {open:?}");
        let (required, optional, _) = rule(&name);
        let attribute = |attribute: quick_xml::events::attributes::Attribute<'_>| {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap().into_owned();
            (attribute.key.as_ref().to_owned(), value)
        };
        let attributes: BTreeMap<String, String> = start.attributes().map(|one| attribute(one.unwrap())).collect();
        assert!(required.iter().all(|name| attributes.contains_key(*name)), "{name}: {attributes:?}");
        let known = |key: &str| required.contains(&key) || optional.contains(&key);
        assert!(attributes.keys().all(|key| known(key)), "{name}: {attributes:?}");
        match name.as_str() {
            "testsuites" => root = attributes,
            "testsuite" => suites.push(attributes),
            _ => {}
        }
        *found.entry(name.clone()).or_default() += 1;
        if !is_empty {
            open.push(name);
        }
    }
    assert_eq!(open, [""], "everything was closed");
    let found = |name: &str| found.get(name).copied().unwrap_or_default();
    let number = |attributes: &BTreeMap<String, String>, name: &str| attributes[name].parse::<usize>().unwrap();
    let sum = |name: &str| suites.iter().map(|suite| number(suite, name)).sum::<usize>();
    for (attribute, element) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
        assert_eq!([number(&root, attribute), sum(attribute)], [found(element); 2], "{attribute}");
    }
    assert_eq!(sum("skipped"), found("skipped"));
    Results { tests: found("testcase"), failures: found("failure"), errors: found("error"), skipped: found("skipped") }
}
