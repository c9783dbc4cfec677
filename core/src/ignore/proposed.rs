//! An entry for something of a report, to be copied into an ignore file.

use std::fmt::Write as _;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use super::pattern::Pattern;
use crate::report::{ClusterRef, Machine, VirtualMachine};

/// How long an entry is proposed to hold.
const DAYS: i32 = 90;

/// An entry that matches this machine or virtual machine alone. Its reason is empty: a person has to write it, and the
/// file is refused until then.
pub fn entry_for(
    cluster: Option<&ClusterRef>,
    machine: Option<&Machine>,
    vm: Option<&VirtualMachine>,
    generated_at: Timestamp,
) -> String {
    let path = vm.and_then(|vm| vm.path.as_deref());
    let keys = [
        ("vm", vm.filter(|_| path.is_none()).map(|vm| Pattern::escape(&vm.name))),
        ("path", path.map(Pattern::escape)),
        ("machine", machine.filter(|_| vm.is_none()).map(|machine| Pattern::escape(&machine.name))),
        ("cluster", cluster.map(|cluster| Pattern::escape(&cluster.to_string()))),
    ];
    let keys: Vec<String> =
        keys.into_iter().filter_map(|(key, name)| Some(format!("{key} = {}", quoted(&name?)))).collect();
    let until = until(generated_at);
    format!("[[ignore]]\nmatch = {{ {} }}\nreason = \"\"\nuntil = {until}\n", keys.join(", "))
}

fn until(generated_at: Timestamp) -> Date {
    let today = Date::from(generated_at.to_zoned(jiff::tz::TimeZone::UTC).datetime());
    today.saturating_add(DAYS.days())
}

/// A string of TOML in which no character can act, or be mistaken for another one.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if crate::hidden::is_hidden(character) => {
                write!(quoted, "\\U{:08X}", u32::from(character)).unwrap_or_default(); // A String takes everything.
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
