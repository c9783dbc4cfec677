//! Documents that say what the code says: `docs/report-reference.md` is the report's schema in words, and the tables of
//! reasons in `docs/verdict-rules.md` are what the reasons say about themselves, and those of versions in
//! `docs/forecast.md` what the rules say. With `UPDATE_DOCS=1` these tests write
//! the documents; without, they fail where a document is stale.

#![cfg(test)]

use std::fmt::Write as _;

use drift_core::report::{InfraMachineReason, MachineReason};
use serde::Serialize;
use serde_json::{Map, Value};

const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/report-reference.md");
const FORECAST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/forecast.md");
const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/verdict-rules.md");

#[test]
fn the_reference_is_current() {
    assert_current(REFERENCE, &markdown(&drift_core::schema::report()).unwrap());
}

#[test]
fn the_tables_of_reasons_are_current() {
    let machines = MachineReason::ALL.iter().map(|reason| {
        vec![code(reason), format!("{:?}", reason.status()), reason.meaning().to_owned(), reason.why().to_owned()]
    });
    let others = InfraMachineReason::ALL.iter();
    let unattributed = others.clone().map(|reason| vec![code(reason), reason.meaning().into(), reason.why().into()]);
    let against_name = others.clone().filter_map(|reason| Some(vec![code(reason), reason.against_name()?.into()]));
    let against_node = others.filter_map(|reason| Some(vec![code(reason), reason.against_live_node()?.into()]));
    let tables = [
        ("machine reasons", table(&["reason", "status", "when", "why"], machines)),
        ("reasons against a name", table(&["reason", "when"], against_name)),
        ("reasons against a live Node", table(&["reason", "when"], against_node)),
        ("unattributed reasons", table(&["reason", "when", "why"], unattributed)),
    ];
    let rules = std::fs::read_to_string(RULES).unwrap();
    let current = tables.iter().try_fold(rules, |rules, (name, table)| with_section(&rules, name, table));
    assert_current(RULES, &current.expect("the page has a section for each table"));
}

#[test]
fn the_tables_of_versions_are_current() {
    let page = std::fs::read_to_string(FORECAST).unwrap();
    let tables = [("rules by version", drift_core::rule_table()), ("products", drift_core::product_table())];
    let current = tables.iter().try_fold(page, |page, (name, table)| with_section(&page, name, table));
    assert_current(FORECAST, &current.expect("the page has a section for each table"));
}

#[track_caller]
fn assert_current(file: &str, current: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(file, current).unwrap();
    }
    let written = std::fs::read_to_string(file).unwrap_or_default();
    assert!(written == current, "{file} is stale: run `UPDATE_DOCS=1 cargo test -p drift-core --test reference`");
}

/// The document with another text between the comments of a generated section.
fn with_section(document: &str, name: &str, text: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- generated: {name} -->\n"), format!("<!-- end: {name} -->\n"));
    let (before, rest) = document.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n{text}\n{end}{after}"))
}

fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
    let rule: Vec<String> = head.iter().map(|_| "---".to_owned()).collect();
    rows.fold(line(&head) + &line(&rule), |table, cells| table + &line(&cells))
}

/// A value of a closed list as the report has it.
fn code(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap();
    format!("`{}`", value.as_str().unwrap())
}

/// Prose of documents ends here; tables do not wrap.
const COLUMNS: usize = 100;

/// The reference in Markdown: the report first, then every type that it uses, by name.
fn markdown(schema: &Value) -> Result<String, std::fmt::Error> {
    let source = "The JSON report of `drift-detector detect -o report.json`. This page is generated from the schema, \
                  which `drift-detector schema report` prints.";
    let rules = "Field names are camelCase, and times are RFC 3339 in UTC. A field is absent if its value is unknown, \
                 lists are never `null`, and the order is deterministic.";
    let mut text = format!("# Report reference\n\n{}\n\n{}\n", wrapped(source), wrapped(rules));
    section(&mut text, "Report", schema)?;
    for (name, definition) in schema.get("$defs").and_then(Value::as_object).into_iter().flatten() {
        section(&mut text, name, definition)?;
    }
    Ok(text)
}

fn section(text: &mut String, name: &str, schema: &Value) -> std::fmt::Result {
    write!(text, "\n## {name}\n\n{}\n", wrapped(&description(schema)))?;
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        fields(text, properties, schema)?;
    }
    let variants = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    let values: Vec<(&str, String)> =
        variants.filter_map(|variant| Some((variant.get("const")?.as_str()?, description(variant)))).collect();
    if !values.is_empty() {
        text.push_str("\n| value | meaning |\n| --- | --- |\n");
        for (value, meaning) in values {
            writeln!(text, "| `{value}` | {meaning} |")?;
        }
    }
    Ok(())
}

fn fields(text: &mut String, properties: &Map<String, Value>, schema: &Value) -> std::fmt::Result {
    let required: Vec<&str> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    text.push_str("\n| field | type | meaning |\n| --- | --- | --- |\n");
    for (name, property) in properties {
        let optional = if required.contains(&name.as_str()) { "" } else { "?" };
        writeln!(text, "| `{name}`{optional} | {} | {} |", kind(property), description(property))?;
    }
    Ok(())
}

/// A type in words, with a link to its section.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()) {
        return format!("[{name}](#{})", name.to_lowercase());
    }
    let alternatives = schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    if let Some(alternative) = alternatives.map(kind).find(|alternative| alternative != "null") {
        return alternative;
    }
    let name = match schema.get("type") {
        Some(Value::String(name)) => name.as_str(),
        Some(Value::Array(names)) => {
            names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or("any")
        }
        _ => "any",
    };
    match (name, schema.get("items"), schema.get("format").and_then(Value::as_str)) {
        ("array", Some(items), _) => format!("list of {}", kind(items)),
        ("string", _, Some("date-time")) => "time".to_owned(),
        _ => name.to_owned(),
    }
}

fn description(schema: &Value) -> String {
    schema.get("description").and_then(Value::as_str).unwrap_or_default().replace('\n', " ").replace('|', "\\|")
}

/// A paragraph in lines of at most [`COLUMNS`].
fn wrapped(paragraph: &str) -> String {
    let mut text = String::new();
    let mut column = 0_usize;
    for word in paragraph.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column.saturating_add(length) >= COLUMNS {
            text.push('\n');
            column = 0;
        } else if column > 0 {
            text.push(' ');
            column = column.saturating_add(1);
        }
        text.push_str(word);
        column = column.saturating_add(length);
    }
    text
}
