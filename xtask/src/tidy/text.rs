//! What makes a text hard to read or unfit to publish, whatever language it is in.

/// Words of unfinished work, in two halves, so that this file does not hold them.
const UNFINISHED: [(&str, &str); 3] = [("todo", "!("), ("FIX", "ME"), ("TO", "DO")];

/// Folders of one machine, in two halves as well.
const MACHINE: [(&str, &str); 4] = [("/ho", "me/"), ("/ro", "ot/"), ("/wo", "rk/"), ("/Us", "ers/")];

/// Adds what is wrong with one file.
pub(super) fn check(name: &str, text: &str, faults: &mut Vec<String>) {
    for (number, line) in (1_usize..).zip(text.lines()) {
        if line.ends_with([' ', '\t', '\r']) {
            faults.push(format!("{name}:{number}: white space at the end of the line"));
        }
        for (first, second) in MACHINE {
            let folder = format!("{first}{second}");
            if line.contains(&folder) {
                faults.push(format!("{name}:{number}: a path of one machine, {folder}"));
            }
        }
        for (first, second) in UNFINISHED {
            let word = format!("{first}{second}");
            if line.contains(&word) {
                faults.push(format!("{name}:{number}: unfinished work, {word}"));
            }
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        faults.push(format!("{name}: no line break at the end"));
    }
    if name.ends_with(".rs") && !text.starts_with("//!") {
        faults.push(format!("{name}: does not begin with `//!` and what the file is for"));
    }
}
