//! What is selected: the verdict, why, and what to do next.

use drift_core::diagnostic::Severity;
use drift_core::report::{Cluster, InfraMachine, Machine, Report, VirtualMachine};
use drift_core::wording::sentences;
use yew::{Callback, Html, KeyboardEvent, classes, html};

use super::after;
use super::filter::Facet;
use super::list::{replicas_in_words, vcenter};
use super::place::{Place, SetAt};
use super::rows::machines;
use crate::icons;
use crate::parts;
use crate::words::{status, time, visible, worst};

/// Whether the report has something there: links may be of another report.
pub(super) fn exists(report: &Report, place: Place) -> bool {
    match place {
        Place::Cluster(cluster) => report.clusters.get(cluster).is_some(),
        Place::Machine(cluster, at, machine) => {
            report.clusters.get(cluster).is_some_and(|cluster| machines(cluster, at).get(machine).is_some())
        }
        Place::Other(other) => report.need_further_confirmation_infra_machines.get(other).is_some(),
        Place::Set(..) | Place::Others => false,
    }
}

/// The panel beside the list.
pub(super) fn panel(report: &Report, place: Place, close: Callback<()>) -> Html {
    let content = match place {
        Place::Cluster(cluster) => report.clusters.get(cluster).map(|cluster| of_cluster(report, cluster)),
        Place::Machine(cluster, at, machine) => report.clusters.get(cluster).and_then(|cluster| {
            machines(cluster, at).get(machine).map(|machine| of_machine(report, cluster, at, machine))
        }),
        Place::Other(other) => report.need_further_confirmation_infra_machines.get(other).map(of_other),
        Place::Set(..) | Place::Others => None,
    };
    let escape = {
        let close = close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                close.emit(());
            }
        })
    };
    html! {
        <aside class="panel" aria-labelledby="panel" onkeydown={escape}>
            <button class="close" aria-label="Close" onclick={close.reform(|_| ())}>{ "×" }</button>
            { content.unwrap_or_default() }
        </aside>
    }
}

fn title(facet: Facet, word: String, name: &str) -> Html {
    html! {
        <>
            <p class={classes!("verdict-word", facet.word().to_lowercase())}>{ icons::facet(facet) }{ word }</p>
            <h2 id="panel" tabindex="-1" class="name">{ visible(name) }</h2>
        </>
    }
}

fn of_machine(report: &Report, cluster: &Cluster, at: SetAt, machine: &Machine) -> Html {
    let facet = Facet::Machine(machine.status);
    let role = match at {
        SetAt::ControlPlane => "control plane".to_owned(),
        SetAt::Pool(pool) => {
            let name = cluster.workers.pools.get(pool).and_then(|pool| pool.name.as_deref());
            name.map_or_else(|| "role unknown".to_owned(), |name| format!("worker of {}", visible(name)))
        }
    };
    let provider = machine.machine.as_ref().and_then(|object| object.provider_id.clone());
    let bios = machine.vsphere_vm.as_ref().and_then(|object| object.bios_uuid.clone());
    html! {
        <>
            { title(facet, format!("{} · {role}", facet.word()), &machine.name) }
            <p class="lead">{ format!("{}.", capital(&sentences::machine(machine.reason, false, &vcenter(report)))) }</p>
            if machine.critical {
                <p class="banner danger">{ icons::severity(Severity::Error) }
                    <span><strong>{ "It may be an etcd member:" }</strong>{ " follow the next steps in their order." }</span></p>
            }
            { for machine.notes.iter().map(|note| html! { <p class="said">{ icons::severity(Severity::Info) }<span>{ visible(note) }</span></p> }) }
            <dl class="facts">
                { fact("Cluster", Some(format!("{}/{}", cluster.namespace, cluster.name))) }
                { fact("providerID", provider) }
                { fact("BIOS UUID in backup", bios) }
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
        </>
    }
}

fn of_other(other: &InfraMachine) -> Html {
    let cluster = other.likely_cluster.as_ref().map(|cluster| match &cluster.namespace {
        Some(namespace) => format!("{namespace}/{}", cluster.name),
        None => cluster.name.clone(),
    });
    html! {
        <>
            { title(Facet::Unattributed, "Unattributed virtual machine".to_owned(), &other.virtual_machine.name) }
            <p class="lead">{ format!("{}.", capital(&sentences::infra_machine(other.reason, false))) }</p>
            <dl class="facts">
                { fact("Probably of", cluster) }
                { fact("Group", other.group.clone()) }
                { virtual_machine(&other.virtual_machine) }
            </dl>
            <h3>{ "Why" }</h3>
            { parts::evidence(&other.evidence) }
            { next(&other.next_steps) }
        </>
    }
}

fn of_cluster(report: &Report, cluster: &Cluster) -> Html {
    let facet = Facet::Machine(worst(cluster.status));
    let pools = cluster.workers.pools.iter().map(|pool| {
        (pool.name.clone().unwrap_or_else(|| "in no known pool".to_owned()), replicas_in_words(pool.replicas))
    });
    let control_plane = ("Control plane".to_owned(), replicas_in_words(cluster.control_plane.replicas));
    let pausing = if cluster.paused { "paused in the backup" } else { "not paused in the backup" };
    html! {
        <>
            { title(facet, "Cluster".to_owned(), &format!("{}/{}", cluster.namespace, cluster.name)) }
            <p class="lead">{ format!("{}; {pausing}.", capital(status(cluster.status))) }</p>
            <dl class="facts">{ for std::iter::once(control_plane).chain(pools).map(|(name, said)| fact(&name, Some(said))) }</dl>
            { after::of_cluster(report, cluster) }
            if cluster.findings.is_empty() {
                <p class="soft">{ "There is nothing to tell of the cluster as a whole." }</p>
            } else {
                <h3>{ "What to know" }</h3>
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
    html! {
        <>
            { fact("VM", Some(vm.path.clone().unwrap_or_else(|| vm.name.clone()))) }
            { fact("vCenter", Some(vm.moref.as_ref().map_or_else(|| vm.vcenter.clone(), |moref| format!("{}, {moref}", vm.vcenter)))) }
            { fact("BIOS UUID of VM", vm.bios_uuid.clone()) }
            { fact("State", state) }
            { fact("Addresses", addresses) }
            { fact("Created", vm.created_at.map(time)) }
        </>
    }
}

fn fact(name: &str, value: Option<String>) -> Html {
    value.map(|value| html! { <><dt>{ visible(name) }</dt><dd>{ visible(&value) }</dd></> }).unwrap_or_default()
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}
