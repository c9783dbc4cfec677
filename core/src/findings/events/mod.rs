//! What happened to clusters, pools and control planes since the backup: one event each.

mod change;
pub(super) mod cluster_created;
mod cluster_deleted;
mod remediation;
mod rollout;
mod scale_down;
mod scale_up;

use std::collections::BTreeMap;

use self::change::{Change, Part, Tally};
use super::context::ClusterContext;
use crate::backup::Kind;
use crate::graph::Role;
use crate::report::{Finding, ObjectRef};
use crate::verdicts::MachineVerdict;

/// The event of a cluster as a whole, else those of its pools and control plane.
pub(super) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    if about.rebuilt {
        return Vec::new();
    }
    let whole = Tally::of(about.verdicts.iter());
    if let Some(deleted) = cluster_deleted::find(about, &whole) {
        return vec![deleted];
    }
    let mut places: BTreeMap<Option<Role>, Vec<&MachineVerdict>> = BTreeMap::new();
    for verdict in about.verdicts {
        places.entry(verdict.role).or_default().push(verdict);
    }
    let changes = places.into_iter().filter_map(|(place, verdicts)| {
        let (object, part) = named(about, place?)?;
        Some(Change { object, part, tally: Tally::of(verdicts.into_iter()) })
    });
    changes.filter_map(|change| event(about, change)).collect()
}

/// Which event it is.
fn event(about: &ClusterContext<'_>, change: Change<'_>) -> Option<Finding> {
    match (change.tally.stale.len(), change.tally.ghosts.len()) {
        (0, 0) => None,
        // As long as virtual machines are unattributed, it is unknown whether these were replaced.
        (_, 0) if about.unsettled => None,
        (0, _) => Some(scale_up::build(&change)),
        // What was gone already when the backup was taken is no change since.
        (_, 0) if change.tally.gone_since.is_empty() => None,
        (_, 0) => Some(scale_down::build(&Change { tally: change.tally.since_backup(), ..change })),
        (stale, _) if stale == change.tally.in_backup => Some(rollout::build(&change)),
        _ => Some(remediation::build(&change)),
    }
}

/// A part of a cluster, as an object and in a sentence.
fn named(about: &ClusterContext<'_>, place: Role) -> Option<(ObjectRef, Part)> {
    match place {
        Role::ControlPlane => {
            about.cluster.control_plane_name.as_ref()?;
            Some((about.control_plane(), Part::ControlPlane))
        }
        // Findings of their own tell of them.
        Role::Etcd | Role::LoadBalancer => None,
        Role::Pool(id) => {
            let pool = &about.cluster.pools[id];
            let kind = match (pool.deployment, pool.pool) {
                (Some(_), _) => Kind::MachineDeployment,
                (None, Some(_)) => Kind::MachinePool,
                (None, None) => Kind::MachineSet,
            };
            Some((about.object(kind.name(), pool.name.as_deref()?), Part::Pool))
        }
    }
}
