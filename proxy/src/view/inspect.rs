//! What a backup holds, as text, and what a detection would ask.

use drift_core::{
    inspection::{InspectedCluster, InspectedPool, Inspection, Lookups},
    presentation::{self, Pausing, Text, words},
    report::Backup,
    wording::count,
};

use super::{
    Look,
    escape::{name, written},
    facts::{block, values},
    findings,
    look::{BOLD, WARNING, paint},
    page::{Line, Node, Page},
};

/// The inspection for people.
pub fn inspection(inspection: &Inspection, look: Look) -> String {
    let mut page = Page::new(look);
    let clusters = words::clusters(words::number(inspection.clusters.len()));
    let machines = inspection.clusters.iter().fold(0_u64, |sum, cluster| sum.saturating_add(cluster.machines));
    let contents = format!("The backup contains {clusters} with {}.", words::machines(machines));
    page.line(0, &Line::text(contents).style(BOLD));
    findings::dangers(&mut page, &presentation::dangers(inspection.findings.iter().map(|finding| (None, finding))));
    page.blank();
    facts(&mut page, &inspection.backup, look);
    page.blank();
    findings::diagnostics(&mut page, &presentation::diagnostics(&inspection.diagnostics));
    for finding in &inspection.findings {
        if !finding.is_danger() && !finding.code.is_about_pausing() {
            findings::finding(&mut page, finding, true);
        }
    }
    for cluster in &inspection.clusters {
        page.blank();
        page.tree(0, &tree(cluster));
    }
    page.blank();
    lookups(&mut page, &inspection.lookups);
    page.finish()
}

fn facts(page: &mut Page, backup: &Backup, look: Look) {
    let mut what = presentation::backup(backup);
    if let Some(name) = backup.name.as_deref() {
        what.insert(1, presentation::Value::Plain(Text::words("named ").and_name(name)));
    }
    let entries = count(backup.entries, "entry", "entries");
    let objects = count(backup.objects, "object", "objects");
    let mut lines = vec![
        Line::new("Backup", values(&what, look, ", ")),
        Line::new("Content", format!("{entries}, {objects} of the kinds that a verdict needs")),
    ];
    if !backup.missing_kinds.is_empty() {
        let kinds = backup.missing_kinds.iter().map(|kind| Text::name(kind.as_str())).collect();
        lines.push(Line::new("Missing", paint(WARNING, &written(&Text::list(kinds)))));
    }
    block(page, lines);
}

fn tree(cluster: &InspectedCluster) -> Node {
    let key = paint(BOLD, &name(&words::key(&cluster.namespace, &cluster.name)));
    let paused = if cluster.paused { format!(", {}", Pausing::Paused.word()) } else { String::new() };
    let machines = words::machines(cluster.machines);
    let control_plane = cluster.control_plane.iter().map(|pool| self::pool("control plane", pool));
    let etcd = cluster.etcd.iter().map(|pool| self::pool("external etcd", pool));
    let pools = cluster.pools.iter().map(|pool| self::pool(&written(&words::pool(pool.name.as_deref())), pool));
    Node::new(Line::new(key, format!("{machines}{paused}"))).children(control_plane).children(etcd).children(pools)
}

fn pool(label: &str, pool: &InspectedPool) -> Node {
    let machines = words::machines(pool.machines);
    let desired =
        pool.desired.filter(|desired| *desired != pool.machines).map(|desired| format!(", {desired} desired"));
    Node::new(Line::new(label, format!("{machines}{}", desired.unwrap_or_default())))
}

fn lookups(page: &mut Page, lookups: &Lookups) {
    page.line(0, &Line::text("A detection queries").style(BOLD));
    let mut lines = Vec::new();
    for vcenter in &lookups.vcenters {
        let mut parts = Vec::new();
        if !vcenter.datacenters.is_empty() {
            parts.push(written(&presentation::datacenters(&vcenter.datacenters)));
        }
        parts.extend(vcenter.username.as_deref().map(|user| format!("account {}", name(user))));
        let server = name(&vcenter.server);
        let text = if parts.is_empty() { server } else { format!("{server}: {}", parts.join(", ")) };
        lines.push(Line::new(if lines.is_empty() { "vCenter" } else { "" }, text));
        lines.extend(vcenter.withheld.iter().map(|why| Line::new("", name(why))));
    }
    let vcenters = lines.len();
    for server in &lookups.api_servers {
        let cluster = name(&server.cluster.to_string());
        let at = server.server.as_deref().map(|server| format!(" at {}", name(server)));
        let label = if lines.len() == vcenters { "API server" } else { "" };
        lines.push(Line::new(label, format!("{cluster}{}", at.unwrap_or_default())));
    }
    if lines.is_empty() {
        lines.push(Line::text("nothing: the backup names no vCenter and no API server"));
    }
    block(page, lines);
}
