//! JSON Schema → TypeScript: as much of the language as the schemas of this project use, and a failure on the rest.
//!
//! In: the committed schemas, which the Rust types give. Out: one module of type declarations, documented as the Rust types
//! are. Optional fields are absent, never null: so the core writes them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value};

/// The schemas, in the order in which their types stand.
const SCHEMAS: [&str; 3] = ["report", "inspect", "inventory"];

/// The committed file, which a test holds against [`generate`].
pub(super) fn committed(root: &Path) -> Result<String> {
    Ok(fs::read_to_string(root.join("core").join("js").join("types.d.ts"))?)
}

/// The types of all schemas.
pub(super) fn generate(root: &Path) -> Result<String> {
    let mut types =
        String::from("// Generated from the JSON Schemas in docs/schema, which are generated from the Rust types.\n");
    let mut written = BTreeMap::new();
    for name in SCHEMAS {
        let path = root.join("docs").join("schema").join(format!("{name}.json"));
        let schema: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        let title = schema["title"].as_str().context("a schema without a title")?;
        let parts = schema["$defs"].as_object().into_iter().flatten().map(|(name, part)| (name.as_str(), part));
        for (name, part) in std::iter::once((title, &schema)).chain(parts) {
            let declaration = declaration(name, part).with_context(|| format!("{}: {name}", path.display()))?;
            match written.get(name) {
                Some(other) => ensure!(*other == declaration, "{name} means two things"),
                None => {
                    types.push('\n');
                    types.push_str(&declaration);
                    written.insert(name.to_owned(), declaration);
                }
            }
        }
    }
    Ok(types)
}

/// `export …` of one type.
fn declaration(name: &str, schema: &Value) -> Result<String> {
    let mut text = comment("", schema);
    if let Some(members) = schema["oneOf"].as_array() {
        write!(text, "export type {name} =")?;
        for member in members {
            let value = member.get("const").filter(|value| value.is_string());
            match (value, member["enum"].as_array()) {
                (Some(value), None) => write!(text, "\n{}  | {value}", comment("  ", member))?,
                (None, Some(values)) => {
                    for value in values {
                        write!(text, "\n  | {value}")?;
                    }
                }
                _ => bail!("a member that is no text: {member}"),
            }
        }
        text.push_str(";\n");
    } else if let Some(fields) = schema["properties"].as_object() {
        writeln!(text, "export interface {name} {{")?;
        for (field, rule) in ordered(schema, fields) {
            let required = schema["required"].as_array().is_some_and(|names| names.iter().any(|name| name == field));
            let mark = if required { "" } else { "?" };
            writeln!(text, "{}  {field}{mark}: {};", comment("  ", rule), type_of(rule)?)?;
        }
        text.push_str("}\n");
    } else {
        writeln!(text, "export type {name} = {};", type_of(schema)?)?;
    }
    Ok(text)
}

/// The fields as the format has them: the required ones in the order in which the Rust types declare them, then the others.
fn ordered<'a>(schema: &Value, fields: &'a Map<String, Value>) -> Vec<(&'a String, &'a Value)> {
    let place = |name: &str| {
        let required = schema["required"].as_array().into_iter().flatten();
        required.enumerate().find(|(_, required)| *required == name).map_or(usize::MAX, |(place, _)| place)
    };
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_by_key(|(name, _)| place(name));
    fields
}

/// The expression of a type.
fn type_of(rule: &Value) -> Result<String> {
    if let Some(target) = rule["$ref"].as_str() {
        return Ok(target.strip_prefix("#/$defs/").context("a reference elsewhere")?.to_owned());
    }
    if let Some(choices) = rule["anyOf"].as_array() {
        let choices: Vec<_> = choices.iter().filter(|choice| choice["type"] != "null").collect();
        let [choice] = choices.as_slice() else { bail!("a choice of several: {rule}") };
        return type_of(choice);
    }
    let kinds = match &rule["type"] {
        Value::Array(kinds) => kinds.iter().filter(|kind| *kind != "null").collect(),
        kind => vec![kind],
    };
    let [Some(kind)] = kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>()[..] else { bail!("no type: {rule}") };
    Ok(match kind {
        "string" => "string".to_owned(),
        "boolean" => "boolean".to_owned(),
        "integer" | "number" => "number".to_owned(),
        "array" => format!("{}[]", type_of(&rule["items"])?),
        other => bail!("the type {other}, which this generator does not know"),
    })
}

/// The description as a comment, and what the type does not say.
fn comment(indent: &str, rule: &Value) -> String {
    let mut lines: Vec<&str> = rule["description"].as_str().into_iter().flat_map(str::lines).collect();
    let time = ["date-time"].contains(&rule["format"].as_str().unwrap_or_default());
    if time {
        lines.push("RFC 3339, UTC.");
    }
    match lines.as_slice() {
        [] => String::new(),
        [line] => format!("{indent}/** {line} */\n"),
        lines => {
            let body: String = lines
                .iter()
                .map(|line| format!("{indent} *{}{line}\n", if line.is_empty() { "" } else { " " }))
                .collect();
            format!("{indent}/**\n{body}{indent} */\n")
        }
    }
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
        assert_eq!(committed(&root).unwrap(), current, "set UPDATE_DOCS=1 to write the types anew");
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
            "/** A thing. */\nexport interface Thing {\n  z: number;\n  a: B[];\n  /**\n   * When.\n   * RFC 3339, UTC.\n   */\n  \
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
