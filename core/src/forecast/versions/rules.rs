//! What differs between versions of Cluster API and CAPV: one table, from which `docs/forecast.md` has its own.
//!
//! Read function by function in the sources of Cluster API 1.2 to 1.14 and CAPV 1.5 to 1.16. A bound names the first
//! version with a change, so that a rule without bounds is none of these. Each rule is applied in the module of its
//! controller.

use super::version::{Version, minor, patch};

/// Whose version decides a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Component {
    Capi,
    Capv,
}

/// How a rule is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// By reading the sources.
    Read,
    /// Also by a rehearsal with real controllers.
    Observed,
}

/// One row of the table.
pub(super) struct Definition {
    pub(super) rule: Rule,
    pub(super) component: Component,
    /// The first version in which it holds; `None` where it always did.
    pub(super) since: Option<Version>,
    /// The first version in which it holds no longer.
    pub(super) until: Option<Version>,
    known: Known,
    controller: &'static str,
    upstream: &'static str,
    text: &'static str,
}

macro_rules! rules {
    ($(
        $rule:ident: $component:ident $since:expr, $until:expr, $known:ident,
        $controller:literal, $upstream:literal, $text:literal;
    )+) => {
        /// A rule that not all versions have.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Rule {
            $(#[doc = $text] $rule,)+
        }

        /// All rules that differ between versions.
        pub(super) const RULES: [Definition; [$(Rule::$rule),+].len()] = [$(Definition {
            rule: Rule::$rule,
            component: Component::$component,
            since: $since,
            until: $until,
            known: Known::$known,
            controller: $controller,
            upstream: $upstream,
            text: $text,
        },)+];
    };
}

rules! {
    MarkedFirst: Capi Some(minor(9)), None, Observed, "MachineSet", "randomDeletePolicy",
        "With the policy `Random`, the default, a Machine marked with `delete-machine` goes before all others. \
         Before, Machines without a Node are its equals, and after a restore none has one: a healthy, unmarked \
         one may go";
    MarkedFirstByAge: Capi Some(minor(5)), None, Read,
        "MachineSet", "newestDeletePriority, oldestDeletePriority",
        "The same, with the policies `Newest` and `Oldest`";
    Preflight: Capi Some(minor(9)), None, Observed, "MachineSet", "runPreflightChecks",
        "It creates and replaces no Machine while the control plane is provisioned or upgraded, or where its own \
         version does not fit that of the control plane";
    NeedsDeployment: Capi Some(minor(9)), None, Observed, "MachineSet", "getOwnerMachineDeployment",
        "Where the MachineDeployment that its label names is not there, it does nothing at all. Before, it keeps \
         to its own replicas";
    OnlyTrueDisables: Capi Some(minor(11)), None, Observed, "MachineSet", "syncReplicas",
        "The annotation `disable-machine-create` counts with the value `true` only. Before, with any value";
    GoesOnWithoutTemplate: Capi Some(minor(9)), None, Read, "MachineSet", "getTemplatesAndSetOwner",
        "Where a template that it names is not there, it only creates no Machine. Before, it does nothing at all";
    OldSetsKept: Capi Some(patch(7, 4)), None, Read, "MachineSet", "reconcileUnhealthyMachines",
        "In a rollout, unhealthy Machines of old MachineSets are not replaced, nor those of a MachineSet whose \
         MachineDeployment is not there";
    InPlaceTemplates: Capi Some(minor(4)), None, Read,
        "MachineDeployment", "EqualMachineTemplate, MachineTemplateUpToDate",
        "Labels, annotations and Node timeouts of a template are propagated in place. Before, a difference in \
         them calls for a rollout";
    TemplatesWithoutNamespace: Capi Some(minor(9)), None, Read, "MachineDeployment", "MachineTemplateUpToDate",
        "The namespaces of templates are not compared. Before, a difference in them calls for a rollout";
    LargestSetIsCurrent: Capi Some(minor(4)), None, Observed, "MachineDeployment", "FindNewMachineSet",
        "Of several MachineSets with its template the one with most replicas is current. Before, the oldest one \
         is, and after a restore nobody knows which that is";
    RemediateMark: Capi Some(minor(7)), None, Observed, "MachineHealthCheck", "needsRemediation",
        "A Machine marked with `remediate-machine` is unhealthy at once, even while no API server answers. \
         Before, the mark means nothing";
    FailedAtOnce: Capi None, Some(minor(11)), Read, "MachineHealthCheck", "needsRemediation",
        "A Machine that has failed is unhealthy at once, before any timeout";
    JudgesUninitialized: Capi Some(minor(4)), None, Observed, "MachineHealthCheck", "needsRemediation",
        "Control-plane Machines are judged even while no API server answers: without a Node they are unhealthy \
         after `nodeStartupTimeout`";
    MachineConditions: Capi Some(minor(12)), None, Observed, "MachineHealthCheck", "needsRemediation",
        "`unhealthyMachineConditions` count: a Machine that stays broken is unhealthy after their timeout, even \
         without `nodeStartupTimeout`";
    UncheckedRemediation: Capi Some(minor(4)), None, Observed,
        "KubeadmControlPlane", "reconcileUnhealthyMachines",
        "Until it has reached the API server, it replaces an unhealthy Machine without any check, even the only \
         one";
    RemediatesIncomplete: Capi Some(minor(4)), None, Read,
        "KubeadmControlPlane", "reconcileUnhealthyMachines",
        "It replaces unhealthy Machines although it has fewer of them than replicas. Before, it does not";
    WaitsForProvisioning: Capi Some(minor(7)), None, Read,
        "KubeadmControlPlane", "HasHealthyMachineStillProvisioning",
        "It replaces no unhealthy Machine while another one has no Node";
    HoldsVm: Capi Some(patch(8, 2)), None, Observed, "KubeadmControlPlane", "reconcilePreTerminateHook",
        "It holds the virtual machine of a deleted Machine until the etcd member is removed, unless it is the \
         only one. Before, the virtual machine goes at once";
    RemovesWithQuorumOnly: Capi Some(minor(13)), None, Observed,
        "KubeadmControlPlane", "reconcileEtcdMembers",
        "It removes etcd members one by one, and only where etcd keeps its quorum";
    StrangersCarryQuorum: Capi Some(minor(13)), None, Read,
        "KubeadmControlPlane", "canSafelyRemediateMachine",
        "Etcd members without a Machine count as healthy when an unhealthy Machine is replaced. Before, as \
         unhealthy";
    ReplacesBeforeExpiry: Capi Some(patch(2, 8)), None, Observed,
        "KubeadmControlPlane", "ShouldRolloutBefore",
        "`rolloutBefore.certificatesExpiryDays` replaces Machines before their certificates end: upstream from \
         1.3, in TKG from 1.2.8";
    InPlaceControlPlane: Capi Some(minor(4)), None, Read, "KubeadmControlPlane", "MachinesNeedingRollout",
        "Labels of `machineTemplate` are propagated in place. Before, a difference in them calls for a rollout";
    HealsWhenFound: Capv Some(minor(8)), None, Observed, "CAPV", "VMService.ReconcileVM",
        "A virtual machine that is not found by its BIOS UUID is looked for again, and is adopted when it \
         appears. Before, its Machine fails for good";
    NamesByTemplate: Capv Some(minor(13)), None, Read, "CAPV", "GenerateVSphereVMName",
        "It names a VSphereVM by the naming template of its VSphereMachine. Before, by the Machine alone: a \
         VSphereVM with another name is not found, and a second virtual machine is created";
    CutsWindowsNames: Capv Some(patch(5, 3)), None, Read, "CAPV", "generateVMObjectName",
        "It cuts the name of a VSphereVM with Windows to 15 characters. A VSphereVM with another name is not found, \
         and a second virtual machine is created";
    ServesV1beta2: Capi Some(minor(11)), None, Read, "API server", "CustomResourceDefinition",
        "Objects of Cluster API that are stored as v1beta2 are restored. Before, Velero skips them";
    ServesV1alpha4: Capi None, Some(minor(6)), Read, "API server", "CustomResourceDefinition",
        "Objects of Cluster API that are stored as v1alpha4 are restored. Later, Velero skips them";
    ServesV1alpha3: Capi None, Some(minor(5)), Read, "API server", "CustomResourceDefinition",
        "Objects of Cluster API that are stored as v1alpha3 are restored. Later, Velero skips them";
    ServesCapvV1beta2: Capv Some(minor(16)), None, Read, "API server", "CustomResourceDefinition",
        "Objects of CAPV that are stored as v1beta2 are restored. Before, Velero skips them";
    ServesCapvAlpha: Capv None, Some(minor(9)), Read, "API server", "CustomResourceDefinition",
        "Objects of CAPV that are stored as v1alpha3 or v1alpha4 are restored. Later, Velero skips them";
}

