//! Reports made by hand.

#![expect(clippy::arithmetic_side_effects, reason = "counts of a handful of machines")]

use drift_core::{
    diagnostic::{Diagnostic, DiagnosticCode, Severity},
    inspection::{ApiServerLookup, InspectedCluster, InspectedPool, Inspection, Lookups, VcenterLookup},
    report::*,
};
use jiff::Timestamp;

/// Clears the screen, turns the text around, and more.
pub(super) const EVIL: &str = "\u{1b}[2J\u{1b}]0;x\u{7}\u{202e}\u{9b}31m\r\n\0";

const VCENTER: &str = "vc01.corp.example";

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn base(clusters: Vec<Cluster>, others: Vec<InfraMachine>) -> Report {
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
            status: SummaryStatus::Healthy,
            clusters: ClusterCounts::default(),
            machines: MachineCounts::default(),
            need_further_confirmation_infra_machines: 0,
            errors: 0,
        },
        clusters,
        need_further_confirmation_infra_machines: others,
        findings: Vec::new(),
        diagnostics: Vec::new(),
    };
    summarise(&mut report);
    report
}

/// Counts, as the core does.
fn summarise(report: &mut Report) {
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
    let others = report.need_further_confirmation_infra_machines.len();
    summary.need_further_confirmation_infra_machines = others.try_into().unwrap();
    if others > 0 {
        status = status.min(SummaryStatus::NeedFurtherConfirmationInfraMachines);
    }
    summary.errors = report.diagnostics.iter().filter(|d| d.severity == Severity::Error).count().try_into().unwrap();
    let partly = report.infrastructure.vcenters.iter().any(|vcenter| vcenter.status != VcenterStatus::Read);
    if !report.backup.complete || partly || summary.errors > 0 {
        status = status.min(SummaryStatus::NeedFurtherConfirmation);
    }
    summary.status = status;
}

fn vcenter(server: &str, status: VcenterStatus) -> Vcenter {
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

fn vm(name: &str, moref: &str) -> VirtualMachine {
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
        created_at: None,
    }
}

fn machine(name: &str, reason: MachineReason) -> Machine {
    let status = reason.status();
    let number: u32 = name.bytes().map(u32::from).sum();
    let has_vm = status == MachineStatus::Healthy
        || status == MachineStatus::Ghost
        || matches!(reason, MachineReason::NameMatchOnly | MachineReason::VmInaccessible);
    Machine {
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
    }
}

fn steps(name: &str, status: MachineStatus) -> Vec<NextStep> {
    let step = |text: &str, command: String| {
        vec![NextStep { text: text.to_owned(), command: Some(command), effect: NextStepEffect::ReadOnly }]
    };
    match status {
        MachineStatus::Healthy => Vec::new(),
        MachineStatus::Stale => vec![NextStep {
            text: "Nothing is needed for the restore; without a MachineHealthCheck the Machine stays broken until it \
                   is deleted."
                .to_owned(),
            command: None,
            effect: NextStepEffect::ReadOnly,
        }],
        MachineStatus::Ghost => step(
            "See whether workloads run on it.",
            format!("kubectl get pods -A --field-selector spec.nodeName={name}"),
        ),
        MachineStatus::Unknown => step("Look at the virtual machine.", format!("govc vm.info -json '{name}'")),
    }
}

fn replicas(desired: u64, machines: &[Machine]) -> Replicas {
    let is = |statuses: &[MachineStatus]| machines.iter().filter(|m| statuses.contains(&m.status)).count();
    Replicas {
        desired: Some(desired),
        in_backup: is(&[MachineStatus::Healthy, MachineStatus::Stale, MachineStatus::Unknown]).try_into().unwrap(),
        in_vsphere: is(&[MachineStatus::Healthy, MachineStatus::Ghost]).try_into().unwrap(),
    }
}

fn worst(machines: &[Machine]) -> Status {
    Status::worst(machines.iter().map(|machine| machine.status.into()))
}

fn pool(name: &str, desired: u64, mut machines: Vec<Machine>) -> Pool {
    machines.sort_by(|a, b| (a.status, &a.name).cmp(&(b.status, &b.name)));
    let name = (!name.is_empty()).then(|| name.to_owned());
    Pool { name, status: worst(&machines), replicas: replicas(desired, &machines), machines }
}

fn cluster(namespace: &str, name: &str, control_plane: Pool, mut pools: Vec<Pool>) -> Cluster {
    pools.sort_by_key(|pool| pool.status);
    let workers = Workers { status: Status::worst(pools.iter().map(|pool| pool.status)), pools };
    Cluster {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        status: workers.status.min(control_plane.status),
        paused: false,
        control_plane: ControlPlane {
            name: control_plane.name,
            status: control_plane.status,
            replicas: control_plane.replicas,
            machines: control_plane.machines,
        },
        workers,
        findings: Vec::new(),
    }
}

