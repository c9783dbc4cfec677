//! The restore itself, with everything paused, and what is needed before the first cluster is unpaused.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Book, Mark};
use super::draft::Draft;
use super::facts::{backup_name, has_finding, is_deleted, is_stuck, key, must_stay_out, must_stay_paused};
use super::model::{Part, Stage};
use super::text::Line;
use crate::cluster::ClusterRef;
use crate::presentation::words;
use crate::remediation::{management, set_paused, velero, write_kubeconfigs as write_kubeconfigs_of};
use crate::report::{ApiServer, Cluster, FindingCode, Machine, MachineStatus, Outcome, Report};
use crate::wording;

pub(super) fn write(book: &mut Book<'_>) {
    book.chapter(Stage::Restore, "Restore, paused", Vec::new());
    restore(book);
    write_kubeconfigs(book);
    reach_api_servers(book);
    rules(book);
}

fn restore(book: &mut Book<'_>) {
    let options = leave_out(book.report);
    let restore = velero::restore(backup_name(book.report), &options);
    let (out, into): (Vec<&Cluster>, Vec<&Cluster>) =
        book.report.clusters.iter().partition(|cluster| must_stay_out(cluster));
    let paused: Vec<ClusterRef> = into.iter().map(|cluster| cluster.reference()).collect();
    let restored = book.report.summary.clusters.total.saturating_sub(words::number(out.len()));
    let clusters = wording::count(restored, "restored cluster", "restored clusters");
    let mut about = Line::words("The first command tells Velero to pause each Cluster as it restores it");
    if !out.is_empty() {
        let names: Vec<Line> = out.iter().map(|cluster| Line::code(key(cluster))).collect();
        about = about.and("; the second leaves out ").join(Line::list(names));
    }
    book.add(
        Draft::new("Restore, with all clusters paused")
            .change(about.and(":"), [Some(velero::PREPARE_PAUSING.to_owned()), Some(restore)])
            .parts(namesakes(book.report))
            .read(
                "",
                [velero::LIST_RESTORES, management::LIST_PAUSED, management::LIST_MACHINES]
                    .map(|line| Some(line.to_owned())),
            )
            .go_on(
                Line::from("the restore is `Completed`; ").and(format!("{clusters} are listed with ")).join(
                    Line::from("`true`; and no Machine is `Deleting`. The management cluster itself is not paused."),
                ),
            )
            .otherwise(
                "pause all of them at once, read `velero restore describe NAME --details`, with its name from the \
                 list, and unpause nothing:",
            )
            .undo([set_paused(&paused, true)]),
    );
}

/// The selector knows no namespaces: it also leaves out what has the name of a cluster that stays out.
fn namesakes(report: &Report) -> Option<Part> {
    let out: BTreeSet<&str> = shared(report).iter().map(|cluster| cluster.name.as_str()).collect();
    let too = report.clusters.iter().filter(|cluster| !must_stay_out(cluster) && out.contains(cluster.name.as_str()));
    let too: Vec<Line> = too.map(|cluster| Line::code(key(cluster))).collect();
    (!too.is_empty()).then(|| Part::Warning {
        text: Line::words("The selector also leaves out the objects of ").join(Line::list(too)).and(
            ", which have the same name. Restore their namespaces afterwards, by a second restore with \
             --include-namespaces and the same ConfigMap.",
        ),
    })
}

/// The options that leave clusters out. A namespace that has no other cluster is left out whole.
fn leave_out(report: &Report) -> Vec<String> {
    let shared = shared(report);
    let is_shared = |cluster: &&Cluster| shared.iter().any(|other| std::ptr::eq(*other, *cluster));
    let alone = report.clusters.iter().filter(|cluster| must_stay_out(cluster) && !is_shared(cluster));
    let namespaces: Vec<&str> = alone.map(|cluster| cluster.namespace.as_str()).collect();
    let names: Vec<&str> = shared.iter().map(|cluster| cluster.name.as_str()).collect();
    let namespaces = (!namespaces.is_empty()).then(|| velero::without_namespaces(&namespaces)).flatten();
    let names = (!names.is_empty()).then(|| velero::without_clusters(&names)).flatten();
    namespaces.into_iter().chain(names).collect()
}

/// Clusters that stay out of the restore, and whose namespaces have others.
fn shared(report: &Report) -> Vec<&Cluster> {
    let mut of_namespaces: BTreeMap<&str, u64> = BTreeMap::new();
    for cluster in &report.clusters {
        let count = of_namespaces.entry(&cluster.namespace).or_default();
        *count = count.saturating_add(1);
    }
    let is_shared = |cluster: &&Cluster| of_namespaces.get(cluster.namespace.as_str()) != Some(&1);
    report.clusters.iter().filter(|cluster| must_stay_out(cluster)).filter(is_shared).collect()
}

