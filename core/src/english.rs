//! Parts of sentences: counts, lists, verbs.

use std::fmt::Display;

/// "1 machine", "2 machines".
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// "1 machine", "2 machines": [`count`] of what takes an "s".
pub(crate) fn plural<N: PartialEq + From<u8> + Display>(number: N, one: &str) -> String {
    if number == N::from(1) { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// "2 machines with their virtual machines are", to be deleted.
pub(crate) fn with_virtual_machines(machines: usize) -> String {
    match machines {
        1 => "1 machine with its virtual machine is".to_owned(),
        more => format!("{more} machines with their virtual machines are"),
    }
}

/// "is" or "are".
pub(crate) fn be<N: PartialEq + From<u8>>(number: N) -> &'static str {
    if number == N::from(1) { "is" } else { "are" }
}

/// "a", "a and b", "a, b and c".
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    let joined = |items: &[T]| items.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => format!("{} and {}", joined(first), last.as_ref()),
    }
}

/// So many names stand in a sentence; the others are counted.
pub(crate) const NAMES_SHOWN: usize = 5;

/// The first names, and how many more.
pub(crate) fn some_names(names: &[&str]) -> String {
    first_names(names.iter().copied(), names.len())
}

/// The first of so many names, and how many more.
pub(crate) fn first_names<'n, N: Iterator<Item = &'n str>>(names: N, all: usize) -> String {
    let shown = names.take(NAMES_SHOWN).collect::<Vec<_>>().join(", ");
    match all.saturating_sub(NAMES_SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// Makes a clause a sentence.
pub(crate) fn sentence(clause: &str) -> String {
    let mut characters = clause.chars();
    characters.next().map(|first| format!("{}{}.", first.to_uppercase(), characters.as_str())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts() {
        assert_eq!((plural(1_u64, "machine"), plural(2_u64, "machine")), ("1 machine".into(), "2 machines".into()));
        assert_eq!((count(1, "copy", "copies"), count(0, "copy", "copies")), ("1 copy".into(), "0 copies".into()));
        assert_eq!((be(1_usize), be(0_usize)), ("is", "are"));
    }

    #[test]
    fn lists_read_aloud() {
        let items = ["a", "b", "c"];
        assert_eq!((list(&items), list(&items[..2])), ("a, b and c".into(), "a and b".into()));
        assert_eq!((list(&items[..1]), list(&items[..0])), ("a".into(), String::new()));
    }

    #[test]
    fn long_lists_are_shortened() {
        assert_eq!(some_names(&["a", "b"]), "a, b");
        assert_eq!(some_names(&["a", "b", "c", "d", "e", "f", "g"]), "a, b, c, d, e and 2 more");
    }

    #[test]
    fn clauses_become_sentences() {
        assert_eq!(sentence("its vCenter was not read"), "Its vCenter was not read.");
        assert_eq!(sentence(""), "");
    }
}