fn all_healthy(prefix: &str, count: usize) -> Vec<Machine> {
    (0..count).map(|index| machine(&format!("{prefix}-{index:05}"), MachineReason::Matched)).collect()
}

fn healthy_cluster(namespace: &str, name: &str) -> Cluster {
    let control_plane = pool(&format!("{name}-control-plane"), 3, all_healthy(&format!("{name}-control-plane"), 3));
    let workers = pool(&format!("{name}-md-0"), 5, all_healthy(&format!("{name}-md-0-7xk2p"), 5));
    cluster(namespace, name, control_plane, vec![workers])
}

fn finding(code: FindingCode, severity: Severity, subject: &str, message: &str) -> Finding {
    Finding {
        code,
        severity,
        subject: subject.to_owned(),
        message: message.to_owned(),
        evidence: Vec::new(),
        next_steps: Vec::new(),
    }
}

fn diagnostic(severity: Severity, code: DiagnosticCode, subject: &str, message: &str) -> Diagnostic {
    Diagnostic { severity, code, message: message.to_owned(), subject: Some(subject.to_owned()) }
}

fn other(name: &str, reason: InfraMachineReason, group: Option<&str>, likely: Option<&str>) -> InfraMachine {
    let number: u32 = name.bytes().map(u32::from).sum();
    InfraMachine {
        virtual_machine: vm(name, &format!("vm-{number}")),
        reason,
        group: group.map(str::to_owned),
        likely_cluster: likely
            .map(|cluster| LikelyCluster { namespace: Some("team-a".to_owned()), name: cluster.to_owned() }),
        evidence: Vec::new(),
        next_steps: steps(name, MachineStatus::Unknown),
    }
}

fn edge() -> Vec<InfraMachine> {
    vec![
        other("edge-control-plane-lpv2s", InfraMachineReason::UnknownCluster, Some("edge"), None),
        other("edge-md-0-mb7jb-qscr6", InfraMachineReason::UnknownCluster, Some("edge"), None),
        other("edge-md-0-mb7jb-x25jz", InfraMachineReason::UnknownCluster, Some("edge"), None),
        other("prod-md-0 clone", InfraMachineReason::CopyOfMachine, None, Some("prod")),
    ]
}

pub(super) fn healthy() -> Report {
    let clusters = [("team-a", "prod"), ("team-a", "prod-eu"), ("team-b", "dev"), ("team-b", "prod")];
    base(clusters.map(|(namespace, name)| healthy_cluster(namespace, name)).into(), Vec::new())
}

pub(super) fn mixed() -> Report {
    let mut workers = all_healthy("prod-md-0-7xk2p", 2);
    workers.push(machine("prod-md-0-7xk2p-4fz9q", MachineReason::LiveNode));
    workers.push(machine("prod-md-0-7xk2p-2kx7b", MachineReason::VmMissing));
    workers.push(machine("prod-md-0-7xk2p-fdh4l", MachineReason::VmMissing));
    let mut gpu = all_healthy("prod-gpu-ww6bh", 2);
    gpu[1].notes.push("powered off".to_owned());
    let mut control_plane = all_healthy("prod-control-plane", 2);
    let mut ghost = machine("prod-control-plane-vxkkv", MachineReason::LiveNode);
    ghost.critical = true;
    control_plane.push(ghost);
    control_plane.push(machine("prod-control-plane-bnkjr", MachineReason::StaleBeforeBackup));
    let mut prod = cluster(
        "team-a",
        "prod",
        pool("prod-control-plane", 3, control_plane),
        vec![pool("prod-md-0", 4, workers), pool("prod-gpu", 2, gpu), pool("prod-spare", 0, Vec::new())],
    );
    prod.paused = true;
    prod.findings = vec![
        finding(
            FindingCode::Remediation,
            Severity::Info,
            "MachineDeployment/team-a/prod-md-0",
            "2 machines of MachineDeployment prod-md-0 were replaced by 1 after the backup.",
        ),
        finding(
            FindingCode::MachineHealthCheck,
            Severity::Warning,
            "MachineHealthCheck/team-a/prod-mhc",
            "MachineHealthCheck prod-mhc will replace machines of prod-md-0 once the cluster is not paused.",
        ),
    ];
    let mut unsure = all_healthy("dev-md-0-vf2wm", 3);
    unsure.push(machine("dev-md-0-vf2wm-ghzb6", MachineReason::NameMatchOnly));
    let mut replaced = machine("dev-md-0-vf2wm-nvgzb", MachineReason::CandidateReplacement);
    replaced.virtual_machine = Some(vm("dev-md-0-vf2wm-nvgzb-restored", "vm-4711"));
    unsure.push(replaced);
    let dev = cluster(
        "team-b",
        "dev",
        pool("dev", 1, all_healthy("dev", 1)),
        vec![pool("dev-md-0", 5, unsure), pool("dev-md-1", 1, all_healthy("dev-md-1", 1))],
    );
    base(vec![prod, dev, healthy_cluster("team-a", "prod-eu"), healthy_cluster("team-b", "prod")], edge())
}