/// Commands connect to these workload clusters.
pub(super) fn connected(report: &Report) -> Vec<&Cluster> {
    let connects = |cluster: &&Cluster| {
        let looks = |machine: &Machine| matches!(machine.status, MachineStatus::Ghost | MachineStatus::Unknown);
        let is_repaired = cluster.control_plane.machines.iter().any(is_stuck);
        !must_stay_out(cluster) && (cluster.machines().any(looks) || is_repaired || is_deleted(cluster))
    };
    report.clusters.iter().filter(connects).collect()
}

fn write_kubeconfigs(book: &mut Book<'_>) {
    let clusters = connected(book.report);
    book.share(Some(Mark::Kubeconfigs), &clusters, |clusters| {
        let references: Vec<ClusterRef> = clusters.iter().map(|cluster| cluster.reference()).collect();
        let write = write_kubeconfigs_of(&references)?;
        let files = Draft::new("Write the kubeconfigs of the clusters with work").of(references).read(
            "They contain credentials, and are written into the folder where you are, for you alone:",
            [Some("umask 077".to_owned()), Some(write), Some("ls -l -- *.kubeconfig".to_owned())],
        );
        Some(files.go_on("no command reported an error, and no file is empty.").otherwise(
            "put a kubeconfig that you have for the cluster into a file of that name, or leave the cluster paused.",
        ))
    });
}

/// Whether [`reach_api_servers`] asks its API server.
pub(super) fn is_asked(report: &Report, cluster: &Cluster) -> bool {
    let server = report.infrastructure.api_servers.iter().find(|server| cluster.is(&server.cluster));
    let address = server.and_then(|server| server.server.as_deref());
    is_health_checked(cluster) && address.is_some_and(|address| !address.is_empty())
}

/// Without a health check nothing is deleted: its machines stay as they are until it is reached.
fn is_health_checked(cluster: &Cluster) -> bool {
    let codes = [FindingCode::MachineHealthCheck, FindingCode::ApiServerUnreachable];
    let is_checked = codes.iter().any(|code| has_finding(cluster, *code));
    is_checked && !must_stay_paused(cluster) && !is_deleted(cluster)
}

/// A control plane that the new management cluster does not reach is taken for broken.
fn reach_api_servers(book: &mut Book<'_>) {
    let clusters: Vec<&Cluster> = book.report.clusters.iter().filter(|cluster| is_health_checked(cluster)).collect();
    let servers = &book.report.infrastructure.api_servers;
    let of: BTreeMap<String, &ApiServer> = servers.iter().map(|server| (server.cluster.to_string(), server)).collect();
    book.share(Some(Mark::Reach), &clusters, |clusters| {
        let known = clusters.iter().filter_map(|cluster| {
            let server = of.get(&key(cluster))?.server.as_deref().filter(|server| !server.is_empty())?;
            Some((*cluster, server))
        });
        let known: Vec<(&Cluster, &str)> = known.collect();
        let named: Vec<(String, &str)> = known.iter().map(|(cluster, server)| (key(cluster), *server)).collect();
        let command = management::reach_api_servers(&named)?;
        let draft = Draft::new("Prove that health checks will reach the API servers")
            .of(known.iter().map(|(cluster, _)| cluster.reference()))
            .change(
                "Its controllers connect from their Pods, not from where you are. This runs a Pod for a moment; \
                 replace the image by one with curl that the cluster can pull:",
                [Some(command)],
            );
        Some(
            draft
                .go_on("each line ends with 200, 401 or 403: that is an answer.")
                .otherwise("keep a cluster with 000 paused: a health check would delete machines of it that run."),
        )
    });
}

/// What applies to every checklist, said once.
fn rules(book: &mut Book<'_>) {
    let machines = || book.report.clusters.iter().filter(|cluster| !must_stay_out(cluster)).flat_map(Cluster::machines);
    let has_ghosts = machines().any(|machine| machine.status == MachineStatus::Ghost);
    let has_stuck = machines().any(|machine| machine.outcome() == Some(Outcome::Stuck));
    let mut items: Vec<Line> = Vec::new();
    if has_stuck {
        items.push(
            "A Machine without a virtual machine stays stuck until it is deleted. For a worker its MachineSet then \
             creates a new one, from the restored template, which may be of an older version."
                .into(),
        );
        items.push(
            "Never delete the last Machine of a control plane: then the controller initializes a new control plane \
             beside the running one, and etcd loses its leader. So stale ones are deleted only where a Machine that \
             runs remains, and one at a time."
                .into(),
        );
    }
    if has_ghosts {
        items.push(
            "A Ghost is a virtual machine that runs, and that the backup does not have. No controller adopts, repairs, \
             upgrades or deletes it. It does no harm: to keep it, do nothing. Remove it only when you are sure, in \
             daylight."
                .into(),
        );
    }
    if has_ghosts || has_stuck {
        items.push(
            "Change one member of etcd at a time, and wait until etcd is healthy again. A member that is listed \
             without a machine counts for the quorum, and never votes: stop, and find out whose it is."
                .into(),
        );
        book.mark(Mark::Rules);
        book.add(
            Draft::new("Read these rules for every cluster")
                .part(Part::List { items })
                .go_on("all who work on a cluster have read them."),
        );
    }
}
