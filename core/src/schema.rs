//! The JSON Schemas of the wire formats, from the Rust types.

use serde_json::Value;

use crate::compare::Comparison;
use crate::inspection::Inspection;
use crate::observations::VcenterInventory;
use crate::report::Report;

/// The schema of a report.
pub fn report() -> Value {
    schemars::schema_for!(Report).to_value()
}

/// The schema of an inventory file.
pub fn inventory() -> Value {
    schemars::schema_for!(VcenterInventory).to_value()
}

/// The schema of a comparison.
pub fn compare() -> Value {
    schemars::schema_for!(Comparison).to_value()
}

/// The schema of an inspection.
pub fn inspect() -> Value {
    schemars::schema_for!(Inspection).to_value()
}
