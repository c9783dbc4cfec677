//! Does a document fit its JSON Schema? As much of the language as the schemas use, and a complaint about the rest.

use serde_json::Value;

/// What does not fit, with its place. A field that the schema does not know does not fit either.
pub(crate) fn faults(schema: &Value, document: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    Checker { root: schema }.check(schema, document, "", &mut faults);
    faults
}

struct Checker<'a> {
    root: &'a Value,
}

impl Checker<'_> {
    fn check(&self, schema: &Value, value: &Value, place: &str, faults: &mut Vec<String>) {
        let Some(keywords) = schema.as_object() else { return };
        for (keyword, rule) in keywords {
            match keyword.as_str() {
                "$ref" => {
                    let target = rule.as_str().and_then(|path| self.root.pointer(path.strip_prefix('#')?));
                    match target {
                        Some(target) => self.check(target, value, place, faults),
                        None => faults.push(format!("{rule} is not in the schema")),
                    }
                }
                "type" => {
                    let types = rule.as_array().map_or(std::slice::from_ref(rule), Vec::as_slice);
                    if !types.iter().any(|kind| is(value, kind)) {
                        faults.push(format!("{place} is no {rule}"));
                    }
                }
                "const" if value != rule => faults.push(format!("{place} is not {rule}")),
                "enum" if !rule.as_array().unwrap().contains(value) => {
                    faults.push(format!("{place} is none of {rule}"));
                }
                "minimum" if value.as_f64() < rule.as_f64() => faults.push(format!("{place} is less than {rule}")),
                "maximum" if value.as_f64() > rule.as_f64() => faults.push(format!("{place} is more than {rule}")),
                // Those that hold; the one that is looked at with the properties; and words for people.
                "const" | "enum" | "minimum" | "maximum" | "required" | "$schema" | "$defs" | "title"
                | "description" | "default" | "format" => {}
                "oneOf" | "anyOf" => {
                    let fits = |schema: &&Value| {
                        let mut faults = Vec::new();
                        self.check(schema, value, place, &mut faults);
                        faults.is_empty()
                    };
                    if !rule.as_array().unwrap().iter().any(|schema| fits(&schema)) {
                        faults.push(format!("{place} fits none of {keyword}"));
                    }
                }
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(rule, item, &format!("{place}/{index}"), faults);
                    }
                }
                "properties" => self.properties(schema, value, place, faults),
                other => faults.push(format!("the schema uses {other}, which this test does not know")),
            }
        }
    }

    fn properties(&self, schema: &Value, value: &Value, place: &str, faults: &mut Vec<String>) {
        let Some(fields) = value.as_object() else { return };
        for (name, field) in fields {
            match schema["properties"].get(name) {
                Some(rule) => self.check(rule, field, &format!("{place}/{name}"), faults),
                None => faults.push(format!("{place}/{name} is not in the schema")),
            }
        }
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        for name in required.filter(|name| !fields.contains_key(*name)) {
            faults.push(format!("{place}/{name} is missing"));
        }
    }
}

fn is(value: &Value, kind: &Value) -> bool {
    match kind.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        _ => false,
    }
}

#[test]
fn what_does_not_fit_is_seen() {
    let schema = serde_json::json!({
        "type": "object", "required": ["a"],
        "properties": {
            "a": {"$ref": "#/$defs/A"},
            "b": {"type": ["array", "null"], "items": {"type": "integer", "minimum": 0}},
        },
        "$defs": {"A": {"oneOf": [{"const": "x"}, {"type": "string", "enum": ["y", "z"]}]}}
    });
    let faults = |document: Value| faults(&schema, &document).join("; ");
    assert_eq!(faults(serde_json::json!({"a": "x", "b": [1]})), "");
    assert_eq!(faults(serde_json::json!({"a": "z", "b": null})), "");
    assert_eq!(faults(serde_json::json!({"b": 7})), "/b is no [\"array\",\"null\"]; /a is missing");
    assert_eq!(faults(serde_json::json!({"a": "w", "c": 1})), "/a fits none of oneOf; /c is not in the schema");
    assert_eq!(faults(serde_json::json!({"a": "x", "b": [-1]})), "/b/0 is less than 0");
    assert_eq!(faults(serde_json::json!([])), " is no \"object\"");
}
