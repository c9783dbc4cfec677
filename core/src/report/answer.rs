//! What a report says as a whole: what there is to be concerned about, how the program ends, and whether the backup may
//! be restored. One home for all three.

use std::collections::BTreeSet;

use super::{
    Cluster, Concern, ExitCode, Finding, Machine, MachineStatus, Outcome, Report, Restore, VcenterStatus, number,
};
use crate::diagnostic::Severity;

impl Report {
    /// Everything that keeps this report from being green.
    pub fn concerns(&self) -> BTreeSet<Concern> {
        let machines = self.summary.machines;
        let ignored = |status| self.suppressed_machines(status);
        let all = [
            (Concern::Danger, self.dangers() > 0),
            (Concern::Ghost, machines.ghost > ignored(MachineStatus::Ghost)),
            (Concern::Stale, machines.stale > ignored(MachineStatus::Stale)),
            (Concern::Unattributed, self.summary.need_further_confirmation_infra_machines > 0),
            (Concern::Unknown, machines.unknown > 0),
            (Concern::Incomplete, self.is_incomplete()),
        ];
        all.into_iter().filter(|(_, is)| *is).map(|(concern, _)| concern).collect()
    }

    /// How many machines of a status a person decided to ignore.
    pub fn suppressed_machines(&self, status: MachineStatus) -> u64 {
        let machines = self.suppressed.iter().filter_map(|suppressed| suppressed.machine.as_ref());
        number(machines.filter(|machine| machine.status == status).count())
    }

    /// Something that the verdict needs was not read, not read whole, or not to be trusted.
    pub fn is_incomplete(&self) -> bool {
        !self.backup.complete
            || !self.backup.missing_kinds.is_empty()
            || self.summary.errors > 0
            || self.infrastructure.vcenters.iter().any(|vcenter| vcenter.status != VcenterStatus::Read)
    }

    /// How the program ends.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::of(self.concerns())
    }

    /// Every finding: of no single cluster, then of each cluster.
    pub fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(self.clusters.iter().flat_map(|cluster| &cluster.findings))
    }

    /// How many findings are dangers of a restore.
    pub fn dangers(&self) -> u64 {
        number(self.all_findings().filter(|finding| finding.is_danger()).count())
    }

    /// Whether this backup may be restored. Less information never gives a better answer: what was not read or not
    /// foretold is not safe.
    pub fn restore(&self) -> Restore {
        let concerns = self.concerns();
        if concerns.contains(&Concern::Danger) {
            return Restore::Dangerous;
        }
        let undecided = concerns.contains(&Concern::Unknown) || concerns.contains(&Concern::Incomplete);
        if undecided || self.summary.machines.total == 0 || self.clusters.iter().any(Cluster::is_undecided) {
            return Restore::Unknown;
        }
        if !concerns.is_empty() || self.clusters.iter().any(has_work) || self.all_findings().any(asks_for_work) {
            return Restore::Manual;
        }
        Restore::Safe
    }
}

impl Cluster {
    /// The forecast does not exclude that a virtual machine or a member of etcd is lost.
    pub fn is_undecided(&self) -> bool {
        let is_open = |machine: &Machine| matches!(machine.outcome(), None | Some(Outcome::Unknown | Outcome::AtRisk));
        let loses = self.forecast.as_ref().is_none_or(|forecast| {
            forecast.undecided || !forecast.vms_deleted.is_none() || !forecast.etcd_members_removed.is_empty()
        });
        loses || self.machines().any(is_open)
    }
}

/// Not all of it comes back by itself.
fn has_work(cluster: &Cluster) -> bool {
    cluster.paused || cluster.machines().any(|machine| machine.outcome() != Some(Outcome::Adopted))
}

/// It is more than good to know.
fn asks_for_work(finding: &Finding) -> bool {
    finding.severity != Severity::Info
}
