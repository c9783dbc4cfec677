//! How wide lines may be, and how long files.

/// Columns of a line in Rust: rustfmt's `max_width`, which it does not apply to comments, strings and attributes.
const RUST: usize = 120;

/// Columns of prose in Markdown.
const PROSE: usize = 100;

/// A Rust file with as many lines does more than one thing.
const LINES: usize = 300;

/// Longer files, each with the reason.
const LONGER: [(&str, &str); 4] = [
    ("core/src/archive/tar/mod.rs", "one state machine"),
    ("core/src/backup/objects.rs", "a table of object types"),
    ("core/src/backup/wire/cluster_api.rs", "a table of JSON shapes"),
    ("core/tests/support/cluster.rs", "the objects of one cluster"),
];

/// Files with wider lines, which are rows of a table.
const WIDER: [&str; 1] = ["core/src/backup/kind.rs"];

/// Adds lines that are too wide, and says of a file that it is too long.
pub(super) fn check(name: &str, text: &str, faults: &mut Vec<String>) {
    let mut wide = |number: usize, line: &str, limit: usize| {
        let columns = line.chars().count();
        if columns > limit {
            faults.push(format!("{name}:{number}: {columns} columns, more than {limit}"));
        }
    };
    let lines = (1..).zip(text.lines());
    if name.ends_with(".md") {
        prose(lines).for_each(|(number, line)| wide(number, line, PROSE));
    } else if name.ends_with(".rs") {
        if !WIDER.contains(&name) {
            lines.for_each(|(number, line)| wide(number, line, RUST));
        }
        let count = text.lines().count();
        if count >= LINES && !LONGER.iter().any(|(longer, _)| *longer == name) {
            faults.push(format!("{name}: {count} lines, not less than {LINES}: split it"));
        }
    }
}

/// The lines of a Markdown file that can be wrapped: not code, tables, headings, markup, or a link alone in its line.
fn prose<'a>(lines: impl Iterator<Item = (usize, &'a str)>) -> impl Iterator<Item = (usize, &'a str)> {
    let mut in_code = false;
    lines.filter(move |(_, line)| {
        let line = line.trim_start().trim_start_matches("- ");
        if line.starts_with("```") {
            in_code = !in_code;
        }
        let is_link = line.starts_with('[') && line.trim_end_matches(['.', ',']).ends_with([')', '>']);
        !in_code && !is_link && line.contains(' ') && !line.starts_with(['|', '#', '<'])
    })
}

#[cfg(test)]
mod tests {
    use super::check;

    fn faults(name: &str, text: &str) -> Vec<String> {
        let mut faults = Vec::new();
        check(name, text, &mut faults);
        faults
    }

    #[test]
    fn strings_and_comments_count() {
        let wide = format!("//! ok\n    // {}\n", "ä".repeat(114));
        assert_eq!(faults("a.rs", &wide), ["a.rs:2: 121 columns, more than 120"]);
        assert_eq!(faults("a.go", &wide), Vec::<String>::new());
    }

    #[test]
    fn only_prose_is_wrapped() {
        let long = "word ".repeat(30);
        let text = format!("# {long}\n| {long}|\n```\n{long}\n```\n- [{long}](x)\n{long}\n");
        assert_eq!(faults("a.md", &text), ["a.md:7: 150 columns, more than 100"]);
    }

    #[test]
    fn files_are_short() {
        assert_eq!(faults("a.rs", &"\n".repeat(299)), Vec::<String>::new());
        assert_eq!(faults("a.rs", &"\n".repeat(300)), ["a.rs: 300 lines, not less than 300: split it"]);
    }
}
