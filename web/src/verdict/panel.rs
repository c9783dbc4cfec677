//! What is selected: the verdict, why, and what to do next.

use drift_core::as_in_client;
use drift_core::diagnostic::Severity;
use drift_core::ignore;
use drift_core::presentation::{ClusterNode, Facet, MachineNode, Place, Presentation, Text, UnattributedNode, words};
use drift_core::report::{MachineStatus, VirtualMachine};
use yew::{Callback, Html, classes, html};

use super::after;
use crate::icons;
use crate::parts::{self, Copy};
use crate::words::{time, visible, written};

/// Whether the report has something there: links may be of another report.
pub(super) fn exists(presentation: Presentation<'_>, place: Place) -> bool {
    match place {
        Place::Cluster(cluster) => presentation.cluster(cluster).is_some(),
        Place::Machine(cluster, set, machine) => presentation.machine(cluster, set, machine).is_some(),
        Place::Unattributed(position) => presentation.unattributed_at(position).is_some(),
        Place::Set(..) | Place::AllUnattributed => false,
    }
}

/// The panel beside the list.
pub(super) fn panel(
    presentation: Presentation<'_>,
    place: Place,
    close: Callback<()>,
    on_runbook: &Callback<Option<usize>>,
) -> Html {
    let cluster = match place {
        Place::Cluster(cluster) | Place::Machine(cluster, ..) | Place::Set(cluster, _) => Some(cluster),
        Place::Unattributed(_) | Place::AllUnattributed => None,
    };
    let steps = cluster.map(|cluster| {
        let show = on_runbook.reform(move |_| Some(cluster));
        html! { <p class="to-steps"><button onclick={show}>{ "Steps of this cluster in the runbook" }</button></p> }
    });
    let content = match place {
        Place::Cluster(cluster) => presentation.cluster(cluster).map(|node| of_cluster(presentation, node)),
        Place::Machine(cluster, set, machine) => {
            presentation.machine(cluster, set, machine).map(|node| of_machine(presentation, node))
        }
        Place::Unattributed(position) => {
            presentation.unattributed_at(position).map(|node| of_unattributed(presentation, node))
        }
        Place::Set(..) | Place::AllUnattributed => None,
    };
    html! {
        <aside class="panel" aria-labelledby="panel">
            <button class="close" aria-label="Close" onclick={close.reform(|_| ())}>{ "×" }</button>
            { content.unwrap_or_default() }
            { for steps }
        </aside>
    }
}

fn title(facet: Facet, word: String, name: &str) -> Html {
    html! {
        <>
            <p class={classes!("verdict-word", facet.word().to_lowercase())}>{ icons::facet(facet) }{ word }</p>
            <div class="panel-name">
                <h2 id="panel" tabindex="-1" class="name">{ visible(name) }</h2>
                <Copy text={name.to_owned()} label="Copy the name" small=true />
            </div>
        </>
    }
}

/// A clause as a sentence of its own.
fn lead(clause: Text<'_>) -> Html {
    html! { <p class="lead">{ written(&clause.capitalised().and_words(".")) }</p> }
}

fn of_machine(presentation: Presentation<'_>, node: MachineNode<'_>) -> Html {
    let (machine, cluster) = (node.machine(), node.set().cluster());
    let facet = Facet::Machine(machine.status);
    let role = written(&node.set().role());
    let provider = machine.machine.as_ref().and_then(|object| object.provider_id.clone());
    let bios = machine.vsphere_vm.as_ref().and_then(|object| object.bios_uuid.clone());
    // What is Unknown cannot be ignored.
    let ignorable = matches!(machine.status, MachineStatus::Ghost | MachineStatus::Stale) && !machine.suppressed;
    let (of, vm) = (cluster.cluster().reference(), machine.virtual_machine.as_ref());
    let entry = ignore::entry_for(Some(&of), Some(machine), vm, presentation.report().generated_at);
    let etcd =
        node.etcd_membership().map(|statement| written(&statement.text(false, &presentation.vcenter()).capitalised()));
    html! {
        <>
            { title(facet, format!("{} · {role}", facet.word()), &machine.name) }
            { lead(node.reason().text(false, &presentation.vcenter())) }
            if let Some(etcd) = etcd {
                <p class="banner danger">{ icons::severity(Severity::Error) }<strong>{ format!("{etcd}.") }</strong></p>
            }
            { for machine.notes.iter().map(|note| html! {
                <p class="said">{ icons::severity(Severity::Info) }<span>{ visible(note) }</span></p>
            }) }
            <dl class="facts">
                { fact("Cluster", Some(cluster.key())) }
                { identity("providerID", provider) }
                { identity("BIOS UUID in backup", bios) }
                { for machine.virtual_machine.as_ref().map(virtual_machine) }
                { fact("Node", machine.node.as_ref().map(|node| match node.ready {
                    Some(true) => format!("{}, Ready", node.name),
                    Some(false) => format!("{}, not Ready", node.name),
                    None => node.name.clone(),
                })) }
            </dl>
            <h3>{ "Why" }</h3>
            { parts::evidence(&machine.evidence) }
            { after::of_machine(machine) }
            { next(&machine.next_steps) }
            { for ignorable.then(|| ignore_entry(&entry)) }
        </>
    }
}

