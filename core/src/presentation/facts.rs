//! The facts that the verdict rests on: what was read, when, and how much of each status.

use super::{Presentation, Text, words};
use crate::report::{ApiServerStatus, Backup, MachineStatus, Report, Status, Vcenter, VcenterStatus};
use crate::wording::count;

/// A fact under its label; without one it belongs to the fact above it.
#[derive(Clone, Debug)]
pub struct Fact<'a> {
    /// What it is about.
    pub label: &'static str,
    /// What is said, piece by piece.
    pub values: Vec<Value<'a>>,
}

/// A piece of a fact.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// As it should be.
    Plain(Text<'a>),
    /// What keeps the verdict from being whole, or may do so.
    Doubtful(Text<'a>),
    /// A number of machines.
    Machines(MachineStatus, u64),
}

impl<'a> Presentation<'a> {
    /// What the verdict rests on, in the order in which it is shown.
    pub fn facts(self) -> Vec<Fact<'a>> {
        facts(self.report())
    }
}

fn facts(report: &Report) -> Vec<Fact<'_>> {
    let mut facts = vec![Fact { label: "Backup", values: backup(&report.backup) }];
    facts.extend(vcenters(report));
    facts.extend(api_servers(report));
    facts.push(Fact { label: "Machines", values: machines(report) });
    facts.push(Fact { label: "Clusters", values: clusters(report) });
    facts.push(Fact { label: "Unattributed", values: vec![plain(unattributed(report))] });
    facts
}

/// What the archive is, and whether it was read completely.
pub fn backup(backup: &Backup) -> Vec<Value<'_>> {
    let begun = backup.started_at.map_or_else(|| doubtful("time unknown"), |at| plain(words::time(at)));
    let whole = backup.complete && backup.missing_kinds.is_empty();
    let completeness = if whole { plain("complete") } else { doubtful("incomplete") };
    vec![Value::Plain(Text::name(backup.file_name.as_str())), begun, completeness]
}

/// "datacenter DC0", "datacenters DC0 and DC1".
pub fn datacenters(names: &[String]) -> Text<'_> {
    let noun = if names.len() == 1 { "datacenter " } else { "datacenters " };
    Text::words(noun).and(Text::list(names.iter().map(|name| Text::name(name.as_str())).collect()))
}

fn plain<'a>(text: impl Into<std::borrow::Cow<'a, str>>) -> Value<'a> {
    Value::Plain(Text::words(text))
}

fn doubtful(text: &'static str) -> Value<'static> {
    Value::Doubtful(Text::words(text))
}

fn vcenters(report: &Report) -> Vec<Fact<'_>> {
    let vcenters = &report.infrastructure.vcenters;
    if vcenters.is_empty() {
        return vec![Fact { label: "vCenter", values: vec![doubtful("none")] }];
    }
    let label = if vcenters.len() == 1 { "vCenter" } else { "vCenters" };
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    labels.zip(vcenters).map(|(label, vcenter)| Fact { label, values: self::vcenter(vcenter) }).collect()
}

fn vcenter(vcenter: &Vcenter) -> Vec<Value<'_>> {
    let mut values = vec![Value::Plain(Text::name(vcenter.server.as_str()))];
    if vcenter.status != VcenterStatus::NotRead {
        values.push(plain(count(vcenter.virtual_machines, "VM", "VMs")));
        values.extend(vcenter.collected_at.map(|read| plain(format!("read {}", words::time(read)))));
    }
    values.push(match vcenter.status {
        VcenterStatus::Read => plain("complete"),
        VcenterStatus::Partial => doubtful("incomplete"),
        VcenterStatus::NotRead => doubtful("not read"),
    });
    values.extend(vcenter.scope.as_ref().map(|scope| Value::Plain(datacenters(scope).and_words(" only"))));
    values
}

/// Where the node lists of the workload clusters come from, and why they are missing where they were asked for.
fn api_servers(report: &Report) -> Vec<Fact<'_>> {
    let servers = &report.infrastructure.api_servers;
    let with = |status| words::number(servers.iter().filter(|server| server.status == status).count());
    let provided = with(ApiServerStatus::Provided);
    let parts = [
        (with(ApiServerStatus::Reached), "reached", false),
        (provided, if provided == 1 { "from a file" } else { "from files" }, false),
        (with(ApiServerStatus::Skipped), "skipped", false),
        (with(ApiServerStatus::Failed), "failed", true),
    ];
    let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
    let value = |(number, what, failed)| {
        let text = Text::words(format!("{number} {what}"));
        if failed { Value::Doubtful(text) } else { Value::Plain(text) }
    };
    let mut values: Vec<_> = parts.map(value).collect();
    if values.is_empty() {
        values.push(plain("none"));
    }
    let failed = servers.iter().filter(|server| server.status == ApiServerStatus::Failed).map(|server| {
        let error = server.error.as_deref().unwrap_or("no answer");
        Fact {
            label: "",
            values: vec![Value::Plain(Text::name(server.cluster.to_string()).and_words(": ").and_words(error))],
        }
    });
    std::iter::once(Fact { label: "API servers", values }).chain(failed).collect()
}

fn machines(report: &Report) -> Vec<Value<'_>> {
    let counts = report.summary.machines;
    vec![
        Value::Machines(MachineStatus::Healthy, counts.healthy),
        Value::Machines(MachineStatus::Stale, counts.stale),
        Value::Machines(MachineStatus::Ghost, counts.ghost),
        Value::Machines(MachineStatus::Unknown, counts.unknown),
    ]
}

fn clusters(report: &Report) -> Vec<Value<'_>> {
    let counts = report.summary.clusters;
    let parts = [
        (counts.manual_remediation_required, Status::ManualRemediationRequired),
        (counts.need_further_confirmation, Status::NeedFurtherConfirmation),
        (counts.manual_remediation_not_required, Status::ManualRemediationNotRequired),
        (counts.healthy, Status::Healthy),
    ];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    let mut parts: Vec<_> = parts.map(|(number, status)| format!("{number} {}", words::status(status))).collect();
    match parts.first_mut() {
        Some(first) => *first = format!("{}: {first}", counts.total),
        None => parts.push(counts.total.to_string()),
    }
    parts.into_iter().map(plain).collect()
}

fn unattributed(report: &Report) -> String {
    match report.summary.need_further_confirmation_infra_machines {
        0 => "no VMs".to_owned(),
        number => words::match_nothing(number),
    }
}
