//! Small reports, made by hand.

use serde_json::{Value, json};

use crate::report::{MachineReason, MachineStatus, Report, Status, SummaryStatus};

/// A report of clusters in the order of the core, and its summary.
pub(super) fn report(clusters: &[Value], unattributed: &[Value]) -> Report {
    let mut report: Report = serde_json::from_value(json!({
        "schemaVersion": "1.1",
        "generator": {"name": "drift-detector", "version": "0.0.0"},
        "generatedAt": "2026-11-22T12:00:00Z",
        "backup": {
            "fileName": "backup.tar.gz", "startedAt": "2026-11-22T03:00:00Z", "complete": true, "entries": 1,
            "objects": 1, "missingKinds": [],
        },
        "infrastructure": {
            "vcenters": [{
                "server": "vc01", "status": "Read", "collectedAt": "2026-11-22T11:00:00Z", "virtualMachines": 9,
            }],
            "apiServers": [],
        },
        "summary": {
            "status": "Healthy",
            "clusters": {
                "total": 0, "healthy": 0, "manualRemediationNotRequired": 0, "manualRemediationRequired": 0,
                "needFurtherConfirmation": 0,
            },
            "machines": {"total": 0, "healthy": 0, "stale": 0, "ghost": 0, "unknown": 0},
            "needFurtherConfirmationInfraMachines": unattributed.len(),
            "errors": 0,
        },
        "clusters": clusters,
        "needFurtherConfirmationInfraMachines": unattributed,
        "findings": [],
        "diagnostics": [],
    }))
    .unwrap();
    let mut status = SummaryStatus::Healthy;
    for cluster in &report.clusters {
        report.summary.clusters.total += 1;
        status = status.min(cluster.status.into());
        for machine in cluster.machines() {
            let counts = &mut report.summary.machines;
            counts.total += 1;
            *match machine.status {
                MachineStatus::Ghost => &mut counts.ghost,
                MachineStatus::Unknown => &mut counts.unknown,
                MachineStatus::Stale => &mut counts.stale,
                MachineStatus::Healthy => &mut counts.healthy,
            } += 1;
        }
    }
    if !unattributed.is_empty() {
        status = status.min(SummaryStatus::NeedFurtherConfirmationInfraMachines);
    }
    report.summary.status = status;
    report
}

/// A cluster of the namespace team-a; its control plane is "NAME-cp" if it has machines.
pub(super) fn cluster(name: &str, control_plane: &[Value], pools: Value) -> Value {
    let mut plane = pool(Some(&format!("{name}-cp")), control_plane.len(), control_plane);
    if control_plane.is_empty() {
        plane["name"] = Value::Null;
    }
    let statuses = pools.as_array().unwrap().iter().map(|pool| &pool["status"]);
    let workers: Vec<Status> = statuses.map(|status| serde_json::from_value(status.clone()).unwrap()).collect();
    let workers = Status::worst(workers);
    let status = workers.min(serde_json::from_value(plane["status"].clone()).unwrap());
    json!({
        "namespace": "team-a", "name": name, "status": status, "paused": false, "controlPlane": plane,
        "workers": {"status": workers, "pools": pools}, "findings": [],
    })
}

/// A pool, or a control plane.
pub(super) fn pool(name: Option<&str>, desired: usize, machines: &[Value]) -> Value {
    let with =
        |wanted: &[&str]| machines.iter().filter(|one| wanted.contains(&one["status"].as_str().unwrap())).count();
    let statuses = machines.iter().map(|machine| serde_json::from_value(machine["status"].clone()).unwrap());
    let status = Status::worst(statuses.map(|status: MachineStatus| status.into()));
    json!({
        "name": name, "status": status, "machines": machines,
        "replicas": {
            "desired": desired,
            "inBackup": with(&["Healthy", "Stale", "Unknown"]),
            "inVsphere": with(&["Healthy", "Ghost"]),
        },
    })
}

/// A machine; what is healthy or a Ghost has a virtual machine of its name.
pub(super) fn machine(name: &str, reason: &str) -> Value {
    let reason: MachineReason = serde_json::from_value(reason.into()).unwrap();
    let has_vm = matches!(reason.status(), MachineStatus::Healthy | MachineStatus::Ghost);
    json!({
        "name": name, "status": reason.status(), "reason": reason, "virtualMachine": has_vm.then(|| vm(name)),
        "evidence": [], "notes": [], "nextSteps": [],
    })
}

/// A virtual machine that matches nothing.
pub(super) fn unattributed(name: &str, group: Option<&str>, likely: Option<&str>) -> Value {
    let reason = if group.is_some() { "unknown-cluster" } else { "name-only" };
    json!({
        "virtualMachine": vm(name), "reason": reason, "group": group,
        "likelyCluster": likely.map(|name| json!({"namespace": "team-a", "name": name})),
        "evidence": [], "nextSteps": [],
    })
}

/// A finding about an object of the namespace team-a.
pub(super) fn finding(code: &str, severity: &str, kind: &str, name: &str) -> Value {
    json!({
        "code": code, "severity": severity, "subject": format!("{kind}/team-a/{name}"),
        "subjectRef": {"kind": kind, "namespace": "team-a", "name": name}, "message": format!("Message of {code}."),
        "evidence": [], "nextSteps": [],
    })
}

fn vm(name: &str) -> Value {
    json!({"vcenter": "vc01", "moref": "vm-1", "name": name, "powerState": "poweredOn", "ipAddresses": []})
}
