//! JSON Schema → TypeScript: as much of the language as the schemas of this project use, and a failure on the rest.
//!
//! In: the committed schemas, which the Rust types give. Out: one module of type declarations, documented as the Rust
//! types are. Optional fields are absent, never null: so the core writes them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// The schemas, in the order in which their types stand.
const SCHEMAS: [&str; 4] = ["report", "inspect", "inventory", "compare"];

/// The types of all schemas.
pub(super) fn generate(root: &Path) -> Result<String> {
    let mut types =
        String::from("// Generated from the JSON Schemas in docs/schema, which are generated from the Rust types.\n");
    let mut written: BTreeMap<String, String> = BTreeMap::new();
    for name in SCHEMAS {
        let path = root.join("docs").join("schema").join(format!("{name}.json"));
        let schema: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let title = text(&schema, "title").context("a schema without a title")?;
        let parts = fields(&schema, "$defs").map(|(name, part)| (name.as_str(), part));
        for (name, part) in std::iter::once((title, &schema)).chain(parts) {
            let declaration = declaration(name, part).with_context(|| format!("{}: {name}", path.display()))?;
            if let Some(other) = written.get(name) {
                ensure!(*other == declaration, "{name} means two things");
                continue;
            }
            types.push('\n');
            types.push_str(&declaration);
            written.insert(name.to_owned(), declaration);
        }
    }
    Ok(types)
}

/// `export …` of one type.
fn declaration(name: &str, schema: &Value) -> Result<String> {
    let mut declared = comment("", schema);
    if let Some(members) = schema.get("oneOf").and_then(Value::as_array) {
        write!(declared, "export type {name} =")?;
        for member in members {
            if member.get("properties").is_some() {
                write!(declared, "\n{}  | {}", comment("  ", member), inline(member)?)?;
                continue;
            }
            let values: Vec<&Value> = match (member.get("const"), member.get("enum").and_then(Value::as_array)) {
                (Some(value), None) => vec![value],
                (None, Some(values)) => values.iter().collect(),
                (None, None) | (Some(_), Some(_)) => bail!("a member that is no text: {member}"),
            };
            let mut words = comment("  ", member);
            for value in values {
                ensure!(value.is_string(), "a member that is no text: {member}");
                writeln!(words, "  | {value}")?;
            }
            write!(declared, "\n{}", words.trim_end())?;
        }
        declared.push_str(";\n");
    } else if schema.get("properties").is_some() {
        writeln!(declared, "export interface {name} {{")?;
        let required = required(schema);
        for (field, rule) in ordered(schema) {
            let mark = if required.contains(&field) { "" } else { "?" };
            writeln!(declared, "{}  {field}{mark}: {};", comment("  ", rule), type_of(rule)?)?;
        }
        declared.push_str("}\n");
    } else {
        writeln!(declared, "export type {name} = {};", type_of(schema)?)?;
    }
    Ok(declared)
}

/// An object without a name: one of several that a value can be.
fn inline(schema: &Value) -> Result<String> {
    let required = required(schema);
    let fields = ordered(schema).into_iter().map(|(field, rule)| {
        let mark = if required.contains(&field) { "" } else { "?" };
        Ok(format!("{field}{mark}: {}", type_of(rule)?))
    });
    Ok(format!("{{ {} }}", fields.collect::<Result<Vec<_>>>()?.join("; ")))
}

/// The fields as the format has them: the required ones in the order of the Rust types, then the others.
fn ordered(schema: &Value) -> Vec<(&str, &Value)> {
    let required = required(schema);
    let place = |name: &str| required.iter().position(|required| *required == name).unwrap_or(usize::MAX);
    let mut fields: Vec<_> = fields(schema, "properties").map(|(name, rule)| (name.as_str(), rule)).collect();
    fields.sort_by_key(|(name, _)| place(name));
    fields
}

