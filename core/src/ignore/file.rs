//! The ignore file: TOML, one table for each entry.
//!
//! ```toml
//! [[ignore]]
//! match = { vm = "jump-*", path = "/DC0/vm/infra/*" }
//! reason = "Jump hosts of the platform team"
//! until = 2027-01-31
//! ```
//!
//! A wrong file is refused as a whole. What is said of it names lines and keys, never a value: it may be another file
//! than was meant.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::entry::Entry;
use super::pattern::Pattern;

/// The longest ignore file that is read, in bytes.
pub const LENGTH: usize = 1 << 20;
/// The most entries of an ignore file.
pub const ENTRIES: usize = 1000;

/// What a person decided to ignore.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IgnoreFile {
    pub(super) entries: Vec<Entry>,
}

/// Why an ignore file was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct IgnoreError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it, and what to do.
    pub problem: String,
}

/// A problem, and where in the text it is.
type Wrong = (usize, String);

impl IgnoreFile {
    /// Reads an ignore file.
    pub fn parse(bytes: &[u8]) -> Result<Self, IgnoreError> {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let at = |(place, problem): Wrong| {
            let before = text.get(..place.min(text.len())).unwrap_or(text);
            IgnoreError { line: before.matches('\n').count().saturating_add(1), problem }
        };
        if bytes.len() > LENGTH {
            return Err(at((0, format!("The file is longer than {LENGTH} bytes."))));
        }
        if text.is_empty() && !bytes.is_empty() {
            return Err(at((0, "The file is not UTF-8 text.".to_owned())));
        }
        let table = DeTable::parse(text)
            .map_err(|error| at((error.span().map_or(0, |span| span.start), "This is not TOML.".to_owned())))?;
        entries(table.get_ref()).map(|entries| Self { entries }).map_err(at)
    }
}

fn entries(table: &DeTable<'_>) -> Result<Vec<Entry>, Wrong> {
    let mut entries = Vec::new();
    for (key, value) in table {
        if key.get_ref() != "ignore" {
            return Err((key.span().start, format!("The key {:?} is not known. Use [[ignore]].", key.get_ref())));
        }
        let DeValue::Array(list) = value.get_ref() else {
            return Err((value.span().start, "\"ignore\" is not a list of tables. Write [[ignore]].".to_owned()));
        };
        for value in list {
            let place = value.span().start;
            if entries.len() == ENTRIES {
                return Err((place, format!("The file has more than {ENTRIES} entries.")));
            }
            entries.push(entry(place, as_table(value, "An entry")?)?);
        }
    }
    Ok(entries)
}

fn entry(place: usize, fields: &DeTable<'_>) -> Result<Entry, Wrong> {
    let (mut matched, mut reason, mut until) = (None, None, None);
    for (key, value) in fields {
        match key.get_ref().as_ref() {
            "match" => matched = Some((value.span().start, as_table(value, "\"match\"")?)),
            "reason" => reason = Some(text(value, "reason")?),
            "until" => until = Some(date(value)?),
            other => {
                return Err((key.span().start, format!("The key {other:?} is not known. Use match, reason, until.")));
            }
        }
    }
    let missing = |what: &str| (place, format!("The entry has no {what:?}. {REQUIRED}"));
    let (at, matched) = matched.ok_or_else(|| missing("match"))?;
    let reason = reason.filter(|reason| !reason.trim().is_empty()).ok_or_else(|| missing("reason"))?;
    let until = until.ok_or_else(|| missing("until"))?;
    let mut entry = Entry { vm: None, path: None, machine: None, cluster: None, code: None, reason, until };
    for (key, value) in matched {
        let pattern = |name| text(value, name).map(|text| Some(Pattern::new(&text)));
        match key.get_ref().as_ref() {
            "vm" => entry.vm = pattern("vm")?,
            "path" => entry.path = pattern("path")?,
            "machine" => entry.machine = pattern("machine")?,
            "cluster" => entry.cluster = pattern("cluster")?,
            "reason" => entry.code = Some(text(value, "reason")?),
            other => {
                let known = "Match by vm, path, machine, cluster or reason.";
                return Err((key.span().start, format!("The key {other:?} is not known. {known}")));
            }
        }
    }
    if matched.is_empty() {
        return Err((at, "The entry matches everything. Match by vm, path, machine, cluster or reason.".to_owned()));
    }
    Ok(entry)
}

/// What every entry needs.
const REQUIRED: &str = "Each entry needs match, a reason in your words, and until, the last day.";

fn as_table<'a, 'text>(value: &'a Spanned<DeValue<'text>>, what: &str) -> Result<&'a DeTable<'text>, Wrong> {
    value.get_ref().as_table().ok_or_else(|| (value.span().start, format!("{what} is not a table.")))
}

fn text(value: &Spanned<DeValue<'_>>, name: &str) -> Result<String, Wrong> {
    let text = value.get_ref().as_str().map(str::to_owned);
    text.ok_or_else(|| (value.span().start, format!("{name:?} is not a string.")))
}

/// A date of TOML, or the same in quotes.
fn date(value: &Spanned<DeValue<'_>>) -> Result<Date, Wrong> {
    let date = value.get_ref().as_datetime().filter(|date| date.time.is_none()).map(ToString::to_string);
    let written = date.or_else(|| value.get_ref().as_str().map(str::to_owned)).unwrap_or_default();
    written.parse().map_err(|_| (value.span().start, "\"until\" is not a date such as 2027-01-31.".to_owned()))
}
