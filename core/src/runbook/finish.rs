//! When all clusters are done.

use super::book::{Book, Mark};
use super::draft::{Draft, command};
use super::model::{Part, Stage};
use super::restore::connected;
use super::steps::of_steps;
use super::text::Line;
use crate::cluster::ClusterRef;
use crate::presentation::{Presentation, unattributed_groups, words};
use crate::remediation::{govc, remove_kubeconfigs, velero};
use crate::report::NextStepEffect::ReadOnly;
use crate::report::StepTime;
use crate::vsphere::shown;
use crate::wording::count;

pub(super) fn write(book: &mut Book<'_>) {
    book.chapter(Stage::Finish, "Finish", Vec::new());
    identify(book);
    book.add(
        Draft::new("Take a new backup, and run the detection on it")
            .change(
                match book.step_of(&Mark::Location) {
                    Some(number) => Line::words("The first command undoes ").and_step(number).and(":"),
                    None => Line::default(),
                },
                [
                    velero::set_access("ReadWrite"),
                    velero::NEW_BACKUP.to_owned(),
                    velero::DOWNLOAD_NEW_BACKUP.to_owned(),
                ]
                .map(Some),
            )
            .go_on(
                "the backup is `Completed`, and `drift-detector detect --backup after-restore-data.tar.gz` finds \
                 nothing that you did not keep on purpose.",
            )
            .otherwise("its report says what is left to do."),
    );
    clean_up(book);
}

/// Virtual machines that match nothing: no controller touches them.
fn identify(book: &mut Book<'_>) {
    let mut parts: Vec<Part> = Vec::new();
    for group in unattributed_groups(Presentation::new(book.report).unattributed()) {
        for (reason, nodes) in group.by_reason() {
            let Some(first) = nodes.first() else { continue };
            let title = Line::words(group.title.clone().capitalised().plain());
            let why = reason.sentence(nodes.len() > 1);
            let number = count(words::number(nodes.len()), "VM", "VMs");
            parts.push(Part::text(title.and(format!(": {number}: {why}."))));
            let said = first.machine().next_steps.iter();
            let said = said.filter(|step| step.command.is_none() && step.when != Some(StepTime::BeforeRestore));
            parts.extend(of_steps(said));
            let paths = nodes.iter().map(|node| {
                let vm = &node.machine().virtual_machine;
                Line::code(shown(vm.path.as_deref().unwrap_or(&vm.name)))
            });
            let looks = nodes.iter().map(|node| govc("vm.info", "", &node.machine().virtual_machine));
            let list = Part::List { items: paths.collect() };
            let inside = std::iter::once(list).chain(command(ReadOnly, "", looks)).collect();
            parts.push(Part::Fold { summary: Line::words(format!("Look at {number}")), parts: inside });
        }
    }
    if parts.is_empty() {
        return;
    }
    book.add(
        Draft::new("Identify the VMs that match nothing")
            .text("No controller adopts or deletes them. Remove none of them on a guess.")
            .parts(parts)
            .go_on("each is known, or noted for the day."),
    );
}

/// Credentials do not outlive the night.
fn clean_up(book: &mut Book<'_>) {
    let vcenter = book.step_of(&Mark::Vcenter);
    let files = book.step_of(&Mark::Kubeconfigs);
    if vcenter.is_none() && files.is_none() {
        return;
    }
    let mut draft = Draft::new("Forget the credentials");
    if let Some(number) = files {
        let clusters: Vec<ClusterRef> = connected(book.report).iter().map(|cluster| cluster.reference()).collect();
        let about = Line::words("The kubeconfig files of ").and_step(number).and(":");
        draft = draft.change(about, [remove_kubeconfigs(&clusters)]);
    }
    if vcenter.is_some() {
        draft = draft.change("", [Some("unset GOVC_USERNAME GOVC_PASSWORD".to_owned())]);
    }
    book.add(draft.go_on("none is left."));
}
