//! The restore itself, with everything paused, and what is needed before the first cluster is unpaused.

use std::collections::BTreeMap;

use super::book::{Book, Mark};
use super::draft::Draft;
use super::facts::{backup_name, has_outcome, is_deleted, is_stuck, key, must_stay_out, must_stay_paused, reference};
use super::model::{Part, Stage};
use super::text::Line;
use crate::remediation::{management, velero, write_kubeconfig};
use crate::report::{ApiServer, Cluster, Machine, MachineStatus, Outcome, Report};
use crate::wording;

pub(super) fn write(book: &mut Book<'_>) {
    book.chapter(Stage::Restore, "Restore, paused", Vec::new());
    restore(book);
    check_paused(book);
    write_kubeconfigs(book);
    reach_api_servers(book);
    rules(book);
}

fn restore(book: &mut Book<'_>) {
    let options = leave_out(book.report);
    let restore = velero::restore(backup_name(book.report), &options);
    let mut draft = Draft::new("Restore, with all clusters paused").change(
        "The first command tells Velero to pause each Cluster as it restores it:",
        [Some(velero::PREPARE_PAUSING.to_owned()), Some(restore)],
    );
    if !options.is_empty() {
        let out = book.report.clusters.iter().filter(|cluster| must_stay_out(cluster));
        let names: Vec<Line> = out.map(|cluster| Line::code(key(cluster))).collect();
        draft = draft.text(Line::words("The command leaves out ").join(Line::list(names)).and("."));
    }
    book.add(
        draft
            .go_on("the restore is `Completed`.")
            .otherwise("read `velero restore describe` with `--details`, and do not unpause anything."),
    );
}

/// The options that leave clusters out. A namespace that has no other cluster is left out whole.
fn leave_out(report: &Report) -> Vec<String> {
    let mut of_namespaces: BTreeMap<&str, u64> = BTreeMap::new();
    for cluster in &report.clusters {
        let count = of_namespaces.entry(&cluster.namespace).or_default();
        *count = count.saturating_add(1);
    }
    let out = report.clusters.iter().filter(|cluster| must_stay_out(cluster));
    let (alone, shared): (Vec<&Cluster>, Vec<&Cluster>) =
        out.partition(|cluster| of_namespaces.get(cluster.namespace.as_str()) == Some(&1));
    let namespaces: Vec<&str> = alone.iter().map(|cluster| cluster.namespace.as_str()).collect();
    let names: Vec<&str> = shared.iter().map(|cluster| cluster.name.as_str()).collect();
    let namespaces = (!namespaces.is_empty()).then(|| velero::without_namespaces(&namespaces)).flatten();
    let names = (!names.is_empty()).then(|| velero::without_clusters(&names)).flatten();
    namespaces.into_iter().chain(names).collect()
}

fn check_paused(book: &mut Book<'_>) {
    let out = u64::try_from(book.report.clusters.iter().filter(|cluster| must_stay_out(cluster)).count());
    let restored = book.report.summary.clusters.total.saturating_sub(out.unwrap_or_default());
    let clusters = wording::count(restored, "restored cluster", "restored clusters");
    book.add(
        Draft::new("Check that everything is paused")
            .read("", [management::LIST_PAUSED, management::LIST_MACHINES].map(|line| Some(line.to_owned())))
            .go_on(Line::words(format!("it lists {clusters} with ")).join(Line::from(
                "`true` (the management cluster itself is not paused), and no Machine is `Deleting`.",
            )))
            .otherwise("pause the Cluster that is not paused at once, as its checklist says."),
    );
}

/// Commands below connect to these workload clusters.
fn write_kubeconfigs(book: &mut Book<'_>) {
    let connects = |cluster: &&Cluster| {
        let looks = |machine: &Machine| matches!(machine.status, MachineStatus::Ghost | MachineStatus::Unknown);
        let is_repaired = cluster.control_plane.machines.iter().any(is_stuck);
        !must_stay_out(cluster) && (cluster.machines().any(looks) || is_repaired || is_deleted(cluster))
    };
    let clusters: Vec<&Cluster> = book.report.clusters.iter().filter(connects).collect();
    book.mark(Mark::Kubeconfigs);
    book.share(&clusters, |clusters| {
        let commands: Vec<String> =
            clusters.iter().filter_map(|cluster| write_kubeconfig(&reference(cluster))).collect();
        if commands.is_empty() {
            return None;
        }
        let private = std::iter::once(Some("umask 077".to_owned()));
        let files = Draft::new("Write the kubeconfigs of the clusters with work")
            .of(clusters.iter().map(|cluster| reference(cluster)))
            .read(
                "They contain credentials, and are written into the folder where you are, for you alone:",
                private.chain(commands.into_iter().map(Some)),
            );
        Some(files.go_on("none of them reported an error, and no file is empty."))
    });
}

/// A control plane that the new management cluster does not reach is taken for broken.
fn reach_api_servers(book: &mut Book<'_>) {
    let is_unpaused = |cluster: &&Cluster| !must_stay_paused(cluster) && !is_deleted(cluster);
    let clusters: Vec<&Cluster> = book.report.clusters.iter().filter(is_unpaused).collect();
    let servers = &book.report.infrastructure.api_servers;
    let of: BTreeMap<String, &ApiServer> = servers.iter().map(|server| (server.cluster.to_string(), server)).collect();
    book.share(&clusters, |clusters| {
        let known = clusters.iter().filter_map(|cluster| {
            let server = of.get(&key(cluster))?.server.as_deref().filter(|server| !server.is_empty())?;
            Some((*cluster, server))
        });
        let known: Vec<(&Cluster, &str)> = known.collect();
        let named: Vec<(String, &str)> = known.iter().map(|(cluster, server)| (key(cluster), *server)).collect();
        let command = management::reach_api_servers(&named)?;
        let draft = Draft::new("Prove that the new management cluster reaches the API servers")
            .of(known.iter().map(|(cluster, _)| reference(cluster)))
            .change(
                "Its controllers connect from their Pods, not from where you are. This runs a Pod for a moment; replace \
                 the image by one with curl that the cluster can pull:",
                [Some(command)],
            );
        Some(
            draft
                .go_on("each line ends with 200, 401 or 403: that is an answer.")
                .otherwise(
                    "keep a cluster with 000 paused: a health check would delete machines of it that run.",
                ),
        )
    });
}

/// What applies to every checklist, said once.
fn rules(book: &mut Book<'_>) {
    let machines = || book.report.clusters.iter().filter(|cluster| !must_stay_out(cluster)).flat_map(Cluster::machines);
    let has_ghosts = machines().any(|machine| machine.status == MachineStatus::Ghost);
    let has_stuck = machines().any(|machine| has_outcome(machine, Outcome::Stuck));
    let mut items: Vec<Line> = Vec::new();
    if has_stuck {
        items.push(
            "A Machine without a virtual machine stays stuck until it is deleted. For a worker its MachineSet then \
             creates a new one, from the restored template, which may be of an older version. To have fewer machines \
             instead, annotate it with `cluster.x-k8s.io/delete-machine` and scale its pool down."
                .into(),
        );
        items.push(
            "Never delete all stale control-plane Machines of a cluster: when the last one is deleted, the controller \
             initializes a new control plane beside the running one, and etcd loses its leader."
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