impl Rule {
    /// Its place among the answers of a behaviour.
    pub(super) fn bit(self) -> u64 {
        1_u64.checked_shl(self as u32).unwrap_or_default()
    }
}

impl Definition {
    /// It holds for these versions.
    pub(super) fn holds(&self, capi: Version, capv: Version) -> bool {
        let version = match self.component {
            Component::Capi => capi,
            Component::Capv => capv,
        };
        self.since.is_none_or(|since| since <= version) && self.until.is_none_or(|until| version < until)
    }

    fn versions(&self) -> String {
        let name = match self.component {
            Component::Capi => "Cluster API",
            Component::Capv => "CAPV",
        };
        match (self.since, self.until) {
            (Some(since), None) => format!("{name} {since} and later"),
            (None, Some(until)) => format!("{name} before {until}"),
            (Some(since), Some(until)) => format!("{name} {since} to before {until}"),
            (None, None) => name.to_owned(),
        }
    }
}

/// The table of rules by version, as Markdown.
#[doc(hidden)]
pub fn rule_table() -> String {
    let mut rows =
        vec!["| controller | versions | rule | upstream | known from |\n| --- | --- | --- | --- | --- |\n".to_owned()];
    for rule in &RULES {
        let known = match rule.known {
            Known::Read => "sources",
            Known::Observed => "sources, rehearsal",
        };
        let (controller, text) = (rule.controller, rule.text);
        let upstream: Vec<String> = rule.upstream.split(", ").map(|name| format!("`{name}`")).collect();
        rows.push(format!("| {controller} | {} | {text} | {} | {known} |\n", rule.versions(), upstream.join(", ")));
    }
    rows.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_place_of_its_own_and_a_bound() {
        let mut bits = 0_u64;
        for rule in &RULES {
            assert!(rule.since.is_some() || rule.until.is_some(), "{:?}", rule.rule);
            assert!(rule.rule.bit() != 0 && bits & rule.rule.bit() == 0, "{:?}", rule.rule);
            bits |= rule.rule.bit();
        }
        assert!(bits < 1 << 62, "the highest places are of other questions");
    }
}
