//! Reports made by hand.

use drift_core::{
    diagnostic::{DiagnosticCode, Severity},
    inspection::{ApiServerLookup, InspectedCluster, InspectedPool, Inspection, Lookups, VcenterLookup},
    report::*,
};

use super::{parts::*, unattributed::edge};

/// Clears the screen, turns the text around, and more.
pub(super) const EVIL: &str = "\u{1b}[2J\u{1b}]0;x\u{7}\u{202e}\u{9b}31m\r\n\0";

pub(super) fn healthy() -> Report {
    let clusters = [("team-a", "prod"), ("team-a", "prod-eu"), ("team-b", "dev"), ("team-b", "prod")];
    let mut report = base(clusters.map(|(namespace, name)| healthy_cluster(namespace, name)).into(), Vec::new());
    for cluster in &mut report.clusters {
        foretell(cluster, Outcome::Adopted, Span::default());
    }
    report
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

pub(super) fn unattributed() -> Report {
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
        command: Some(
            "kubectl -n team-a get machinedeployments -o \
                       custom-columns=NAME:.metadata.name,SELECTOR:.spec.selector.matchLabels"
                .to_owned(),
        ),
        effect: NextStepEffect::ReadOnly,
        when: None,
        undo: None,
    });
    report.clusters[0].findings.push(danger);
    for cluster in &mut report.clusters {
        foretell(cluster, Outcome::Adopted, Span::default());
    }
    foretell(&mut report.clusters[0], Outcome::AtRisk, Span { min: 0, max: 3 });
    report.clusters[1].findings.push(finding(
        FindingCode::NotPaused,
        Severity::Warning,
        "Cluster/team-a/prod-eu",
        "The cluster was not paused: its controllers act as soon as it is restored.",
    ));
    report
}

/// Gives every worker of a cluster one outcome, and adopts its control plane.
fn foretell(cluster: &mut Cluster, outcome: Outcome, vms: Span) {
    let told = |outcome| Some(MachineForecast { outcome, message: "What happens to it.".to_owned(), certain: true });
    for machine in &mut cluster.control_plane.machines {
        machine.forecast = told(Outcome::Adopted);
    }
    for machine in cluster.workers.pools.iter_mut().flat_map(|pool| &mut pool.machines) {
        machine.forecast = told(outcome);
    }
    cluster.forecast = Some(ClusterForecast {
        undecided: false,
        sentence: "What happens to it.".to_owned(),
        vms_created: vms,
        vms_deleted: vms,
        etcd_members_removed: Vec::new(),
        certain: vms.min == vms.max,
    });
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
        etcd: None,
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
                withheld: Vec::new(),
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
