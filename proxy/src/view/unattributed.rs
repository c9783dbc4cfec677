//! Virtual machines that match nothing, by what they probably belong to.

use drift_core::{
    as_in_client,
    presentation::{
        Facet, Presentation, UnattributedGroup, UnattributedNode, reason_of_many, unattributed_groups, words,
    },
    report::MachineStatus,
};

use super::{
    escape::{keep, name, text},
    look::{BOLD, DIM, machine_style, paint},
    machines::Context,
    page::{Line, Node, Page, common_column},
};

/// Writes the list.
pub(crate) fn write(page: &mut Page, presentation: Presentation<'_>, context: &Context<'_>) {
    let label = paint(machine_style(MachineStatus::Unknown), Facet::Unattributed.word());
    let total = words::match_nothing(words::number(presentation.unattributed().count()));
    let groups = unattributed_groups(presentation.shown_unattributed());
    let nodes = groups.iter().map(|group| {
        let title = group.title.write(text, |title| paint(BOLD, &name(title)));
        Node::new(Line::text(title)).children(by_reason(group, context))
    });
    let tree = Node::new(Line::new(label, total)).children(nodes);
    page.blank();
    page.tree(0, &tree);
}

fn by_reason<'a>(group: &UnattributedGroup<'a>, context: &Context<'a>) -> Vec<Node> {
    let style = machine_style(MachineStatus::Unknown);
    let shape = context.look.shape(MachineStatus::Unknown);
    let reasons = group.by_reason();
    let heads: Vec<_> = reasons
        .iter()
        .map(|(reason, machines)| match machines.as_slice() {
            [only] => Line::new(paint(style, &format!("{shape} VM")), called(*only, context)),
            several => {
                Line::new(paint(style, &format!("{shape} {} VMs", several.len())), text(&reason_of_many(*reason)))
            }
        })
        .collect();
    let column = common_column(&heads);
    let nodes = reasons.iter().zip(heads).map(|((_, machines), head)| {
        let node = Node::new(head.column(column));
        match machines.as_slice() {
            [only] => node.line(Line::text(text(&only.reason())).column(column)),
            several => node.lines(several.iter().map(|machine| Line::text(called(*machine, context)).column(2))),
        }
    });
    nodes.collect()
}

fn called<'a>(node: UnattributedNode<'a>, context: &Context<'a>) -> String {
    let vm = &node.machine().virtual_machine;
    let state = words::power(vm).map(|state| format!(" {}", paint(DIM, &keep(&text(&state)))));
    format!("{}{}{}", paint(BOLD, &name(&as_in_client(&vm.name))), context.address(vm), state.unwrap_or_default())
}