fn of_unattributed(presentation: Presentation<'_>, node: UnattributedNode<'_>) -> Html {
    let machine = node.machine();
    let entry = ignore::entry_for(None, None, Some(&machine.virtual_machine), presentation.report().generated_at);
    let name = as_in_client(&machine.virtual_machine.name);
    html! {
        <>
            { title(Facet::Unattributed, "Unattributed virtual machine".to_owned(), &name) }
            { lead(Text::words(node.reason())) }
            <dl class="facts">
                { fact("Likely cluster", node.likely_cluster()) }
                { fact("Group", machine.group.clone()) }
                { virtual_machine(&machine.virtual_machine) }
            </dl>
            <h3>{ "Why" }</h3>
            { parts::evidence(&machine.evidence) }
            { next(&machine.next_steps) }
            { ignore_entry(&entry) }
        </>
    }
}

/// What a person copies who decided about it.
fn ignore_entry(entry: &str) -> Html {
    html! {
        <div class="ignore-entry">
            <h3>{ "If it is known" }</h3>
            <p class="soft">{ "Add this entry to an ignore file, with your reason, and add the file to the page." }</p>
            <Copy text={entry.to_owned()} label="Copy an entry for the ignore file" />
        </div>
    }
}

fn of_cluster(presentation: Presentation<'_>, node: ClusterNode<'_>) -> Html {
    let cluster = node.cluster();
    let facet = Facet::Machine(words::worst_machine(cluster.status));
    let sets = node.sets().map(|set| (written(&set.label().capitalised()), words::replicas(set.replicas())));
    let pausing = if cluster.paused { "paused in the backup" } else { "not paused in the backup" };
    html! {
        <>
            { title(facet, "Cluster".to_owned(), &node.key()) }
            { lead(Text::words(format!("{}; {pausing}", words::status(cluster.status)))) }
            <dl class="facts">{ for sets.map(|(name, said)| fact(&name, Some(said))) }</dl>
            { after::of_cluster(presentation, cluster) }
            if cluster.findings.is_empty() {
                <p class="soft">{ "No findings for the cluster as a whole." }</p>
            } else {
                <h3>{ "Findings" }</h3>
                { for cluster.findings.iter().map(parts::finding) }
            }
        </>
    }
}

fn next(steps: &[drift_core::report::NextStep]) -> Html {
    if steps.is_empty() {
        return html! { <><h3>{ "What to do" }</h3><p class="soft">{ "Nothing." }</p></> };
    }
    html! { <><h3>{ "What to do" }</h3>{ parts::steps(steps) }</> }
}

fn virtual_machine(vm: &VirtualMachine) -> Html {
    let state = match (&vm.power_state, &vm.connection_state) {
        (Some(power), Some(connection)) => Some(format!("{power}, {connection}")),
        (power, connection) => power.clone().or_else(|| connection.clone()),
    };
    let addresses = (!vm.ip_addresses.is_empty()).then(|| vm.ip_addresses.join(", "));
    let vcenter = vm.moref.as_ref().map_or_else(|| vm.vcenter.clone(), |moref| format!("{}, {moref}", vm.vcenter));
    html! {
        <>
            { identity("VM", Some(as_in_client(&vm.name))) }
            { identity("Path", vm.path.as_deref().map(as_in_client)) }
            { fact("vCenter", Some(vcenter)) }
            { identity("BIOS UUID of VM", vm.bios_uuid.clone()) }
            { fact("State", state) }
            { fact("Addresses", addresses) }
            { fact("Created", vm.created_at.map(time)) }
        </>
    }
}

fn fact(name: &str, value: Option<String>) -> Html {
    value.map(|value| html! { <><dt>{ name.to_owned() }</dt><dd>{ visible(&value) }</dd></> }).unwrap_or_default()
}

/// A fact that a person looks for elsewhere, and a button that copies it.
fn identity(name: &str, value: Option<String>) -> Html {
    let said = |value: String| {
        let label = format!("Copy {name}");
        html! {
            <>
                <dt>{ name.to_owned() }</dt>
                <dd class="identity"><span>{ visible(&value) }</span><Copy text={value} {label} small=true /></dd>
            </>
        }
    };
    value.map(said).unwrap_or_default()
}
