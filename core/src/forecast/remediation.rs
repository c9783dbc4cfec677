//! Which machines health checks want to be remediated, and why. Whether they are is up to the controllers that own
//! them.

use std::collections::BTreeMap;

use super::machine_outcome::MachineOutcome;
use crate::ids::VerdictId;

/// The machines of a cluster that its health checks find unhealthy.
#[derive(Debug, Default)]
pub(super) struct Remediation {
    certain: BTreeMap<VerdictId, UnhealthyReason>,
    possible: BTreeMap<VerdictId, UnhealthyReason>,
}

/// Which health check finds a machine unhealthy, and why.
#[derive(Clone, Debug)]
pub(super) struct UnhealthyReason {
    pub(super) health_check: String,
    /// A clause.
    pub(super) cause: &'static str,
}

impl Remediation {
    /// Adds what one more health check finds. What is certain by any check is certain, and the first one is named.
    pub(super) fn add(&mut self, machine: VerdictId, certain: bool, reason: UnhealthyReason) {
        if certain {
            self.possible.remove(&machine);
            self.certain.entry(machine).or_insert(reason);
        } else if !self.certain.contains_key(&machine) {
            self.possible.entry(machine).or_insert(reason);
        }
    }

    /// The machine is certainly found unhealthy.
    pub(super) fn certain(&self, machine: VerdictId) -> bool {
        self.certain.contains_key(&machine)
    }

    /// The machine may be found unhealthy.
    pub(super) fn possible(&self, machine: VerdictId) -> bool {
        self.possible.contains_key(&machine)
    }

    /// The owner of a machine remediates it: it deletes what is certainly unhealthy, and may delete what possibly is.
    pub(super) fn apply(&self, machine: VerdictId, outcome: &mut MachineOutcome) {
        let with_vm = outcome.with_vm();
        match self.certain.get(&machine) {
            Some(UnhealthyReason { health_check, cause }) => outcome.delete(|| {
                format!("MachineHealthCheck {health_check} has it deleted{with_vm} because {cause}. It is replaced.")
            }),
            None => self.apply_as_possible(machine, outcome),
        }
    }

    /// The owner of a machine may remediate it.
    pub(super) fn apply_as_possible(&self, machine: VerdictId, outcome: &mut MachineOutcome) {
        let with_vm = outcome.with_vm();
        if let Some(UnhealthyReason { health_check, cause }) = self.reason(machine) {
            outcome.put_at_risk(|| format!("MachineHealthCheck {health_check} may have it deleted{with_vm}: {cause}."));
        }
    }

    /// The machines by health check, those that are certain first.
    pub(super) fn by_health_check(&self) -> BTreeMap<&str, Vec<VerdictId>> {
        let mut machines: BTreeMap<&str, Vec<VerdictId>> = BTreeMap::new();
        for (machine, reason) in self.certain.iter().chain(&self.possible) {
            machines.entry(&reason.health_check).or_default().push(*machine);
        }
        machines
    }

    /// The health checks that find some of these machines unhealthy.
    pub(super) fn health_checks_of(&self, machines: &[VerdictId]) -> Vec<String> {
        let reasons = machines.iter().filter_map(|machine| self.reason(*machine));
        let mut checks: Vec<String> = reasons.map(|reason| reason.health_check.clone()).collect();
        checks.sort_unstable();
        checks.dedup();
        checks
    }

    fn reason(&self, machine: VerdictId) -> Option<&UnhealthyReason> {
        self.certain.get(&machine).or_else(|| self.possible.get(&machine))
    }
}
