//! What a vCenter says of itself before anybody logs in.

use super::{element::Element, objects::Moref};
use crate::lookup::error::{Malformed, Problem};

/// What a vCenter says of itself before anybody logs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Service {
    pub(super) root: Moref,
    pub(super) instance_uuid: Option<String>,
    pub(super) version: Option<String>,
    pub(super) collector: Moref,
    pub(super) views: Moref,
    pub(super) sessions: Moref,
    /// Absent in answers of servers that are none, or that have no search.
    pub(super) search: Option<Moref>,
}

impl Service {
    /// Reads it. Anything but a vCenter is refused.
    pub(super) fn read(parts: &[Element]) -> Result<Self, Problem> {
        let find = |name: &str| parts.iter().find(|part| part.name == name);
        let about = find("about").ok_or(Problem::NotVcenter)?;
        match about.text_of("apiType") {
            Some("VirtualCenter") => {}
            Some("HostAgent") => return Err(Problem::Esxi),
            _ => return Err(Problem::NotVcenter),
        }
        let reference = |name: &'static str| find(name).and_then(Moref::of).ok_or(Malformed::Lacks(name));
        Ok(Self {
            root: reference("rootFolder")?,
            collector: reference("propertyCollector")?,
            views: reference("viewManager")?,
            sessions: reference("sessionManager")?,
            search: find("searchIndex").and_then(Moref::of),
            instance_uuid: about.text_of("instanceUuid").map(str::to_owned),
            version: about.text_of("version").map(str::to_owned),
        })
    }
}
