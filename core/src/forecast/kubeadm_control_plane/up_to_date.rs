//! Whether a Machine of a control plane is as the control plane wants it.

use crate::backup::objects::ControlPlane;
use crate::forecast::cluster_state::ClusterState;
use crate::forecast::kubernetes_version;
use crate::forecast::versions::Rule;
use crate::ids::VerdictId;

/// Mirrors the version check of `internal.UpToDate` and `matchesTemplateClonedFrom` of Cluster API's kubeadm control
/// plane.
pub(super) fn matches_machine_spec(state: &ClusterState<'_>, control_plane: &ControlPlane, id: VerdictId) -> bool {
    let version = state.machine(id).and_then(|machine| machine.version.as_deref());
    let versions = version.zip(control_plane.version.as_deref());
    let cloned_from = state.objects(id).and_then(|machine| machine.vsphere_machine?.meta.cloned_from.as_deref());
    let templates = cloned_from.zip(control_plane.template.as_ref());
    versions.is_none_or(|(own, desired)| kubernetes_version::is_same(own, desired))
        && templates.is_none_or(|(own, desired)| own == desired.name)
        && (has_labels(state, control_plane, id) || state.has(Rule::InPlaceControlPlane))
}

/// Mirrors `matchMachineTemplateMetadata` of Cluster API before 1.4.
fn has_labels(state: &ClusterState<'_>, control_plane: &ControlPlane, id: VerdictId) -> bool {
    let own = state.machine(id).map(|machine| &machine.meta.labels);
    own.is_none_or(|own| control_plane.template_labels.iter().all(|(key, value)| own.get(key) == Some(value)))
}
