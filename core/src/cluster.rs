//! The identity of a cluster: namespace and name of its Cluster object.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A cluster's key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClusterRef {
    /// The Cluster object's namespace.
    pub namespace: String,
    /// The Cluster object's name.
    pub name: String,
}

impl ClusterRef {
    /// Reads `namespace/name`.
    pub fn parse(text: &str) -> Option<Self> {
        let (namespace, name) = text.split_once('/')?;
        let valid = !namespace.is_empty() && !name.is_empty() && !name.contains('/');
        valid.then(|| Self { namespace: namespace.to_owned(), name: name.to_owned() })
    }
}

impl fmt::Display for ClusterRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::ClusterRef;

    #[test]
    fn a_text_names_namespace_and_name() {
        let web = ClusterRef { namespace: "team-a".into(), name: "web".into() };
        assert_eq!(ClusterRef::parse("team-a/web"), Some(web.clone()));
        assert_eq!(web.to_string(), "team-a/web");
        for text in ["web", "/web", "team-a/", "team-a/web/extra", ""] {
            assert_eq!(ClusterRef::parse(text), None, "{text}");
        }
    }
}
