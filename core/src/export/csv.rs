//! A table of all machines, one row each, for spreadsheets: comma-separated values as in RFC 4180, in UTF-8.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and names come from untrusted files:
//! such a cell begins with an apostrophe. So does what follows a semicolon, at which some spreadsheets split a line.
//! Characters that cannot be seen are written as `\u{..}`, line breaks and tabs among them.

use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use super::code::code;
use crate::presentation::{MachineNode, Presentation, Text, UnattributedNode, words};
use crate::report::{NextStep, VirtualMachine};
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
                row(&mut table, of_machine(node, &vcenter, ignored))?;
            }
        }
    }
    for node in of.shown_unattributed() {
        row(&mut table, of_unattributed(node, None))?;
    }
    for (node, why) in of.ignored_unattributed() {
        row(&mut table, of_unattributed(node, Some(why)))?;
    }
    table.flush()
}

fn row(table: &mut Writer<impl Write>, cells: [String; COLUMNS.len()]) -> io::Result<()> {
    Ok(table.write_record(cells.map(|cell| inert(&cell)))?)
}

fn of_machine(node: MachineNode<'_>, vcenter: &Text<'_>, ignored: Option<Text<'_>>) -> [String; COLUMNS.len()] {
    let machine = node.machine();
    let [server, name, path, moref, bios, instance, power, addresses, created] =
        of_vm(machine.virtual_machine.as_ref());
    let of_backup = machine.machine.as_ref();
    let [step, command] = of_steps(&machine.next_steps);
    [
        node.set().cluster().key(),
        node.set().role().plain(),
        shown(&machine.name),
        code(machine.status),
        code(machine.reason),
        node.reason().text(false, vcenter).plain(),
        machine.critical.to_string(),
        machine.outcome().map(code).unwrap_or_default(),
        server,
        name,
        path,
        moref,
        bios,
        instance,
        power,
        addresses,
        created,
        of_backup.map(|machine| words::key(&machine.namespace, &machine.name)).unwrap_or_default(),
        of_backup.and_then(|machine| machine.provider_id.clone()).unwrap_or_default(),
        machine.vsphere_vm.as_ref().map(|vm| vm.name.clone()).unwrap_or_default(),
        machine.node.as_ref().map(|node| node.name.clone()).unwrap_or_default(),
        machine.node.as_ref().and_then(|node| node.ready).map(|ready| ready.to_string()).unwrap_or_default(),
        step,
        command,
        ignored.map(|why| why.plain()).unwrap_or_default(),
    ]
}

fn of_unattributed(node: UnattributedNode<'_>, ignored: Option<Text<'_>>) -> [String; COLUMNS.len()] {
    let machine = node.machine();
    let vm = &machine.virtual_machine;
    let [server, name, path, moref, bios, instance, power, addresses, created] = of_vm(Some(vm));
    let [step, command] = of_steps(&machine.next_steps);
    let none = String::new;
    [
        none(),
        node.title().plain(),
        shown(&vm.name),
        UNATTRIBUTED.to_owned(),
        code(machine.reason),
        node.reason(),
        false.to_string(),
        none(),
        server,
        name,
        path,
        moref,
        bios,
        instance,
        power,
        addresses,
        created,
        none(),
        none(),
        none(),
        none(),
        none(),
        step,
        command,
        ignored.map(|why| why.plain()).unwrap_or_default(),
    ]
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
