//! What reports made by hand are made of.

#![expect(clippy::arithmetic_side_effects, reason = "counts of a handful of machines")]

use drift_core::{
    diagnostic::{Diagnostic, DiagnosticCode, Severity},
    report::*,
};
use jiff::Timestamp;

pub(super) const VCENTER: &str = "vc01.corp.example";

pub(super) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn base(clusters: Vec<Cluster>, unattributed: Vec<InfraMachine>) -> Report {
    let mut report = Report {
        schema_version: SCHEMA_VERSION.to_owned(),
        generator: Generator { name: "drift-detector".to_owned(), version: "0.1.0".to_owned() },
        generated_at: time("2026-11-22T12:10:00Z"),
        backup: Backup {
            file_name: "mgmt-nightly.tar.gz".to_owned(),
            name: Some("mgmt-nightly".to_owned()),
            format_version: Some("1.1.0".to_owned()),
            started_at: Some(time("2026-11-02T03:00:04Z")),
            complete: true,
            entries: 2214,
            objects: 161,
            missing_kinds: Vec::new(),
        },
        infrastructure: Infrastructure {
            vcenters: vec![vcenter(VCENTER, VcenterStatus::Read)],
            api_servers: clusters
                .iter()
                .enumerate()
                .map(|(index, cluster)| ApiServer {
                    cluster: ClusterRef { namespace: cluster.namespace.clone(), name: cluster.name.clone() },
                    server: Some(format!("https://10.20.0.{index}:6443")),
                    status: if index == 0 { ApiServerStatus::Provided } else { ApiServerStatus::Skipped },
                    nodes: None,
                    error: None,
                })
                .collect(),
        },
        summary: Summary {
            restore: None,
            dangers: 0,
            status: SummaryStatus::Healthy,
            clusters: ClusterCounts::default(),
            machines: MachineCounts::default(),
            need_further_confirmation_infra_machines: 0,
            suppressed: 0,
            errors: 0,
        },
        forecast_basis: Some(ForecastBasis {
            capi: None,
            capv: None,
            product: None,
            determined_by: "API version v1beta1".to_owned(),
            chosen: false,
            observed: false,
            statement: String::new(),
            assumed_target: ControllerVersions { capi: Some("1.10".to_owned()), capv: Some("1.13".to_owned()) },
        }),
        clusters,
        need_further_confirmation_infra_machines: unattributed,
        suppressed: Vec::new(),
        findings: Vec::new(),
        diagnostics: Vec::new(),
    };
    summarise(&mut report);
    report
}

/// Counts, as the core does.
pub(super) fn summarise(report: &mut Report) {
    let summary = &mut report.summary;
    summary.clusters = ClusterCounts::default();
    summary.machines = MachineCounts::default();
    let mut status = SummaryStatus::Healthy;
    for cluster in &report.clusters {
        summary.clusters.total += 1;
        status = status.min(cluster.status.into());
        *match cluster.status {
            Status::Healthy => &mut summary.clusters.healthy,
            Status::ManualRemediationNotRequired => &mut summary.clusters.manual_remediation_not_required,
            Status::NeedFurtherConfirmation => &mut summary.clusters.need_further_confirmation,
            Status::ManualRemediationRequired => &mut summary.clusters.manual_remediation_required,
        } += 1;
        for machine in cluster.machines() {
            summary.machines.total += 1;
            *match machine.status {
                MachineStatus::Healthy => &mut summary.machines.healthy,
                MachineStatus::Stale => &mut summary.machines.stale,
                MachineStatus::Ghost => &mut summary.machines.ghost,
                MachineStatus::Unknown => &mut summary.machines.unknown,
            } += 1;
        }
    }
    let unattributed = report.need_further_confirmation_infra_machines.len();
    summary.need_further_confirmation_infra_machines = unattributed.try_into().unwrap();
    if unattributed > 0 {
        status = status.min(SummaryStatus::NeedFurtherConfirmationInfraMachines);
    }
    summary.errors = report.diagnostics.iter().filter(|d| d.severity == Severity::Error).count().try_into().unwrap();
    let partly = report.infrastructure.vcenters.iter().any(|vcenter| vcenter.status != VcenterStatus::Read);
    if !report.backup.complete || partly || summary.errors > 0 {
        status = status.min(SummaryStatus::NeedFurtherConfirmation);
    }
    summary.status = status;
}

pub(super) fn vcenter(server: &str, status: VcenterStatus) -> Vcenter {
    Vcenter {
        server: server.to_owned(),
        status,
        instance_uuid: None,
        version: Some("8.0.3".to_owned()),
        collected_at: (status != VcenterStatus::NotRead).then(|| time("2026-11-22T12:04:33Z")),
        scope: None,
        virtual_machines: if status == VcenterStatus::NotRead { 0 } else { 214 },
    }
}

pub(super) fn vm(name: &str, moref: &str) -> VirtualMachine {
    VirtualMachine {
        vcenter: VCENTER.to_owned(),
        moref: Some(moref.to_owned()),
        name: name.to_owned(),
        path: Some(format!("/DC0/vm/{name}")),
        datacenter: Some("DC0".to_owned()),
        bios_uuid: None,
        instance_uuid: None,
        power_state: Some("poweredOn".to_owned()),
        connection_state: Some("connected".to_owned()),
        ip_addresses: Vec::new(),
        in_vapp: false,
        created_at: None,
    }
}

