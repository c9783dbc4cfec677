//! Virtual machines that match no object, by what they probably belong to.

use drift_core::{
    report::{InfraMachine, InfraMachineReason, MachineStatus, Report},
    wording::sentences,
};

use super::{
    clusters::Context,
    escape::{keep, name, text},
    group,
    look::{BOLD, DIM, Look, machine_style, paint},
    page::{Line, Node, Page, common_column},
    words::{count, number},
};

/// Writes the list, if there is one.
pub(crate) fn write(page: &mut Page, report: &Report, context: Context<'_>) {
    let machines = &report.need_further_confirmation_infra_machines;
    if machines.is_empty() {
        return;
    }
    let label = paint(machine_style(MachineStatus::Unknown), "NeedFurtherConfirmationInfraMachines");
    let total = count(number(machines.len()), "virtual machine", "virtual machines");
    let groups = group::by(machines, |machine| belonging(machine));
    let nodes = groups.iter().map(|(_, group)| {
        let title = group
            .first()
            .map(|machine| sentences::belonging(machine, |shown| paint(BOLD, &name(shown))))
            .unwrap_or_default();
        Node::new(Line::text(title)).children(by_reason(group, context, page.look()))
    });
    let tree = Node::new(Line::new(label, total)).children(nodes);
    page.blank();
    page.tree(0, &tree);
}

/// What machines share that stand together: their group, else the cluster that they probably belong to.
fn belonging(machine: &InfraMachine) -> (Option<&str>, Option<(Option<&str>, &str)>) {
    let group = machine.group.as_deref();
    let cluster = machine.likely_cluster.as_ref().map(|cluster| (cluster.namespace.as_deref(), cluster.name.as_str()));
    (group, cluster)
}

fn by_reason(machines: &[&InfraMachine], context: Context<'_>, look: Look) -> Vec<Node> {
    let groups = group::by(machines.iter().copied(), |machine| machine.reason);
    let style = machine_style(MachineStatus::Unknown);
    let shape = look.shape(MachineStatus::Unknown);
    let head = |(_, group): &(InfraMachineReason, Vec<&InfraMachine>)| match group.as_slice() {
        [machine] => Line::new(paint(style, &format!("{shape} VM")), called(machine, context)),
        [machine, ..] => Line::new(
            paint(style, &format!("{shape} {} VMs", group.len())),
            sentences::infra_machine(machine.reason, true),
        ),
        [] => Line::text(""),
    };
    let heads: Vec<_> = groups.iter().map(head).collect();
    let column = common_column(&heads);
    let node = |((_, group), head): (&(InfraMachineReason, Vec<&InfraMachine>), Line)| {
        let node = Node::new(head.column(column));
        match group.as_slice() {
            [machine] => node.line(Line::text(sentences::infra_machine(machine.reason, false)).column(column)),
            several => node.lines(several.iter().map(|machine| Line::text(called(machine, context)).column(2))),
        }
    };
    groups.iter().zip(heads).map(node).collect()
}

fn called(machine: &InfraMachine, context: Context<'_>) -> String {
    let vm = &machine.virtual_machine;
    let state = vm.power_state.as_deref().filter(|state| *state != "poweredOn");
    let state = state.map(|state| if state == "poweredOff" { "powered off".to_owned() } else { text(state) });
    let state = state.map(|state| format!(" {}", paint(DIM, &keep(&state)))).unwrap_or_default();
    format!("{}{}{state}", paint(BOLD, &name(&vm.name)), context.address(vm))
}
