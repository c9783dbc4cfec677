//! Naming templates, which v1beta1 and v1beta2 keep in fields of different names.

use serde::Deserialize;

/// `namingStrategy`, `naming`, `machineNamingStrategy` or `machineNaming`.
#[derive(Debug, Deserialize)]
pub(super) struct Naming {
    template: Option<String>,
}

/// The template, in whichever field it is.
pub(super) fn template_of(v1beta1: Option<Naming>, v1beta2: Option<Naming>) -> Option<String> {
    [v1beta1, v1beta2].into_iter().flatten().find_map(|naming| naming.template.filter(|template| !template.is_empty()))
}
