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

impl Requirement {
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
    fn no_condition_selects_nothing() {
        assert!(!Selector::default().selects(&labels()));
    }
}
