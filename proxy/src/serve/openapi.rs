//! The description of the interface, made from the types that it is made of.

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Value, json};

use super::{
    messages::{CertificateRequest, Info, InventoryLine, InventoryRequest, NodesLine, NodesRequest},
    problem::Problem,
};
use crate::lookup::Peeked;

/// The description, `OpenAPI` 3.1.
pub fn document() -> Value {
    let mut settings = SchemaSettings::openapi3();
    settings.meta_schema = None;
    let mut schemas = settings.into_generator();
    let mut reference = |of: &dyn Fn(&mut schemars::SchemaGenerator) -> schemars::Schema| of(&mut schemas).to_value();
    let info = reference(&schema::<Info>);
    let certificate_request = reference(&schema::<CertificateRequest>);
    let peeked = reference(&schema::<Peeked>);
    let inventory_request = reference(&schema::<InventoryRequest>);
    let inventory_line = reference(&schema::<InventoryLine>);
    let nodes_request = reference(&schema::<NodesRequest>);
    let nodes_line = reference(&schema::<NodesLine>);
    let problem = reference(&schema::<Problem>);
    let lines = "One JSON document per line: progress, then one line with the result or the error. Closing the \
                 connection cancels the look-up and ends its session.";
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Drift Detector: look-ups for the page",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What `drift-detector serve` answers. Every request carries the token that the program \
                            printed when it was started. The backup is never sent here.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "security": [{ "token": [] }],
        "paths": {
            "/api/v1/info": {
                "get": operation(
                    "info", "Name and version", None, "application/json", "Name and version", &info, &problem,
                ),
            },
            "/api/v1/certificate": {
                "post": operation(
                    "certificate", "What certificate a server shows", Some(&certificate_request),
                    "application/json", "The certificate, and whether it would be trusted", &peeked, &problem,
                ),
            },
            "/api/v1/inventory": {
                "post": operation(
                    "inventory", "Read one vCenter", Some(&inventory_request), "application/x-ndjson", lines,
                    &inventory_line, &problem,
                ),
            },
            "/api/v1/nodes": {
                "post": operation(
                    "nodes", "Read the nodes of one workload cluster", Some(&nodes_request), "application/x-ndjson",
                    lines, &nodes_line, &problem,
                ),
            },
        },
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
    });
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        components.insert("schemas".to_owned(), schemas.take_definitions(true).into());
    }
    document
}

fn schema<T: JsonSchema>(schemas: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemas.subschema_for::<T>()
}

fn operation(
    id: &str,
    summary: &str,
    request: Option<&Value>,
    media_type: &str,
    description: &str,
    answer: &Value,
    problem: &Value,
) -> Value {
    let mut operation = json!({
        "operationId": id,
        "summary": summary,
        "responses": {
            "200": { "description": description, "content": { media_type: { "schema": answer } } },
            "default": {
                "description": "Why there is no answer",
                "content": { "application/problem+json": { "schema": problem } },
            },
        },
    });
    if let (Some(request), Some(fields)) = (request, operation.as_object_mut()) {
        let body = json!({ "required": true, "content": { "application/json": { "schema": request } } });
        fields.insert("requestBody".to_owned(), body);
    }
    operation
}