pub(super) fn machine(name: &str, reason: MachineReason) -> Machine {
    let status = reason.status();
    let number: u32 = name.bytes().map(u32::from).sum();
    let has_vm = status == MachineStatus::Healthy
        || status == MachineStatus::Ghost
        || matches!(reason, MachineReason::NameMatchOnly | MachineReason::VmInaccessible);
    Machine {
        suppressed: false,
        name: name.to_owned(),
        status,
        reason,
        critical: false,
        machine: None,
        vsphere_machine: None,
        vsphere_vm: None,
        virtual_machine: has_vm.then(|| vm(name, &format!("vm-{number}"))),
        node: None,
        evidence: Vec::new(),
        notes: Vec::new(),
        next_steps: steps(name, status),
        forecast: None,
    }
}

pub(super) fn steps(name: &str, status: MachineStatus) -> Vec<NextStep> {
    let step = |text: &str, command: String| {
        vec![NextStep {
            text: text.to_owned(),
            command: Some(command),
            effect: NextStepEffect::ReadOnly,
            when: None,
            undo: None,
        }]
    };
    match status {
        MachineStatus::Healthy => Vec::new(),
        MachineStatus::Stale => vec![NextStep {
            text: "Nothing is needed for the restore; without a MachineHealthCheck the Machine stays broken until it \
                   is deleted."
                .to_owned(),
            command: None,
            effect: NextStepEffect::ReadOnly,
            when: None,
            undo: None,
        }],
        MachineStatus::Ghost => step(
            "See whether workloads run on it.",
            format!("kubectl get pods -A --field-selector spec.nodeName={name}"),
        ),
        MachineStatus::Unknown => step("Look at the virtual machine.", format!("govc vm.info -json '{name}'")),
    }
}

pub(super) fn replicas(desired: u64, machines: &[Machine]) -> Replicas {
    let is = |statuses: &[MachineStatus]| machines.iter().filter(|m| statuses.contains(&m.status)).count();
    Replicas {
        desired: Some(desired),
        in_backup: is(&[MachineStatus::Healthy, MachineStatus::Stale, MachineStatus::Unknown]).try_into().unwrap(),
        in_vsphere: is(&[MachineStatus::Healthy, MachineStatus::Ghost]).try_into().unwrap(),
    }
}

pub(super) fn worst(machines: &[Machine]) -> Status {
    Status::worst(machines.iter().map(|machine| machine.status.into()))
}

pub(super) fn pool(name: &str, desired: u64, mut machines: Vec<Machine>) -> Pool {
    machines.sort_by(|a, b| (a.status, &a.name).cmp(&(b.status, &b.name)));
    let name = (!name.is_empty()).then(|| name.to_owned());
    let (status, replicas) = (worst(&machines), replicas(desired, &machines));
    Pool { name, role: PoolRole::Worker, kind: None, status, replicas, machines }
}

pub(super) fn cluster(namespace: &str, name: &str, control_plane: Pool, mut pools: Vec<Pool>) -> Cluster {
    pools.sort_by_key(|pool| pool.status);
    let workers = Workers { status: Status::worst(pools.iter().map(|pool| pool.status)), pools };
    Cluster {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        status: workers.status.min(control_plane.status),
        paused: false,
        control_plane: ControlPlane {
            name: control_plane.name,
            kind: Some("KubeadmControlPlane".to_owned()),
            hosted: false,
            status: control_plane.status,
            replicas: control_plane.replicas,
            machines: control_plane.machines,
        },
        workers,
        etcd: None,
        findings: Vec::new(),
        forecast: None,
    }
}

pub(super) fn all_healthy(prefix: &str, count: usize) -> Vec<Machine> {
    (0..count).map(|index| machine(&format!("{prefix}-{index:05}"), MachineReason::Matched)).collect()
}

pub(super) fn healthy_cluster(namespace: &str, name: &str) -> Cluster {
    let control_plane = pool(&format!("{name}-control-plane"), 3, all_healthy(&format!("{name}-control-plane"), 3));
    let workers = pool(&format!("{name}-md-0"), 5, all_healthy(&format!("{name}-md-0-7xk2p"), 5));
    cluster(namespace, name, control_plane, vec![workers])
}

pub(super) fn finding(code: FindingCode, severity: Severity, subject: &str, message: &str) -> Finding {
    Finding {
        code,
        severity,
        subject: subject.to_owned(),
        subject_ref: object(subject),
        message: message.to_owned(),
        machines: Vec::new(),
        machine_count: None,
        evidence: Vec::new(),
        evidence_count: None,
        next_steps: Vec::new(),
    }
}

/// The object that a subject names, as the core would.
fn object(subject: &str) -> Option<ObjectRef> {
    let mut parts = subject.splitn(3, '/').map(str::to_owned);
    let (kind, namespace, name) = (parts.next()?, parts.next()?, parts.next()?);
    Some(ObjectRef { kind, namespace: Some(namespace).filter(|namespace| !namespace.is_empty()), name })
}

pub(super) fn diagnostic(severity: Severity, code: DiagnosticCode, subject: &str, message: &str) -> Diagnostic {
    Diagnostic { severity, code, message: message.to_owned(), subject: Some(subject.to_owned()) }
}
