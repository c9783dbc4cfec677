//! Groups of machines below their set, and how a virtual machine is called.

use drift_core::{
    as_in_client,
    presentation::{Facet, MachineGroup, MachineNode, Presentation, Statement, Text, Weight, words},
    report::VirtualMachine,
};

use super::{
    Look,
    escape::{keep, name, text, written},
    look::{BOLD, DIM, ERROR, PLAIN, WARNING, machine_style, paint},
    page::{Line, Node, common_column},
};

/// What all trees of one report share.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// What may be used.
    pub(crate) look: Look,
    presentation: Presentation<'a>,
    vcenter: Text<'a>,
}

impl<'a> Context<'a> {
    /// Of a report.
    pub(crate) fn new(look: Look, presentation: Presentation<'a>) -> Self {
        Self { look, presentation, vcenter: presentation.vcenter() }
    }

    /// How to tell a virtual machine from others of its name.
    pub(crate) fn address(&self, machine: &'a VirtualMachine) -> String {
        let parts: Vec<_> = self.presentation.address(machine).into_iter().map(text).collect();
        if parts.is_empty() {
            String::new()
        } else {
            format!(" {}", paint(DIM, &keep(&format!("({})", parts.join(", ")))))
        }
    }

    fn say(&self, statement: Statement<'a>, many: bool) -> String {
        let style = match statement.weight() {
            Weight::Plain => PLAIN,
            Weight::Warning => WARNING,
            Weight::Danger => ERROR,
        };
        paint(style, &written(&statement.text(many, &self.vcenter)))
    }
}

/// A node for each group, their texts aligned.
pub(crate) fn nodes<'a>(groups: &[MachineGroup<'a>], context: &Context<'a>) -> Vec<Node> {
    let heads: Vec<_> = groups.iter().map(|group| head(group, context)).collect();
    let column = common_column(&heads);
    let node = |(group, head): (&MachineGroup<'a>, Line)| {
        let number_alone = group.statements().is_empty();
        Node::new(if number_alone { head } else { head.column(column) }).lines(below(group, column, context))
    };
    groups.iter().zip(heads).map(node).collect()
}

/// "◆ Ghost  prod-md-0-7xk2p-4fz9q", "◌ 3 stale  their virtual machines are gone", "✓ 2 healthy".
fn head<'a>(group: &MachineGroup<'a>, context: &Context<'a>) -> Line {
    let (status, statements) = (group.status(), group.statements());
    let label = |words: &str| paint(machine_style(status), &format!("{} {words}", context.look.shape(status)));
    match (group.machines.as_slice(), statements.first()) {
        ([machine], Some(_)) => {
            Line::new(label(Facet::Machine(status).word()), called(*machine, group.is_of_concern(), context))
        }
        (machines, first) => {
            let label = label(&words::machines_of(status, words::number(machines.len())));
            first.map_or_else(|| Line::text(label.clone()), |first| Line::new(&*label, context.say(*first, true)))
        }
    }
}

fn below<'a>(group: &MachineGroup<'a>, column: usize, context: &Context<'a>) -> Vec<Line> {
    let statements = group.statements();
    let Some((first, rest)) = statements.split_first() else { return Vec::new() };
    let say = |statement: &Statement<'a>, many| Line::text(context.say(*statement, many)).column(column);
    if let [machine] = group.machines.as_slice() {
        let other = named_otherwise(*machine, context).map(|other| Line::text(other).column(column));
        let rest = rest.iter().map(|statement| say(statement, false));
        std::iter::once(say(first, false)).chain(other).chain(rest).collect()
    } else {
        let rest = rest.iter().map(|statement| say(statement, true));
        rest.chain(names(group, context)).collect()
    }
}

/// One line for each machine, or a paragraph.
fn names<'a>(group: &MachineGroup<'a>, context: &Context<'a>) -> Vec<Line> {
    if group.is_compact() {
        let names: Vec<_> = group.machines.iter().map(|node| name(&as_in_client(&node.machine().name))).collect();
        return vec![Line::text(names.join(", ")).column(2)];
    }
    let lines = group.machines.iter().flat_map(|machine| {
        let other = named_otherwise(*machine, context).map(|other| Line::text(other).column(4));
        std::iter::once(Line::text(called(*machine, group.is_of_concern(), context)).column(2)).chain(other)
    });
    lines.collect()
}

/// A machine's name; and where a person may have to find its virtual machine, that one's address.
fn called<'a>(node: MachineNode<'a>, stands_out: bool, context: &Context<'a>) -> String {
    let called = paint(if stands_out { BOLD } else { PLAIN }, &name(&as_in_client(&node.machine().name)));
    match node.virtual_machine_to_find() {
        Some(vm) if vm.name == node.machine().name => format!("{called}{}", context.address(vm)),
        Some(_) | None => called,
    }
}

/// The virtual machine that is meant, where it goes by another name.
fn named_otherwise<'a>(node: MachineNode<'a>, context: &Context<'a>) -> Option<String> {
    let vm = node.virtual_machine_to_find().filter(|vm| vm.name != node.machine().name)?;
    Some(format!("see {}{}", name(&as_in_client(&vm.name)), context.address(vm)))
}