/// The expression of a type.
fn type_of(rule: &Value) -> Result<String> {
    if let Some(target) = text(rule, "$ref") {
        return Ok(target.strip_prefix("#/$defs/").context("a reference elsewhere")?.to_owned());
    }
    if let Some(choices) = rule.get("anyOf").and_then(Value::as_array) {
        let choices: Vec<_> = choices.iter().filter(|choice| text(choice, "type") != Some("null")).collect();
        let [choice] = choices.as_slice() else { bail!("a choice of several: {rule}") };
        return type_of(choice);
    }
    let kinds = rule.get("type").map(|kind| kind.as_array().map_or(std::slice::from_ref(kind), Vec::as_slice));
    let kinds: Vec<&str> =
        kinds.unwrap_or_default().iter().filter_map(Value::as_str).filter(|k| *k != "null").collect();
    let [kind] = kinds.as_slice() else { bail!("not one type: {rule}") };
    Ok(match *kind {
        "string" => "string".to_owned(),
        "boolean" => "boolean".to_owned(),
        "integer" | "number" => "number".to_owned(),
        "array" => format!("{}[]", type_of(rule.get("items").context("a list of what?")?)?),
        other => bail!("the type {other}, which this generator does not know"),
    })
}

/// The description as a comment, and what the type does not say.
fn comment(indent: &str, rule: &Value) -> String {
    let mut lines: Vec<&str> = text(rule, "description").into_iter().flat_map(str::lines).collect();
    if text(rule, "format") == Some("date-time") {
        lines.push("RFC 3339, UTC.");
    }
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!("{indent}/** {line} */\n"),
        lines => {
            let body =
                lines.iter().fold(String::new(), |body, line| body + format!("{indent} * {line}").trim_end() + "\n");
            format!("{indent}/**\n{body}{indent} */\n")
        }
    }
}

fn text<'a>(rule: &'a Value, key: &str) -> Option<&'a str> {
    rule.get(key).and_then(Value::as_str)
}

fn fields<'a>(rule: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    rule.get(key).and_then(Value::as_object).into_iter().flatten()
}

/// The names of the fields that are always there.
fn required(schema: &Value) -> Vec<&str> {
    schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// With `UPDATE_DOCS=1` this test writes the types anew; without, it fails when they are stale.
    #[test]
    fn the_types_are_current() {
        let root = crate::shell::root().unwrap();
        let current = generate(&root).unwrap();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(root.join("core/js/types.d.ts"), &current).unwrap();
        }
        let committed = fs::read_to_string(root.join("core/js/types.d.ts")).unwrap();
        assert_eq!(committed, current, "set UPDATE_DOCS=1 to write the types anew");
    }

    #[test]
    fn a_schema_becomes_a_type() {
        let schema = json!({"description": "A thing.", "required": ["z", "a"], "properties": {
            "a": {"type": "array", "items": {"$ref": "#/$defs/B"}},
            "b": {"description": "When.", "type": ["string", "null"], "format": "date-time"},
            "c": {"anyOf": [{"$ref": "#/$defs/B"}, {"type": "null"}]},
            "z": {"type": "integer"}}});
        assert_eq!(
            declaration("Thing", &schema).unwrap(),
            "/** A thing. */\nexport interface Thing {\n  z: number;\n  a: B[];\n  /**\n   * When.\n   * RFC 3339, \
             UTC.\n   */\n  \
             b?: string;\n  c?: B;\n}\n"
        );
        let closed = json!({"oneOf": [{"const": "x", "description": "Ex."}, {"type": "string", "enum": ["y"]}]});
        assert_eq!(declaration("Word", &closed).unwrap(), "export type Word =\n  /** Ex. */\n  | \"x\"\n  | \"y\";\n");
    }

    #[test]
    fn what_it_does_not_know_is_no_type() {
        for rule in [
            json!({}),
            json!({"type": "object"}),
            json!({"type": ["string", "integer"]}),
            json!({"$ref": "other.json"}),
        ] {
            assert!(type_of(&rule).is_err(), "{rule}");
        }
    }
}
