//! What a backup holds, as text, and what a detection would ask.

use drift_core::{
    inspection::{InspectedCluster, InspectedPool, Inspection, Lookups},
    report::Backup,
};

use super::{
    Look,
    escape::{self, name},
    look::{BOLD, WARNING, paint},
    page::{Line, Node, Page, common_column},
    remarks,
    words::{count, list, number, time},
};

/// The inspection for people.
pub fn inspection(inspection: &Inspection, look: Look) -> String {
    let mut page = Page::new(look);
    let clusters = number(inspection.clusters.len());
    let machines = inspection.clusters.iter().fold(0_u64, |sum, cluster| sum.saturating_add(cluster.machines));
    let holds = format!("{} with {}", count(clusters, "cluster", "clusters"), count(machines, "machine", "machines"));
    page.line(0, &Line::text(format!("The backup holds {holds}.")).style(BOLD));
    remarks::dangers(&mut page, &inspection.findings.iter().map(|finding| (None, finding)).collect::<Vec<_>>());
    page.blank();
    facts(&mut page, &inspection.backup);
    page.blank();
    remarks::diagnostics(&mut page, &inspection.diagnostics);
    let told = inspection.findings.iter().filter(|finding| !finding.code.is_about_pausing());
    remarks::general_findings(&mut page, &told.cloned().collect::<Vec<_>>(), true);
    for cluster in &inspection.clusters {
        page.blank();
        page.tree(0, &tree(cluster));
    }
    page.blank();
    lookups(&mut page, &inspection.lookups);
    page.finish()
}

fn facts(page: &mut Page, backup: &Backup) {
    let mut what = vec![name(&backup.file_name)];
    what.extend(backup.name.as_deref().map(|backup| format!("named {}", name(backup))));
    what.push(backup.started_at.map_or_else(|| paint(WARNING, "time unknown"), time));
    what.push(if backup.complete { "complete".to_owned() } else { paint(WARNING, "incomplete") });
    let entries = count(backup.entries, "entry", "entries");
    let objects = count(backup.objects, "object", "objects");
    let mut lines = vec![
        Line::new("Backup", what.join(", ")),
        Line::new("Content", format!("{entries}, {objects} of the kinds that a verdict needs")),
    ];
    if !backup.missing_kinds.is_empty() {
        let kinds: Vec<_> = backup.missing_kinds.iter().map(|kind| name(kind)).collect();
        lines.push(Line::new("Missing", paint(WARNING, &list(&kinds))));
    }
    block(page, lines);
}

fn tree(cluster: &InspectedCluster) -> Node {
    let key = paint(BOLD, &name(&format!("{}/{}", cluster.namespace, cluster.name)));
    let paused = if cluster.paused { ", paused" } else { "" };
    let machines = count(cluster.machines, "machine", "machines");
    let control_plane = cluster.control_plane.iter().map(|pool| self::pool("control plane", pool));
    let pools = cluster
        .pools
        .iter()
        .map(|pool| self::pool(&pool.name.as_deref().map_or_else(|| "in no known pool".to_owned(), name), pool));
    Node::new(Line::new(key, format!("{machines}{paused}"))).children(control_plane).children(pools)
}

fn pool(label: &str, pool: &InspectedPool) -> Node {
    let machines = count(pool.machines, "machine", "machines");
    let desired =
        pool.desired.filter(|desired| *desired != pool.machines).map(|desired| format!(", {desired} desired"));
    Node::new(Line::new(label, format!("{machines}{}", desired.unwrap_or_default())))
}

fn lookups(page: &mut Page, lookups: &Lookups) {
    page.line(0, &Line::text("A detection asks").style(BOLD));
    let mut lines = Vec::new();
    for vcenter in &lookups.vcenters {
        let mut parts = Vec::new();
        if !vcenter.datacenters.is_empty() {
            let datacenters: Vec<_> = vcenter.datacenters.iter().map(|datacenter| name(datacenter)).collect();
            let noun = if datacenters.len() == 1 { "datacenter" } else { "datacenters" };
            parts.push(format!("{noun} {}", list(&datacenters)));
        }
        parts.extend(vcenter.username.as_deref().map(|user| format!("account {}", name(user))));
        let server = name(&vcenter.server);
        let text = if parts.is_empty() { server } else { format!("{server}: {}", parts.join(", ")) };
        lines.push(Line::new(if lines.is_empty() { "vCenter" } else { "" }, text));
    }
    let vcenters = lines.len();
    for server in &lookups.api_servers {
        let cluster = name(&format!("{}/{}", server.cluster.namespace, server.cluster.name));
        let at = server.server.as_deref().map(|server| format!(" at {}", escape::text(server)));
        let label = if lines.len() == vcenters { "API server" } else { "" };
        lines.push(Line::new(label, format!("{cluster}{}", at.unwrap_or_default())));
    }
    if lines.is_empty() {
        lines.push(Line::text("nobody: the backup names no vCenter and no API server"));
    }
    block(page, lines);
}

/// Lines with their texts aligned.
fn block(page: &mut Page, lines: Vec<Line>) {
    let column = common_column(&lines);
    for line in lines {
        page.line(2, &line.column(column));
    }
}
