//! The words that all views use for the same thing: statuses, numbers, times, places in a cluster.

use std::borrow::Cow;

use jiff::{Timestamp, tz::TimeZone};

use super::Text;
use crate::report::{MachineStatus, NextStep, NextStepEffect, Pool, PoolRole, Replicas, Status, VirtualMachine};
use crate::wording::{count, step_time};

/// The mark of a machine that may be in the quorum of etcd.
pub const MAY_BE_ETCD_MEMBER: &str = "may be an etcd member";

/// A length as a number of a report.
pub fn number(length: usize) -> u64 {
    crate::report::number(length)
}

/// "1 machine", "2 machines".
pub fn machines(number: u64) -> String {
    count(number, "machine", "machines")
}

/// "1 virtual machine", "2 virtual machines".
pub fn virtual_machines(number: u64) -> String {
    count(number, "virtual machine", "virtual machines")
}

/// "1 cluster", "2 clusters".
pub fn clusters(number: u64) -> String {
    count(number, "cluster", "clusters")
}

/// "team-a/prod", a cluster's name in full.
pub fn key(namespace: &str, name: &str) -> String {
    format!("{namespace}/{name}")
}

/// "2 Nov 2026 03:00 UTC".
pub fn time(time: Timestamp) -> String {
    time.to_zoned(TimeZone::UTC).strftime("%-d %b %Y %H:%M UTC").to_string()
}

/// What a cluster's status says, at the beginning of a line.
pub fn status_heading(status: Status) -> &'static str {
    match status {
        Status::ManualRemediationRequired => "Manual remediation required",
        Status::NeedFurtherConfirmation => "Needs further confirmation",
        Status::ManualRemediationNotRequired => "No remediation required",
        Status::Healthy => "Healthy",
    }
}

/// What a cluster's status says.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::ManualRemediationRequired => "manual remediation required",
        Status::NeedFurtherConfirmation => "needs further confirmation",
        Status::ManualRemediationNotRequired => "no remediation required",
        Status::Healthy => "healthy",
    }
}

/// The machine status that a cluster's status comes from.
pub fn worst_machine(status: Status) -> MachineStatus {
    match status {
        Status::ManualRemediationRequired => MachineStatus::Ghost,
        Status::NeedFurtherConfirmation => MachineStatus::Unknown,
        Status::ManualRemediationNotRequired => MachineStatus::Stale,
        Status::Healthy => MachineStatus::Healthy,
    }
}

/// "2 ghosts", "1 stale".
pub fn machines_of(status: MachineStatus, number: u64) -> String {
    match status {
        MachineStatus::Ghost => count(number, "ghost", "ghosts"),
        MachineStatus::Unknown => format!("{number} unknown"),
        MachineStatus::Stale => format!("{number} stale"),
        MachineStatus::Healthy => format!("{number} healthy"),
    }
}

/// A pool's name; machines of which only the cluster is known have a pool without one.
pub fn pool(name: Option<&str>) -> Text<'_> {
    name.map_or_else(|| Text::words("no known pool"), Text::name)
}

/// A pool's name, after what it is where its machines are no workers.
pub fn pool_with_role(pool: &Pool) -> Text<'_> {
    let what = match pool.role {
        PoolRole::Worker => return self::pool(pool.name.as_deref()),
        PoolRole::Etcd => "external etcd",
        PoolRole::LoadBalancer => "load balancer",
    };
    match &pool.name {
        Some(name) => Text::words(what).and_words(" ").and_name(name.as_str()),
        None => Text::words(what),
    }
}

/// "3 desired, 3 in backup, 2 in vSphere".
pub fn replicas(replicas: Replicas) -> String {
    let desired = replicas.desired.map(|desired| format!("{desired} desired, ")).unwrap_or_default();
    format!("{desired}{} in backup, {} in vSphere", replicas.in_backup, replicas.in_vsphere)
}

/// "2 virtual machines match nothing in the backup".
pub fn match_nothing(number: u64) -> String {
    let verb = if number == 1 { "matches" } else { "match" };
    format!("{} {verb} nothing in the backup", virtual_machines(number))
}

/// A step, after the time when it applies.
pub fn step(step: &NextStep) -> String {
    let when = step.when.map(|when| format!("{}: ", step_time(when)));
    format!("{}{}", when.unwrap_or_default(), step.text)
}

/// What a command does to the infrastructure, where it does anything.
pub fn effect(effect: NextStepEffect) -> Option<&'static str> {
    match effect {
        NextStepEffect::ReadOnly => None,
        NextStepEffect::Changes => Some("makes changes"),
        NextStepEffect::Destructive => Some("destructive"),
    }
}

/// What a command does, as a label beside it.
pub fn effect_label(effect: NextStepEffect) -> &'static str {
    match effect {
        NextStepEffect::ReadOnly => "reads",
        NextStepEffect::Changes => "changes",
        NextStepEffect::Destructive => "destroys",
    }
}

/// The power state of a virtual machine, where it is not the usual one.
pub fn power(machine: &VirtualMachine) -> Option<Cow<'_, str>> {
    match machine.power_state.as_deref()? {
        "poweredOn" => None,
        "poweredOff" => Some("powered off".into()),
        "suspended" => Some("suspended".into()),
        other => Some(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_and_in_utc() {
        assert_eq!(time("2026-11-02T04:00:59+01:00".parse().unwrap()), "2 Nov 2026 03:00 UTC");
    }

    #[test]
    fn numbers_agree_with_their_nouns() {
        assert_eq!(
            [1, 2].map(match_nothing),
            ["1 virtual machine matches nothing in the backup", "2 virtual machines match nothing in the backup",]
        );
        assert_eq!([1, 2].map(|number| machines_of(MachineStatus::Ghost, number)), ["1 ghost", "2 ghosts"]);
    }
}
