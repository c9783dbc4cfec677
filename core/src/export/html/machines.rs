//! Machines: a line each, with everything that is known of it folded below.

use maud::{Markup, html};

use super::{parts, shapes};
use crate::presentation::{Facet, MachineGroup, MachineNode, Presentation, UnattributedNode, Weight, words};
use crate::report::VirtualMachine;
use crate::vsphere::shown;

/// Machines of which the same is to be said. Where that is nothing, their names.
pub(super) fn group<'a>(of: Presentation<'a>, group: &MachineGroup<'a>) -> Markup {
    if group.statements().is_empty() {
        let number = words::machines_of(group.status(), words::number(group.machines.len()));
        return html! {
            details.machine {
                summary { (shapes::status(group.status())) " " (number) }
                ul.names { @for node in &group.machines { li { (parts::name(&shown(&node.machine().name))) } } }
            }
        };
    }
    html! { @for node in &group.machines { (machine(of, *node)) } }
}

fn machine<'a>(of: Presentation<'a>, node: MachineNode<'a>) -> Markup {
    let machine = node.machine();
    let vcenter = of.vcenter();
    let lead = node.lead();
    html! {
        details.machine {
            summary {
                (shapes::status(machine.status)) " " b { (Facet::Machine(machine.status).word()) } " "
                (parts::name(&shown(&machine.name))) " "
                span class={ "why " (weight(lead.weight())) } { (parts::text(&lead.text(false, &vcenter))) }
            }
            @if let Some(etcd) = node.etcd_membership() { p.danger { (parts::text(&etcd.text(false, &vcenter))) } }
            p { "Reason: " (parts::text(&node.reason().text(false, &vcenter))) "." }
            @for note in &machine.notes { p { (parts::words(note)) } }
            @if let Some(forecast) = &machine.forecast {
                p { b { "After a restore: " } (parts::words(&forecast.message)) }
            }
            @if let Some(vm) = &machine.virtual_machine { (virtual_machine(vm)) }
            (parts::evidence(&machine.evidence))
            (parts::steps(&machine.next_steps))
        }
    }
}

/// A virtual machine that matches nothing.
pub(super) fn unattributed(node: UnattributedNode<'_>) -> Markup {
    let machine = node.machine();
    html! {
        details.machine {
            summary {
                (shapes::facet(Facet::Unattributed)) " " b { "VM" } " "
                (parts::name(&shown(&machine.virtual_machine.name))) " "
                span.why { (parts::words(&node.reason())) }
            }
            (virtual_machine(&machine.virtual_machine))
            (parts::evidence(&machine.evidence))
            (parts::steps(&machine.next_steps))
        }
    }
}

fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Plain => "soft",
        Weight::Warning => "doubtful",
        Weight::Danger => "danger",
    }
}

/// How to find it in vCenter.
fn virtual_machine(vm: &VirtualMachine) -> Markup {
    let created = vm.created_at.map(words::time);
    let power = words::power(vm).map(std::borrow::Cow::into_owned);
    let name = shown(&vm.name);
    let addresses = (!vm.ip_addresses.is_empty()).then(|| vm.ip_addresses.join(", "));
    let rows = [
        ("VM", Some(name.as_str())),
        ("Path", vm.path.as_deref()),
        ("vCenter", Some(vm.vcenter.as_str())),
        ("Reference", vm.moref.as_deref()),
        ("BIOS UUID", vm.bios_uuid.as_deref()),
        ("Addresses", addresses.as_deref()),
        ("Power", power.as_deref()),
        ("Created", created.as_deref()),
    ];
    html! {
        dl.lines.small {
            @for (label, value) in rows {
                @if let Some(value) = value { div { dt { (label) } dd { (parts::name(value)) } } }
            }
        }
    }
}
