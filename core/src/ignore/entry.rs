//! One entry of an ignore file, and what it matches.

use jiff::civil::Date;
use serde::Serialize;

use super::pattern::Pattern;
use crate::json;
use crate::report::{InfraMachine, Machine, VirtualMachine};

/// One decision. All that is said has to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// A virtual machine's name.
    pub(super) vm: Option<Pattern>,
    /// A virtual machine's inventory path.
    pub(super) path: Option<Pattern>,
    /// A machine's name in the report.
    pub(super) machine: Option<Pattern>,
    /// `namespace/name` of the cluster that a machine is of, or that an unattributed one probably belongs to.
    pub(super) cluster: Option<Pattern>,
    /// The code of a verdict's reason.
    pub(super) code: Option<String>,
    /// Why it is ignored.
    pub(super) reason: String,
    /// The last day on which it is.
    pub(super) until: Date,
}

impl Entry {
    /// `cluster` is `namespace/name`.
    pub(super) fn matches_machine(&self, cluster: &str, machine: &Machine) -> bool {
        self.matches(machine.virtual_machine.as_ref(), Some(&machine.name), Some(cluster), &machine.reason)
    }

    pub(super) fn matches_unattributed(&self, found: &InfraMachine) -> bool {
        let cluster = found
            .likely_cluster
            .as_ref()
            .map(|cluster| format!("{}/{}", cluster.namespace.as_deref().unwrap_or_default(), cluster.name));
        self.matches(Some(&found.virtual_machine), None, cluster.as_deref(), &found.reason)
    }

    fn matches(
        &self,
        vm: Option<&VirtualMachine>,
        machine: Option<&str>,
        cluster: Option<&str>,
        code: &impl Serialize,
    ) -> bool {
        let fits = |pattern: &Option<Pattern>, name: Option<&str>| {
            pattern.as_ref().is_none_or(|pattern| name.is_some_and(|name| pattern.matches(name)))
        };
        fits(&self.vm, vm.map(|vm| vm.name.as_str()))
            && fits(&self.path, vm.and_then(|vm| vm.path.as_deref()))
            && fits(&self.machine, machine)
            && fits(&self.cluster, cluster)
            && self.code.as_ref().is_none_or(|wanted| json::code(code) == *wanted)
    }
}
