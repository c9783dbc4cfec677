//! A table of all machines, one row each, for spreadsheets: comma-separated values as in RFC 4180, in UTF-8.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and names come from untrusted files:
//! such a cell begins with an apostrophe. So does what follows a semicolon, at which some spreadsheets split a line.
//! Characters that cannot be seen are written as `\u{..}`, line breaks and tabs among them.

use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use crate::json::code;
use crate::presentation::{MachineNode, Presentation, Text, UnattributedNode, words};
use crate::report::{MachineRef, NextStep, NodeRef, Outcome, VirtualMachine};
use crate::vsphere::shown;
use crate::wording::visible;

/// The names of the columns. New ones are added at the end.
pub const COLUMNS: [&str; 25] = [
    "cluster",
    "role",
    "name",
    "status",
    "reason",
    "why",
    "mayBeEtcdMember",
    "afterRestore",
    "vCenter",
    "vmName",
    "vmPath",
    "moref",
    "biosUUID",
    "instanceUUID",
    "powerState",
    "ipAddresses",
    "createdAt",
    "machine",
    "providerID",
    "vsphereVM",
    "node",
    "nodeReady",
    "nextStep",
    "command",
    "ignored",
];

/// What a virtual machine that matches nothing has as its status.
const UNATTRIBUTED: &str = "Unattributed";

/// Tells programs that take everything else for the system's own encoding that this is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes the table of what is shown.
pub fn write(of: Presentation<'_>, byte_order_mark: bool, mut out: impl Write) -> io::Result<()> {
    if byte_order_mark {
        out.write_all(BYTE_ORDER_MARK)?;
    }
    // Names may hold what another program splits at.
    let mut format = WriterBuilder::new();
    let mut table = format.quote_style(QuoteStyle::Always).terminator(Terminator::CRLF).from_writer(out);
    table.write_record(COLUMNS)?;
    let vcenter = of.vcenter();
    let mut ignored = of.reasons_to_ignore();
    for cluster in of.shown_clusters() {
        for set in cluster.sets() {
            for node in set.shown_nodes() {
                let ignored = ignored.remove(&(cluster.key(), node.machine().name.as_str()));
                Row::of_machine(node, &vcenter, ignored).write(&mut table)?;
            }
        }
    }
    for node in of.shown_unattributed() {
        Row::of_unattributed(node, None).write(&mut table)?;
    }
    for (node, why) in of.ignored_unattributed() {
        Row::of_unattributed(node, Some(why)).write(&mut table)?;
    }
    table.flush()
}

/// What is said of a machine, or of a virtual machine that matches nothing.
#[derive(Default)]
struct Row<'a> {
    cluster: String,
    role: String,
    name: String,
    status: String,
    reason: String,
    why: String,
    may_be_etcd_member: bool,
    after_restore: Option<Outcome>,
    vm: Option<&'a VirtualMachine>,
    machine: Option<&'a MachineRef>,
    vsphere_vm: Option<&'a str>,
    node: Option<&'a NodeRef>,
    next_steps: &'a [NextStep],
    ignored: Option<Text<'a>>,
}

impl<'a> Row<'a> {
    fn of_machine(node: MachineNode<'a>, vcenter: &Text<'a>, ignored: Option<Text<'a>>) -> Self {
        let machine = node.machine();
        Self {
            cluster: node.set().cluster().key(),
            role: node.set().role().plain(),
            name: shown(&machine.name),
            status: code(machine.status),
            reason: code(machine.reason),
            why: node.reason().text(false, vcenter).plain(),
            may_be_etcd_member: machine.critical,
            after_restore: machine.outcome(),
            vm: machine.virtual_machine.as_ref(),
            machine: machine.machine.as_ref(),
            vsphere_vm: machine.vsphere_vm.as_ref().map(|vm| vm.name.as_str()),
            node: machine.node.as_ref(),
            next_steps: &machine.next_steps,
            ignored,
        }
    }

