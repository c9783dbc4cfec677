//! Before the restore: the old and the new management cluster, vCenter, the storage location, and what has to be
//! decided.

use super::book::{Book, Mark};
use super::decide;
use super::draft::Draft;
use super::facts::{backup_name, key, must_stay_out};
use super::model::Stage;
use super::text::Line;
use crate::remediation::{about, management, note_certificate, velero};
use crate::report::{Cluster, MachineStatus, Report};

pub(super) fn write(book: &mut Book<'_>) {
    book.chapter(Stage::Prepare, "Prepare", Vec::new());
    management_clusters(book);
    vcenter(book);
    backup(book);
    decide::write(book);
}

fn management_clusters(book: &mut Book<'_>) {
    let reads = [
        management::ASK_OTHERS,
        management::CURRENT_CONTEXT,
        management::LIST_CLUSTERS,
        management::LIST_PROVIDERS,
        management::LIST_CLASSES,
        "velero version",
    ];
    book.add(
        Draft::new("Check that the old management cluster is off, and the new one is as expected")
            .read(
                "Two management clusters would manage the same virtual machines: the old one has to be lost, shut \
                 down, or without controllers; to pause its clusters is not enough. The first command asks every \
                 context that you have, the others the current one. A workload cluster answers that it has no such \
                 resource, as it should; a context that does not answer proves nothing: look at its machines.",
                reads.map(|line| Some(line.to_owned())),
            )
            .go_on(
                Line::words("no management cluster has a cluster of this backup")
                    .join(except(book.report))
                    .and("; the current context is the new one, which lists no Cluster except its own; ")
                    .and(versions(book.report))
                    .and(", Velero is 1.13 or later; and no ClusterClass is listed."),
            )
            .otherwise(
                "shut the old one down, or change the context with `kubectl config use-context`. Leave a cluster that \
                 was moved, as by `clusterctl move`, out of the restore. With other versions, run the detection again \
                 with `--restore-into`, and use the new runbook. A ClusterClass that is listed is not overwritten: \
                 unless it is the one of the backup, its clusters are changed.",
            ),
    );
}

/// Clusters that are left out of the restore run in the new management cluster.
fn except(report: &Report) -> Line {
    let out = report.clusters.iter().filter(|cluster| must_stay_out(cluster));
    let names: Vec<Line> = out.map(|cluster| Line::code(key(cluster))).collect();
    if names.is_empty() { Line::default() } else { Line::words(" except ").join(Line::list(names)) }
}

/// "Cluster API is 1.9 to 1.10, CAPV is 1.13 to 1.15".
fn versions(report: &Report) -> String {
    let target = report.forecast_basis.as_ref().map(|basis| &basis.assumed_target);
    let version = |name: &str, version: Option<&String>| match version {
        Some(version) => format!("{name} is {version}"),
        None => format!("{name} has the version that wrote the backup"),
    };
    let capi = version("Cluster API", target.and_then(|target| target.capi.as_ref()));
    format!("{capi}, {}", version("CAPV", target.and_then(|target| target.capv.as_ref())))
}

/// Commands of `govc` follow only where something has to be looked at.
fn vcenter(book: &mut Book<'_>) {
    let report = book.report;
    let mut machines = report.clusters.iter().flat_map(Cluster::machines);
    let has_work = machines.any(|machine| machine.status != MachineStatus::Healthy)
        || !report.need_further_confirmation_infra_machines.is_empty()
        || report.dangers() > 0;
    let servers: Vec<&str> = report.infrastructure.vcenters.iter().map(|vcenter| vcenter.server.as_str()).collect();
    if !has_work || servers.is_empty() {
        return;
    }
    book.mark(Mark::Vcenter);
    let known = std::iter::once(Some("export GOVC_TLS_KNOWN_HOSTS=\"$PWD/vcenter-certificates\"".to_owned()));
    book.add(
        Draft::new("Set up the access to vCenter")
            .text(
                "Each `govc` command below names its vCenter in `GOVC_URL`. Paste the next line alone: it asks for the \
                 user and, without showing it, for the password, and keeps no session on the disk.",
            )
            .change(
                "",
                [Some(
                    "printf 'vCenter user: ' && read -r GOVC_USERNAME && printf 'Password: ' && read -rs GOVC_PASSWORD \
                     && export GOVC_USERNAME GOVC_PASSWORD GOVC_PERSIST_SESSION=false && echo"
                        .to_owned(),
                )],
            )
            .change(
                "Trust its authority by `export GOVC_TLS_CA_CERTS=FILE`; or note its certificate, and compare the \
                 thumbprint with the one that your team knows:",
                known.chain(servers.iter().map(|server| note_certificate(server))),
            )
            .read("", servers.iter().map(|server| about(server)))
            .go_on("each vCenter answers with its version.")
            .otherwise(
                "paste the first line again. If nobody knows the certificate, stop, and ask who runs this vCenter.",
            ),
    );
}

fn backup(book: &mut Book<'_>) {
    let name = backup_name(book.report);
    let reads = [velero::LIST_LOCATIONS.to_owned(), velero::LIST_BACKUPS.to_owned(), velero::describe_backup(name)];
    book.mark(Mark::Location);
    let nameless = "The file does not tell the backup's name: replace `BACKUP_NAME` with it here and below.";
    let draft = Draft::new("Protect the backups, and check that this is the newest one")
        .change(
            "Nothing may be written to the storage location or pruned from it. Replace `default` if yours has another \
             name, and `velero` if that is not its namespace, here and below; `velero client config set \
             namespace=NAME` tells Velero.",
            [Some(velero::set_access("ReadOnly"))],
        )
        .read(if name.is_none() { nameless } else { "" }, reads.map(Some))
        .go_on(
            "the location is `Available` and `ReadOnly`, and this backup is the newest one that is `Completed`, \
             without errors.",
        )
        .otherwise(
            "with a newer backup, run the detection on it, and use its runbook. A location that is not `Available` has \
             to be repaired first; of a backup that is not `Completed`, find out what it lacks.",
        );
    book.add(draft);
}