pub(super) fn only_stale() -> Report {
    let mut workers = all_healthy("prod-md-0-7xk2p", 2);
    workers.push(machine("prod-md-0-7xk2p-2kx7b", MachineReason::VmMissing));
    let prod = cluster(
        "team-a",
        "prod",
        pool("prod-control-plane", 3, all_healthy("prod-control-plane", 3)),
        vec![pool("prod-md-0", 3, workers)],
    );
    base(vec![prod, healthy_cluster("team-b", "prod")], Vec::new())
}

pub(super) fn others() -> Report {
    let mut report = base(vec![healthy_cluster("team-a", "prod")], edge());
    report.need_further_confirmation_infra_machines[0].virtual_machine.power_state = Some("poweredOff".to_owned());
    report
}

pub(super) fn incomplete() -> Report {
    let mut workers = all_healthy("prod-md-0-7xk2p", 2);
    workers.push(machine("prod-md-0-7xk2p-2kx7b", MachineReason::InventoryIncomplete));
    let prod = cluster(
        "team-a",
        "prod",
        pool("prod-control-plane", 3, all_healthy("prod-control-plane", 3)),
        vec![pool("prod-md-0", 3, workers)],
    );
    let mut report = base(vec![prod], Vec::new());
    report.backup.complete = false;
    report.backup.missing_kinds = vec!["MachineSet".to_owned(), "VSphereVM".to_owned()];
    report.infrastructure.vcenters.push(vcenter("vc02.corp.example", VcenterStatus::NotRead));
    let mut partial = vcenter("vc03.corp.example", VcenterStatus::Partial);
    partial.scope = Some(vec!["DC0".to_owned(), "DC 1".to_owned()]);
    report.infrastructure.vcenters.push(partial);
    report.infrastructure.api_servers[0].status = ApiServerStatus::Failed;
    report.infrastructure.api_servers[0].error =
        Some("the list's nodes belong to the cluster team-b/dev, so it was refused".to_owned());
    report.diagnostics = vec![diagnostic(
        Severity::Error,
        DiagnosticCode::ArchiveCut,
        "mgmt-nightly.tar.gz",
        "The archive ends at byte 1048576, before its end marker: what came after is unknown. Download it again.",
    )];
    report.diagnostics.extend((0..5).map(|index| {
        diagnostic(
            Severity::Error,
            DiagnosticCode::ObjectUnreadable,
            &format!("resources/machines.cluster.x-k8s.io/namespaces/team-a/prod-md-0-{index}.json"),
            "The object is not valid JSON (line 1, column 17) and was left out.",
        )
    }));
    report.diagnostics.push(diagnostic(
        Severity::Warning,
        DiagnosticCode::VcenterAliasUnused,
        "vc04.corp.example",
        "The alias names vc04.corp.example, which nothing else names.",
    ));
    report.diagnostics.push(diagnostic(Severity::Info, DiagnosticCode::EntryType, "link", "Not shown."));
    report.findings.push(finding(
        FindingCode::BackupOld,
        Severity::Warning,
        "Backup/velero/mgmt-nightly",
        "The backup is 20 days older than the inventory.",
    ));
    summarise(&mut report);
    report
}

pub(super) fn nothing_judged() -> Report {
    let all: Vec<_> = all_healthy("prod", 4)
        .into_iter()
        .map(|healthy| machine(&healthy.name, MachineReason::InventoryOlderThanBackup))
        .collect();
    let prod = cluster("team-a", "prod", pool("", 3, Vec::new()), vec![pool("prod-md-0", 4, all)]);
    let mut report = base(vec![prod], Vec::new());
    report.infrastructure.vcenters[0].status = VcenterStatus::Partial;
    report.infrastructure.vcenters[0].collected_at = Some(time("2026-11-01T00:00:00Z"));
    report.backup.started_at = Some(time("2026-11-02T03:00:04Z"));
    summarise(&mut report);
    report
}

pub(super) fn empty() -> Report {
    let mut report = base(Vec::new(), Vec::new());
    report.infrastructure.vcenters.clear();
    report.backup.started_at = None;
    report
}