    fn of_unattributed(node: UnattributedNode<'a>, ignored: Option<Text<'a>>) -> Self {
        let machine = node.machine();
        Self {
            role: node.title().plain(),
            name: shown(&machine.virtual_machine.name),
            status: UNATTRIBUTED.to_owned(),
            reason: code(machine.reason),
            why: node.reason(),
            vm: Some(&machine.virtual_machine),
            next_steps: &machine.next_steps,
            ignored,
            ..Self::default()
        }
    }

    /// In the order of the columns.
    fn cells(self) -> [String; COLUMNS.len()] {
        let [server, name, path, moref, bios, instance, power, addresses, created] = of_vm(self.vm);
        let [step, command] = of_steps(self.next_steps);
        [
            self.cluster,
            self.role,
            self.name,
            self.status,
            self.reason,
            self.why,
            self.may_be_etcd_member.to_string(),
            self.after_restore.map(code).unwrap_or_default(),
            server,
            name,
            path,
            moref,
            bios,
            instance,
            power,
            addresses,
            created,
            self.machine.map(|machine| words::key(&machine.namespace, &machine.name)).unwrap_or_default(),
            self.machine.and_then(|machine| machine.provider_id.clone()).unwrap_or_default(),
            self.vsphere_vm.unwrap_or_default().to_owned(),
            self.node.map(|node| node.name.clone()).unwrap_or_default(),
            self.node.and_then(|node| node.ready).map(|ready| ready.to_string()).unwrap_or_default(),
            step,
            command,
            self.ignored.map(|why| why.plain()).unwrap_or_default(),
        ]
    }

    fn write(self, table: &mut Writer<impl Write>) -> io::Result<()> {
        Ok(table.write_record(self.cells().map(|cell| inert(&cell)))?)
    }
}

fn of_vm(vm: Option<&VirtualMachine>) -> [String; 9] {
    let Some(vm) = vm else { return [const { String::new() }; 9] };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        vm.vcenter.clone(),
        shown(&vm.name),
        text(&vm.path),
        text(&vm.moref),
        text(&vm.bios_uuid),
        text(&vm.instance_uuid),
        text(&vm.power_state),
        vm.ip_addresses.join(" "),
        vm.created_at.map(|at| at.to_string()).unwrap_or_default(),
    ]
}

/// The first step, and the first command.
fn of_steps(steps: &[NextStep]) -> [String; 2] {
    let command = steps.iter().find_map(|step| step.command.clone());
    [steps.first().map(words::step).unwrap_or_default(), command.unwrap_or_default()]
}

/// A cell that no spreadsheet takes for a formula, and that shows all of its characters.
fn inert(cell: &str) -> String {
    let cells = visible(cell);
    let cells: Vec<String> =
        cells.split(';').map(|cell| if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() }).collect();
    cells.join(";")
}

/// Tabs and line breaks, which begin formulas as well, were made visible before. The last four are what keyboards of
/// East Asia have.
fn is_formula(cell: &str) -> bool {
    let first = cell.trim_start().chars().next();
    matches!(first, Some('=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}'))
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[track_caller]
    fn check(cell: &str, expected: &str) {
        assert_eq!(inert(cell), expected);
    }

    #[test]
    fn no_cell_is_a_formula() {
        for start in ["=", "+", "-", "@", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}", " ="] {
            check(&format!("{start}1+1"), &format!("'{start}1+1"));
            check(&format!("a;{start}1+1"), &format!("a;'{start}1+1"));
        }
        check("\t=1", "\\u{9}=1");
        check("\r\n=1", "\\u{d}\\u{a}=1");
        check("'=1", "'=1");
    }

    #[test]
    fn everything_else_stays() {
        for cell in ["", "web-md-0", "a=b", "1.5", "10.0.0.1 10.0.0.2", "a; b", "Köln \"x\""] {
            check(cell, cell);
        }
    }
}
