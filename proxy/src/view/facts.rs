//! The facts that the verdict rests on, as an aligned block: what was read, when, and how much of each status.

use drift_core::report::{ApiServerStatus, MachineStatus, Report, Vcenter, VcenterStatus};

use super::{
    Look,
    escape::{keep, name, text},
    look::{DIM, PLAIN, WARNING, machine_style, paint},
    page::{Line, Page, common_column},
    words::{count, list, number, time},
};

/// The indent of the block.
const INDENT: usize = 2;

/// Writes the block.
pub(crate) fn write(page: &mut Page, report: &Report) {
    let mut lines = vec![Line::new("Backup", backup(report))];
    lines.extend(vcenters(report));
    lines.extend(api_servers(report));
    lines.push(Line::new("Machines", machines(report, page.look())));
    lines.push(Line::new("Clusters", clusters(report)));
    lines.push(Line::new("Others", others(report)));
    let column = common_column(&lines);
    for line in lines {
        page.line(INDENT, &line.column(column));
    }
}

fn backup(report: &Report) -> String {
    let backup = &report.backup;
    let mut facts = vec![name(&backup.file_name)];
    facts.push(backup.started_at.map_or_else(|| paint(WARNING, &keep("time unknown")), time));
    if backup.complete && backup.missing_kinds.is_empty() {
        facts.push("complete".to_owned());
    } else {
        facts.push(paint(WARNING, "incomplete"));
    }
    facts.join(", ")
}

fn vcenters(report: &Report) -> Vec<Line> {
    let vcenters = &report.infrastructure.vcenters;
    if vcenters.is_empty() {
        return vec![Line::new("vCenter", paint(WARNING, "none"))];
    }
    let label = if vcenters.len() == 1 { "vCenter" } else { "vCenters" };
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    labels.zip(vcenters).map(|(label, vcenter)| Line::new(label, self::vcenter(vcenter))).collect()
}

fn vcenter(vcenter: &Vcenter) -> String {
    let mut facts = vec![name(&vcenter.server)];
    if vcenter.status != VcenterStatus::NotRead {
        facts.push(keep(&count(vcenter.virtual_machines, "VM", "VMs")));
        if let Some(read) = vcenter.collected_at {
            facts.push(format!("read {}", time(read)));
        }
    }
    facts.push(match vcenter.status {
        VcenterStatus::Read => "complete".to_owned(),
        VcenterStatus::Partial => paint(WARNING, "incomplete"),
        VcenterStatus::NotRead => paint(WARNING, &keep("not read")),
    });
    if let Some(scope) = &vcenter.scope {
        let datacenters: Vec<_> = scope.iter().map(|datacenter| name(datacenter)).collect();
        let noun = if scope.len() == 1 { "datacenter" } else { "datacenters" };
        facts.push(format!("{noun} {} only", list(&datacenters)));
    }
    facts.join(", ")
}

/// Where the workload clusters' nodes come from, and why they are missing where somebody tried.
fn api_servers(report: &Report) -> Vec<Line> {
    let servers = &report.infrastructure.api_servers;
    let with = |status| number(servers.iter().filter(|server| server.status == status).count());
    let provided = with(ApiServerStatus::Provided);
    let parts = [
        (with(ApiServerStatus::Reached), "reached", PLAIN),
        (provided, if provided == 1 { "from a file" } else { "from files" }, PLAIN),
        (with(ApiServerStatus::Skipped), "not asked", PLAIN),
        (with(ApiServerStatus::Failed), "failed", WARNING),
    ];
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    let mut facts: Vec<_> = parts.map(|(count, what, style)| paint(style, &keep(&format!("{count} {what}")))).collect();
    if facts.is_empty() {
        facts.push("none".to_owned());
    }
    let mut lines = vec![Line::new("API servers", facts.join(", "))];
    for server in servers {
        if server.status == ApiServerStatus::Failed {
            let error = server.error.as_deref().map_or_else(|| "no answer".to_owned(), text);
            let cluster = name(&format!("{}/{}", server.cluster.namespace, server.cluster.name));
            lines.push(Line::text(format!("{cluster}: {error}")));
        }
    }
    lines
}

fn machines(report: &Report, look: Look) -> String {
    let counts = report.summary.machines;
    let parts = [
        (MachineStatus::Healthy, counts.healthy, "healthy"),
        (MachineStatus::Stale, counts.stale, "stale"),
        (MachineStatus::Ghost, counts.ghost, if counts.ghost == 1 { "ghost" } else { "ghosts" }),
        (MachineStatus::Unknown, counts.unknown, "unknown"),
    ];
    let parts = parts.map(|(status, count, word)| {
        let style = if count == 0 { DIM } else { machine_style(status) };
        paint(style, &keep(&format!("{} {count} {word}", look.shape(status))))
    });
    parts.join("   ")
}

fn clusters(report: &Report) -> String {
    let counts = report.summary.clusters;
    let parts = [
        (counts.manual_remediation_required, "ManualRemediationRequired"),
        (counts.need_further_confirmation, "NeedFurtherConfirmation"),
        (counts.manual_remediation_not_required, "ManualRemediationNotRequired"),
        (counts.healthy, "Healthy"),
    ];
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| keep(&format!("{count} {word}")))
        .collect();
    if parts.is_empty() { counts.total.to_string() } else { format!("{}: {}", counts.total, parts.join(", ")) }
}

fn others(report: &Report) -> String {
    match report.summary.need_further_confirmation_infra_machines {
        0 => paint(DIM, "no VM needs further confirmation"),
        1 => "1 VM needs further confirmation".to_owned(),
        several => format!("{several} VMs need further confirmation"),
    }
}
