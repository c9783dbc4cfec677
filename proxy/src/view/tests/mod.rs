//! What people see, as snapshots over reports made by hand.

mod parts;
mod samples;
mod unattributed;

use anstream::adapter::strip_str;
use drift_core::{presentation::Presentation, report::Report};

use super::{Document, Look, Written, inspection};

/// The report as text, with the whole of it in a file, or nowhere.
fn report(sample: &Report, look: Look, file: Option<&str>) -> String {
    let written = file.map(|file| Written { document: Document::Report, file: Some(file) });
    super::report(Presentation::new(sample), look, written.as_slice())
}

/// Renders without colours.
fn plain(sample: &Report, width: usize) -> String {
    strip_str(&report(sample, Look { width, unicode: true }, Some("report.json"))).to_string()
}

/// No line is wider than the page, except by one unbreakable thing.
#[track_caller]
fn fits(page: &str, width: usize) {
    for line in page.lines() {
        let too_wide = textwrap::core::display_width(line) > width;
        let text = line.trim_start_matches([' ', '│', '├', '└', '─', '|', '`', '-', '✓']);
        let breakable = text.contains(' ') && !text.starts_with("$ ") && !text.contains('"');
        assert!(!(too_wide && breakable), "{line:?} is wider than {width}");
    }
}

macro_rules! snapshots {
    ($($name:ident),+ $(,)?) => {$(
        #[test]
        fn $name() {
            let sample = samples::$name();
            for width in [80, 50] {
                let page = plain(&sample, width);
                fits(&page, width);
                insta::assert_snapshot!(format!("{}_{width}", stringify!($name)), page);
            }
        }
    )+};
}

snapshots!(
    healthy,
    mixed,
    incomplete,
    nothing_judged,
    empty,
    hostile,
    long_names,
    many,
    dangerous,
    only_stale,
    unattributed
);

#[test]
fn colours_say_the_same_as_words() {
    let page = report(&samples::mixed(), Look::new(80, true), None);
    insta::assert_snapshot!(page.replace('\u{1b}', "␛"));
}

#[test]
fn ascii_is_enough() {
    let page = report(&samples::mixed(), Look::new(80, false), None);
    let page = strip_str(&page).to_string();
    assert!(page.is_ascii(), "{page}");
    insta::assert_snapshot!(page);
}

#[test]
fn without_healthy_resources_their_number_is_told() {
    insta::assert_snapshot!(plain(&samples::mixed().without_healthy(), 80));
}

#[test]
fn green_is_only_what_is_whole() {
    let green = |sample: &Report| {
        let page = report(sample, Look::new(80, true), None);
        page.lines().next().is_some_and(|line| line.contains("\u{1b}[32m") || line.contains("[1m\u{1b}[32m"))
    };
    assert!(green(&samples::healthy()));
    assert!(!green(&samples::incomplete()));
    assert!(!green(&samples::dangerous()));
    let mut sample = samples::healthy();
    sample.backup.complete = false;
    assert!(!green(&sample));
    let mut sample = samples::healthy();
    sample.infrastructure.vcenters[0].status = drift_core::report::VcenterStatus::NotRead;
    assert!(!green(&sample));
}

/// Whatever strings a file holds, the page has no control character of theirs, and only our own colours.
#[test]
fn no_string_of_a_file_reaches_the_terminal_unescaped() {
    for sample in [samples::mixed(), samples::incomplete(), samples::dangerous(), samples::unattributed()] {
        let mut json = serde_json::to_value(sample).unwrap();
        poison(&mut json);
        let sample: Report = serde_json::from_value(json).unwrap();
        let page = report(&sample, Look::new(80, true), Some("evil\u{1b}[2J.json"));
        check_harmless(&page);
    }
    check_harmless(&inspection(&samples::inspection(samples::EVIL), Look::new(80, true)));
}

#[track_caller]
fn check_harmless(page: &str) {
    let plain = strip_str(page).to_string();
    assert!(plain.contains("\\u{202e}"), "{plain}");
    for character in plain.chars() {
        let harmful = character.is_control() && character != '\n';
        assert!(!harmful && !matches!(character, '\u{202a}'..='\u{202e}' | '\u{e000}'), "{character:?} in {plain}");
    }
    for sequence in page.split('\u{1b}').skip(1) {
        assert_eq!(sequence.chars().find(char::is_ascii_alphabetic), Some('m'), "{sequence:?}");
    }
}

/// Adds terminal escapes to every free string of a report.
fn poison(value: &mut serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::Array(values) => values.iter_mut().for_each(poison),
        Value::Object(fields) => {
            for (key, value) in fields {
                let closed = ["status", "reason", "kind", "strength", "severity", "code", "effect", "outcome"]
                    .contains(&&**key)
                    || key.ends_with("At");
                if !closed {
                    poison(value);
                }
            }
        }
        Value::String(text) => text.push_str(samples::EVIL),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn an_inspection_tells_what_a_detection_needs() {
    for width in [80, 50] {
        let page = inspection(&samples::inspection(""), Look { width, unicode: true });
        let page = strip_str(&page).to_string();
        fits(&page, width);
        insta::assert_snapshot!(format!("inspection_{width}"), page);
    }
}
