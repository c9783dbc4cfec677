//! Selectors of labels, as Kubernetes evaluates them.

use std::collections::BTreeMap;

/// Which objects belong to a set, by their labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selector {
    /// All of these labels have these values.
    pub(crate) match_labels: BTreeMap<String, String>,
    /// All of these hold besides.
    pub(crate) expressions: Vec<Requirement>,
}

/// One expression of a selector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Requirement {
    /// The label's name.
    pub(crate) key: String,
    /// `In`, `NotIn`, `Exists` or `DoesNotExist`.
    pub(crate) operator: String,
    /// The values of `In` and `NotIn`.
    pub(crate) values: Vec<String>,
}

impl Selector {
    /// It selects what carries these labels. Without any condition it selects nothing, as Cluster API has it.
    pub(crate) fn selects(&self, labels: &BTreeMap<String, String>) -> bool {
        let asks = !self.match_labels.is_empty() || !self.expressions.is_empty();
        asks && self.match_labels.iter().all(|(key, value)| labels.get(key) == Some(value))
            && self.expressions.iter().all(|requirement| requirement.holds(labels))
    }
}

impl Selector {
    /// It admits what carries these labels, as Kubernetes has it where a selector stands alone: without any condition
    /// it admits everything. `None` where Kubernetes would not accept the selector.
    pub(crate) fn admits(&self, labels: &BTreeMap<String, String>) -> Option<bool> {
        let is_valid = self.match_labels.iter().all(|(key, value)| is_key(key) && is_value(value))
            && self.expressions.iter().all(Requirement::is_valid);
        is_valid.then(|| {
            self.match_labels.iter().all(|(key, value)| labels.get(key) == Some(value))
                && self.expressions.iter().all(|requirement| requirement.holds(labels))
        })
    }
}

impl Requirement {
    /// Kubernetes accepts it: `NewRequirement` of its package `labels`.
    fn is_valid(&self) -> bool {
        let fits = match self.operator.as_str() {
            "In" | "NotIn" => !self.values.is_empty(),
            "Exists" | "DoesNotExist" => self.values.is_empty(),
            _ => false,
        };
        fits && is_key(&self.key) && self.values.iter().all(|value| is_value(value))
    }

    fn holds(&self, labels: &BTreeMap<String, String>) -> bool {
        let value = labels.get(&self.key);
        match self.operator.as_str() {
            "In" => value.is_some_and(|value| self.values.contains(value)),
            "NotIn" => value.is_none_or(|value| !self.values.contains(value)),
            "Exists" => value.is_some(),
            "DoesNotExist" => value.is_none(),
            // What is not understood may hold.
            _ => true,
        }
    }
}

/// The longest name of a label, and the longest value.
const LONGEST: usize = 63;

/// A label's name: `name`, or `subdomain/name`.
fn is_key(text: &str) -> bool {
    let (prefix, name) = text.split_once('/').map_or((None, text), |(prefix, name)| (Some(prefix), name));
    let is_subdomain = |prefix: &str| {
        let is_part = |part: &str| is_name(part) && !part.contains(['_', '.']);
        prefix.len() <= 253 && prefix.split('.').all(is_part) && !prefix.contains(|one: char| one.is_ascii_uppercase())
    };
    name.len() <= LONGEST && is_name(name) && prefix.is_none_or(is_subdomain)
}

fn is_value(text: &str) -> bool {
    text.is_empty() || text.len() <= LONGEST && is_name(text)
}

/// Letters and digits, with dashes, underscores and dots between them.
fn is_name(text: &str) -> bool {
    let at_ends = |one: Option<u8>| one.is_some_and(|one| one.is_ascii_alphanumeric());
    let inside = |one: u8| one.is_ascii_alphanumeric() || matches!(one, b'-' | b'_' | b'.');
    at_ends(text.bytes().next()) && at_ends(text.bytes().next_back()) && text.bytes().all(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels() -> BTreeMap<String, String> {
        [("a", "1"), ("b", "2")].map(|(key, value)| (key.to_owned(), value.to_owned())).into()
    }

    fn expression(key: &str, operator: &str, values: &[&str]) -> Selector {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        let requirement = Requirement { key: key.to_owned(), operator: operator.to_owned(), values };
        Selector { match_labels: BTreeMap::new(), expressions: vec![requirement] }
    }

    #[test]
    fn every_operator() {
        let cases = [
            ("a", "In", &["1", "3"][..], true),
            ("a", "In", &["3"], false),
            ("c", "In", &["1"], false),
            ("a", "NotIn", &["1"], false),
            ("c", "NotIn", &["1"], true),
            ("a", "Exists", &[], true),
            ("c", "Exists", &[], false),
            ("a", "DoesNotExist", &[], false),
            ("c", "DoesNotExist", &[], true),
            ("a", "Resembles", &["9"], true),
        ];
        for (key, operator, values, selected) in cases {
            assert_eq!(expression(key, operator, values).selects(&labels()), selected, "{key} {operator} {values:?}");
        }
    }

    #[test]
    fn who_is_admitted() {
        let both = |labels: &[(&str, &str)], expressions: &[(&str, &str, &[&str])]| Selector {
            match_labels: labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            expressions: expressions
                .iter()
                .flat_map(|(key, operator, values)| expression(key, operator, values).expressions)
                .collect(),
        };
        let cases = [
            ("no condition admits everything", both(&[], &[]), Some(true)),
            ("a label", both(&[("a", "1")], &[]), Some(true)),
            ("another value", both(&[("a", "2")], &[]), Some(false)),
            ("a missing label", both(&[("c", "1")], &[]), Some(false)),
            ("an empty value is not an absent one", both(&[("c", "")], &[]), Some(false)),
            ("all labels have to fit", both(&[("a", "1"), ("b", "3")], &[]), Some(false)),
            ("labels and expressions", both(&[("a", "1")], &[("b", "In", &["2"])]), Some(true)),
            ("labels, but not expressions", both(&[("a", "1")], &[("b", "NotIn", &["2"])]), Some(false)),
            ("not in, and absent", both(&[], &[("c", "NotIn", &["1"])]), Some(true)),
            ("exists", both(&[], &[("a", "Exists", &[])]), Some(true)),
            ("does not exist", both(&[], &[("a", "DoesNotExist", &[])]), Some(false)),
            ("a subdomain", both(&[], &[("kubernetes.io/metadata.name", "DoesNotExist", &[])]), Some(true)),
            ("an unknown operator", both(&[], &[("a", "Resembles", &["1"])]), None),
            ("an operator in another case", both(&[], &[("a", "in", &["1"])]), None),
            ("in nothing", both(&[], &[("a", "In", &[])]), None),
            ("not in nothing", both(&[], &[("a", "NotIn", &[])]), None),
            ("exists with values", both(&[], &[("a", "Exists", &["1"])]), None),
            ("no key", both(&[], &[("", "DoesNotExist", &[])]), None),
            ("a key that is none", both(&[], &[("a b", "DoesNotExist", &[])]), None),
            ("a prefix that is none", both(&[], &[("A_/b", "DoesNotExist", &[])]), None),
            ("a value that is none", both(&[], &[("c", "NotIn", &["-x"])]), None),
            ("a label that is none", both(&[("a", "one two")], &[]), None),
        ];
        for (name, selector, admitted) in cases {
            assert_eq!(selector.admits(&labels()), admitted, "{name}");
        }
    }

    #[test]
    fn no_condition_selects_nothing() {
        assert!(!Selector::default().selects(&labels()));
    }
}