pub(super) fn dangerous() -> Report {
    let mut report = healthy();
    let mut danger = finding(
        FindingCode::SelectorsOverlap,
        Severity::Error,
        "MachineDeployment/team-a/prod-md-0",
        "A restore may delete workers: the selectors of prod-md-0 and prod-gpu match each other's machines.",
    );
    danger.next_steps.push(NextStep {
        text: "Give each its own selector before you back up again.".to_owned(),
        command: Some("kubectl -n team-a get machinedeployments -o custom-columns=NAME:.metadata.name,SELECTOR:.spec.selector.matchLabels".to_owned()),
        effect: NextStepEffect::ReadOnly,
    });
    report.clusters[0].findings.push(danger);
    report.clusters[1].findings.push(finding(
        FindingCode::NotPaused,
        Severity::Warning,
        "Cluster/team-a/prod-eu",
        "The cluster was not paused: its controllers act as soon as it is restored.",
    ));
    report
}

pub(super) fn hostile() -> Report {
    let mut report = mixed();
    report.backup.file_name = format!("backup{EVIL}.tar.gz");
    let prod = &mut report.clusters[0];
    prod.name = "prod\u{202e}dorp".to_owned();
    prod.workers.pools[0].name = Some("pool\u{1b}[31m\n├─ ✓ 99 healthy".to_owned());
    prod.workers.pools[0].machines[0].name = format!("ghost{EVIL}");
    prod.findings[1].message = format!("A message{EVIL} of the core that holds a name.");
    report.need_further_confirmation_infra_machines[0].virtual_machine.name = String::new();
    report
}

pub(super) fn long_names() -> Report {
    let long = "retail-analytics-platform-production-europe-west-frankfurt";
    let longer = "retail-analytics-platform-production-europe-west-frankfurt-machine-deployment-with-gpu-7xk2p";
    let mut workers = vec![
        machine(&format!("{longer}-4fz9q"), MachineReason::KnownName),
        machine(&format!("{long}-2kx7b"), MachineReason::VmMissing),
        machine(&format!("{long}-fdh4l"), MachineReason::InconsistentIds),
        machine(&format!("{long}-aaaaa"), MachineReason::InconsistentIds),
    ];
    workers[0].notes.push("moved to /DC0/vm/a folder with spaces/another".to_owned());
    let cluster = cluster(
        "business-unit-retail-analytics",
        long,
        pool(long, 1, all_healthy(long, 1)),
        vec![pool(&format!("{long}-md-0"), 3, workers)],
    );
    let mut report = base(vec![cluster, healthy_cluster("business-unit-retail-analytics", long)], Vec::new());
    report.infrastructure.vcenters[0].server =
        "a-vcenter-with-a-very-long-name.production.frankfurt.europe.corporation.example".to_owned();
    report
}

pub(super) fn many() -> Report {
    let mut clusters: Vec<_> = (0..24).map(|index| healthy_cluster("team-a", &format!("prod-{index:02}"))).collect();
    let gone = (0..30).map(|index| machine(&format!("big-md-0-7xk2p-{index:05}"), MachineReason::VmMissing)).collect();
    let big = cluster("team-a", "big", pool("big", 3, all_healthy("big", 3)), vec![pool("big-md-0", 30, gone)]);
    clusters.insert(0, big);
    base(clusters, Vec::new())
}

pub(super) fn inspection(evil: &str) -> Inspection {
    let set = |name: &str, replicas, machines| InspectedPool {
        name: Some(format!("{name}{evil}")),
        desired: Some(replicas),
        machines,
    };
    let mut report = healthy();
    report.backup.file_name.push_str(evil);
    let cluster = |name: &str, paused| InspectedCluster {
        namespace: "team-a".to_owned(),
        name: format!("{name}{evil}"),
        paused,
        control_plane: Some(set("cp", 3, 3)),
        pools: vec![set(&format!("{name}-md-0"), 4, 4), set(&format!("{name}-gpu"), 2, 1)],
        machines: 8,
    };
    Inspection {
        schema_version: SCHEMA_VERSION.to_owned(),
        backup: report.backup,
        clusters: vec![cluster("prod", false), cluster("prod-eu", true)],
        lookups: Lookups {
            vcenters: vec![VcenterLookup {
                server: format!("{VCENTER}{evil}"),
                datacenters: vec!["DC0".to_owned(), format!("DC 1{evil}")],
                username: Some("administrator@vsphere.local".to_owned()),
            }],
            api_servers: ["prod", "prod-eu"]
                .map(|name| ApiServerLookup {
                    cluster: ClusterRef { namespace: "team-a".to_owned(), name: name.to_owned() },
                    server: Some(format!("https://10.20.0.7:6443{evil}")),
                })
                .into(),
        },
        findings: vec![finding(
            FindingCode::NotPaused,
            Severity::Warning,
            "Cluster/team-a/prod",
            &format!("Cluster team-a/prod{evil} is not paused."),
        )],
        diagnostics: Vec::new(),
    }
}
