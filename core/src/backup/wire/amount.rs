//! Amounts that are a number or a share, as text or not.

use serde::Deserialize;

use crate::backup::objects::Amount;

/// `IntOrString` of Kubernetes.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum IntOrText {
    Int(u64),
    Text(String),
}

impl IntOrText {
    /// The amount, where it is one.
    pub(super) fn amount(self) -> Option<Amount> {
        match self {
            Self::Int(count) => Some(Amount::Count(count)),
            Self::Text(text) => match text.strip_suffix('%') {
                Some(percent) => percent.parse().ok().map(Amount::Percent),
                None => text.parse().ok().map(Amount::Count),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_shares() {
        assert_eq!(IntOrText::Text("40%".into()).amount(), Some(Amount::Percent(40)));
        assert_eq!(IntOrText::Text("2".into()).amount(), Some(Amount::Count(2)));
        assert_eq!(IntOrText::Text("many".into()).amount(), None);
    }
}
