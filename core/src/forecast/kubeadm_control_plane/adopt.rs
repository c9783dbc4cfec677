//! Whether a control plane adopts its Machines. One that does not does nothing else, either.

use crate::backup::objects::ControlPlane;
use crate::forecast::cluster_state::ClusterState;
use crate::forecast::kubernetes_version::minor;
use crate::forecast::missing_templates::Templated;
use crate::ids::VerdictId;

/// It adopts all of its Machines or none: none where one of them is more than one minor version away from its own, and
/// where its template or the KubeadmConfig of a Machine is not there.
///
/// Mirrors `KubeadmControlPlaneReconciler.reconcileExternalReference` and `adoptMachines` of Cluster API.
pub(super) fn adopts_machines(state: &ClusterState<'_>, control_plane: &ControlPlane, machines: &[VerdictId]) -> bool {
    let own = control_plane.version.as_deref().and_then(minor);
    let is_near = |id: &VerdictId| {
        let of_machine = state.machine(*id).and_then(|machine| minor(machine.version.as_deref()?));
        own.zip(of_machine).is_none_or(|(own, of_machine)| own.abs_diff(of_machine) <= 1)
    };
    if !machines.iter().all(is_near) {
        return false;
    }
    let needs_config = |id: &VerdictId| state.machine(*id).is_some_and(|machine| machine.has_kubeadm_config);
    let lacks_configs =
        machines.iter().any(needs_config) && state.input.backup.lacks_kubeadm_configs(&state.cluster.key.namespace);
    let lacks_template = Templated::ControlPlane(control_plane).missing_template(state.input).is_some();
    !lacks_configs && !lacks_template || state.behavior.has_what_is_missing()
}
