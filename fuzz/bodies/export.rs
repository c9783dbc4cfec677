//! Reports of any content, as they are written for programs and for people.

use drift_core::{Report, is_hidden, json, runbook};
use drift_proxy::view::{self, Look, ReportPlace};
use serde_json::Value;

use super::BETWEEN;

/// Real reports, cut down.
const TEMPLATES: [&str; 3] = [
    include_str!("../corpus/export/report-control-plane-replaced"),
    include_str!("../corpus/export/report-incomplete"),
    include_str!("../corpus/export/report-provisioning"),
];
/// Texts that one input may replace.
const TEXTS: usize = 16;
/// The fields whose texts are members of closed lists, or times.
const CLOSED: [&str; 11] =
    ["status", "reason", "kind", "strength", "severity", "code", "effect", "outcome", "outcomes", "when", "role"];

/// Any report, or texts of any content in a real one: every output is the same twice and holds nothing that acts.
pub(crate) fn export(data: &[u8]) {
    let report = if data.first() == Some(&b'{') { serde_json::from_slice(data).ok() } else { rewritten(data) };
    let Some(report) = report else { return };
    as_json(&report);
    as_runbook(&report);
    // Any width, and the same one each time.
    let columns = data.len().checked_rem(80).unwrap_or_default().saturating_add(30);
    as_page(&report, Look::new(columns, data.len().is_multiple_of(2)));
}

/// A template in which texts stand where others stood. The first byte chooses the template, and of each record two the
/// text that is replaced.
fn rewritten(data: &[u8]) -> Option<Report> {
    let (choice, records) = data.split_first()?;
    let mut json: Value = serde_json::from_str(TEMPLATES.iter().cycle().nth(usize::from(*choice))?).ok()?;
    let mut free = Vec::new();
    texts(&mut json, &mut free);
    for record in records.split(|byte| *byte == BETWEEN).take(TEXTS) {
        let Some((&[high, low], text)) = record.split_first_chunk::<2>() else { continue };
        let place = usize::from(high).saturating_mul(usize::from(BETWEEN)).saturating_add(usize::from(low));
        let place = place.checked_rem(free.len())?;
        if let Some(old) = free.get_mut(place) {
            **old = String::from_utf8_lossy(text).into_owned();
        }
    }
    serde_json::from_value(json).ok()
}

/// The texts that may be any.
fn texts<'v>(json: &'v mut Value, free: &mut Vec<&'v mut String>) {
    match json {
        Value::Array(values) => values.iter_mut().for_each(|value| texts(value, free)),
        Value::Object(fields) => {
            let fields = fields.iter_mut().filter(|(key, _)| !CLOSED.contains(&key.as_str()) && !key.ends_with("At"));
            fields.for_each(|(_, value)| texts(value, free));
        }
        Value::String(text) => free.push(text),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// It can be shown in a terminal, and is read back as it was.
fn as_json(report: &Report) {
    let bytes = json::to_bytes(report).unwrap_or_else(|error| panic!("{error}: {report:?}"));
    assert_eq!(Some(&bytes), json::to_bytes(report).ok().as_ref());
    let text = std::str::from_utf8(&bytes).unwrap_or_else(|error| panic!("{error}: {report:?}"));
    shows_itself(text);
    let again: Report = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(again, *report);
}

/// Nothing in it is a link, an image or HTML, whoever renders it.
fn as_runbook(report: &Report) {
    let markdown = runbook::markdown(report);
    assert_eq!(markdown, runbook::markdown(report));
    shows_itself(&markdown);
    if !["://", "www.", "WWW.", "@", "](", "<"].iter().any(|sign| markdown.contains(sign)) {
        return; // Rendering takes longer than all else together.
    }
    let mut options = comrak::Options::default();
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.parse.relaxed_autolinks = true;
    // Lists that fold are HTML of the runbook's own, in lines of their own.
    let is_fold = |line: &&str| line.trim_start().starts_with("<details>") || line.trim_start() == "</details>";
    let (folds, rest): (Vec<&str>, Vec<&str>) = markdown.lines().partition(is_fold);
    assert!(folds.iter().all(|line| matches!(line.matches('<').count(), 1 | 3)), "{folds:?}");
    let html = comrak::markdown_to_html(&rest.join("\n"), &options);
    for acts in ["<a ", "<img", "raw HTML omitted"] {
        assert!(!html.contains(acts), "{acts} in {html}");
    }
}

/// A terminal that shows it changes its colours and nothing else.
fn as_page(report: &Report, look: Look) {
    let page = view::report(report, look, ReportPlace::Nowhere);
    assert_eq!(page, view::report(report, look, ReportPlace::Nowhere));
    let mut pieces = page.split('\u{1b}');
    shows_itself(pieces.next().unwrap_or_default());
    for piece in pieces {
        let rest = piece.strip_prefix('[').and_then(|piece| piece.split_once('m'));
        let colour = |codes: &str| codes.bytes().all(|byte| byte.is_ascii_digit() || byte == b';');
        let (_, rest) = rest.filter(|(codes, _)| colour(codes)).unwrap_or_else(|| panic!("{piece:?} in {page}"));
        shows_itself(rest);
    }
}

/// No character acts upon what shows the text, or cannot be seen.
fn shows_itself(text: &str) {
    let hidden = text.chars().find(|character| *character != '\n' && is_hidden(*character));
    assert!(hidden.is_none(), "{hidden:?} in {text}");
}
