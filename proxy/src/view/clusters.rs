//! A tree for each cluster, worst first; what is healthy takes one line.

use drift_core::{
    diagnostic::Severity,
    report::{
        Cluster, ControlPlane, Machine, MachineReason, MachineStatus, Outcome, Pool, Replicas, Report, Status,
        VirtualMachine,
    },
    wording::{after_restore, event, is_about_control_plane, is_about_pool, is_calm, is_told_elsewhere, sentences},
};

use super::{
    Look,
    escape::{keep, name, text},
    group,
    look::{BOLD, DIM, ERROR, PLAIN, WARNING, machine_style, paint, status_style},
    page::{Line, Node, Page, common_column},
    remarks,
    words::{count, number},
};

/// Up to how many healthy clusters have a line of their own; more of them share a paragraph.
const HEALTHY_LINES: usize = 10;
/// Up to how many machines of one kind always have a line of their own.
const NAME_LINES: usize = 8;

/// What all trees of one report share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    look: Look,
    place: &'a str,
    several_vcenters: bool,
}

impl<'a> Context<'a> {
    /// `place` is the only vCenter's name, else "vSphere".
    pub(crate) fn new(look: Look, report: &Report, place: &'a str) -> Self {
        Self { look, place, several_vcenters: report.infrastructure.vcenters.len() > 1 }
    }

    /// How to tell a virtual machine from others of its name.
    pub(crate) fn address(self, machine: &VirtualMachine) -> String {
        let id = machine.moref.as_deref().or(machine.path.as_deref()).map(text);
        let vcenter = self.several_vcenters.then(|| text(&machine.vcenter));
        let parts: Vec<_> = id.into_iter().chain(vcenter).collect();
        if parts.is_empty() {
            String::new()
        } else {
            format!(" {}", paint(DIM, &keep(&format!("({})", parts.join(", ")))))
        }
    }
}

/// Writes the trees of the clusters with one of `statuses`.
pub(crate) fn write(page: &mut Page, report: &Report, context: Context<'_>, statuses: &[Status]) {
    let clusters = report.clusters.iter().filter(|cluster| statuses.contains(&cluster.status));
    let (calm, telling): (Vec<_>, Vec<_>) = clusters.partition(|cluster| is_calm(cluster));
    for cluster in telling {
        page.blank();
        page.tree(0, &tree(cluster, context));
    }
    if !calm.is_empty() {
        page.blank();
        page.tree(0, &healthy(&calm, context));
    }
}

/// Clusters without anything to tell.
fn healthy(clusters: &[&Cluster], context: Context<'_>) -> Node {
    let label = paint(status_style(Status::Healthy), "Healthy");
    let shape = paint(machine_style(MachineStatus::Healthy), context.look.shape(MachineStatus::Healthy));
    let total = number(clusters.iter().map(|cluster| cluster.machines().count()).sum());
    let summary = count(number(clusters.len()), "cluster", "clusters");
    if clusters.len() <= HEALTHY_LINES {
        let line = |cluster: &&Cluster| {
            let machines = count(number(cluster.machines().count()), "machine", "machines");
            Line::new(format!("{shape} {}", key(cluster)), format!("{machines}{}", paused(cluster)))
        };
        let lines: Vec<_> = clusters.iter().map(line).collect();
        let column = common_column(&lines);
        let column = if column <= context.look.width / 2 { column } else { 0 };
        Node::new(Line::new(label, summary)).children(lines.into_iter().map(|line| Node::new(line.column(column))))
    } else {
        let names: Vec<_> =
            clusters.iter().map(|cluster| format!("{}{}", key(cluster), keep(&paused(cluster)))).collect();
        let machines = count(total, "machine", "machines");
        Node::new(Line::new(label, format!("{summary}, {machines}")))
            .child(Node::new(Line::new(shape, names.join(", "))))
    }
}

fn tree(cluster: &Cluster, context: Context<'_>) -> Node {
    let label = paint(status_style(cluster.status), status_word(cluster.status));
    let key = paint(BOLD, &key(cluster));
    let root = Node::new(Line::new(label, format!("{key}{}", keep(&paused(cluster)))));
    let told = cluster.findings.iter().filter(|finding| !is_told_elsewhere(cluster, finding));
    let dangers = told.clone().any(|finding| finding.severity == Severity::Error);
    let others = told.filter(|finding| finding.severity != Severity::Error);
    let root = root.children(dangers.then(remarks::pointer_to_dangers)).children(others.map(remarks::finding));
    let root = root.children(forecast(cluster));
    let quiet = |machine: &Machine| machine.notes.is_empty() && grave(machine).is_none();
    if cluster.status == Status::Healthy && cluster.machines().all(quiet) {
        let healthy = number(cluster.machines().count());
        return if healthy == 0 {
            root
        } else {
            root.child(Node::new(Line::text(healthy_count(healthy, context.look))))
        };
    }
    root.children(control_plane(cluster, context))
        .children(cluster.workers.pools.iter().filter_map(|pool| worker_pool(cluster, pool, context)))
}

/// What a restore does to the cluster, where it does anything but adopt it.
fn forecast(cluster: &Cluster) -> Option<Node> {
    let forecast = cluster.forecast.as_ref()?;
    let told = after_restore(cluster)?;
    let deadly = !forecast.vms_deleted.is_none() || !forecast.etcd_members_removed.is_empty();
    let style = if deadly { ERROR } else { PLAIN };
    Some(Node::new(Line::new("after a restore", told).style(style)))
}

/// What becomes of a machine, where that is worth a look at its name.
fn grave(machine: &Machine) -> Option<Outcome> {
    let outcome = machine.forecast.as_ref().map(|forecast| forecast.outcome)?;
    match outcome {
        Outcome::Deleted | Outcome::AtRisk | Outcome::Cloned => Some(outcome),
        Outcome::Adopted | Outcome::Stuck | Outcome::Unmanaged | Outcome::Unknown => None,
    }
}

fn control_plane(cluster: &Cluster, context: Context<'_>) -> Option<Node> {
    let ControlPlane { name, status, replicas, machines } = &cluster.control_plane;
    if name.is_none() && machines.is_empty() && replicas.in_backup == 0 {
        return None;
    }
    let event = cluster.findings.iter().filter(|finding| is_about_control_plane(cluster, finding)).find_map(event);
    set("control plane", *status, *replicas, event, machines, context)
}

fn worker_pool(cluster: &Cluster, pool: &Pool, context: Context<'_>) -> Option<Node> {
    let Pool { name, status, replicas, machines } = pool;
    let event = cluster.findings.iter().filter(|finding| is_about_pool(pool, finding)).find_map(event);
    let label = name.as_deref().map_or_else(|| "in no known pool".to_owned(), super::escape::name);
    set(&label, *status, *replicas, event, machines, context)
}

/// A pool or control plane. Where all is well, one line; where its machines were left out of the report, none.
fn set(
    label: &str,
    status: Status,
    replicas: Replicas,
    event: Option<&'static str>,
    machines: &[Machine],
    context: Context<'_>,
) -> Option<Node> {
    let as_desired = replicas.desired.is_none_or(|desired| desired == replicas.in_backup);
    let plain = status == Status::Healthy && as_desired && event.is_none();
    if plain && machines.is_empty() {
        let empty = replicas.in_backup == 0;
        return empty.then(|| Node::new(Line::new(label, paint(DIM, "no machines"))));
    }
    if plain && machines.iter().all(|machine| machine.notes.is_empty() && grave(machine).is_none()) {
        return Some(Node::new(Line::new(label, healthy_count(number(machines.len()), context.look))));
    }
    let desired = replicas.desired.map(|desired| format!("{desired} desired, "));
    let event = event.map(|event| format!(": {}", paint(WARNING, &keep(event))));
    let text = format!(
        "{}{} in backup, {} in vSphere{}",
        desired.unwrap_or_default(),
        replicas.in_backup,
        replicas.in_vsphere,
        event.unwrap_or_default()
    );
    Some(Node::new(Line::new(label, text)).children(alike(machines, context)))
}

/// Machines with the same to tell, in the order of the report, one node for each kind.
fn alike(machines: &[Machine], context: Context<'_>) -> Vec<Node> {
    let kinds = group::by(machines, |machine| Kind::of(machine));
    let heads: Vec<_> = kinds.iter().map(|(kind, machines)| kind.head(machines, context)).collect();
    let column = common_column(&heads);
    kinds.iter().zip(heads).map(|((kind, machines), head)| kind.node(machines, head, column, context)).collect()
}

/// What machines have in common that are told together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kind<'a> {
    status: MachineStatus,
    reason: Option<MachineReason>,
    critical: bool,
    outcome: Option<Outcome>,
    notes: &'a [String],
}

impl<'a> Kind<'a> {
    fn of(machine: &'a Machine) -> Self {
        let healthy = machine.status == MachineStatus::Healthy;
        Self {
            status: machine.status,
            reason: (!healthy).then_some(machine.reason),
            critical: machine.critical,
            outcome: grave(machine),
            notes: &machine.notes,
        }
    }

    /// "◆ Ghost  prod-md-0-7xk2p-4fz9q", "◌ 3 stale  their virtual machines are gone", "✓ 2 healthy".
    fn head(&self, machines: &[&Machine], context: Context<'_>) -> Line {
        let shape = context.look.shape(self.status);
        let style = machine_style(self.status);
        match machines {
            [machine] if self.tells() => {
                let label = paint(style, &format!("{shape} {}", singular(self.status)));
                Line::new(label, self.called(machine, context))
            }
            _ => {
                let label = paint(style, &format!("{shape} {} {}", machines.len(), plural(self.status)));
                let told = self.reason.map(|reason| sentences::machine(reason, true, context.place));
                match told.or_else(|| self.notes.first().map(|note| text(note))).or_else(|| self.foretold(true)) {
                    Some(told) => Line::new(label, told),
                    None => Line::text(label),
                }
            }
        }
    }

    fn node(&self, machines: &[&Machine], head: Line, column: usize, context: Context<'_>) -> Node {
        if !self.tells() {
            return Node::new(head);
        }
        let notes = self.notes.iter().map(|note| text(note));
        if let [machine] = machines {
            let reason = self.reason.map(|reason| sentences::machine(reason, false, context.place));
            let etcd =
                self.critical.then(|| paint(ERROR, "may be an etcd member: follow its next steps in their order"));
            let told = reason.into_iter().chain(self.named_otherwise(machine, context)).chain(etcd).chain(notes);
            let told = told.chain(self.foretold(false));
            Node::new(head.column(column)).lines(told.map(|told| Line::text(told).column(column)))
        } else {
            let etcd =
                self.critical.then(|| paint(ERROR, "may be etcd members: follow each next step below, one by one"));
            let notes = notes.skip(usize::from(self.reason.is_none())); // Then the head tells the first.
            let in_head = self.reason.is_none() && self.notes.is_empty();
            let foretold = self.foretold(true).filter(|_| !in_head);
            let told = etcd.into_iter().chain(notes).chain(foretold).map(|told| Line::text(told).column(column));
            Node::new(head.column(column)).lines(told).lines(self.names(machines, context))
        }
    }

    /// One line for each machine; many that nobody has to look up one by one share a paragraph.
    fn names(&self, machines: &[&Machine], context: Context<'_>) -> Vec<Line> {
        if machines.len() > NAME_LINES && machines.iter().all(|machine| self.sought(machine).is_none()) {
            let names: Vec<_> = machines.iter().map(|machine| name(&machine.name)).collect();
            return vec![Line::text(names.join(", ")).column(2)];
        }
        let lines = machines.iter().flat_map(|machine| {
            let other = self.named_otherwise(machine, context).map(|other| Line::text(other).column(4));
            std::iter::once(Line::text(self.called(machine, context)).column(2)).chain(other)
        });
        lines.collect()
    }

    /// Whether there is more to tell than a number.
    fn tells(&self) -> bool {
        self.reason.is_some() || !self.notes.is_empty() || self.outcome.is_some()
    }

    /// What a restore does to them.
    fn foretold(&self, many: bool) -> Option<String> {
        let outcome = self.outcome?;
        let told = match (outcome, many) {
            (Outcome::Deleted, true) => "are deleted",
            (Outcome::Cloned, true) => "new VMs are made for them",
            _ => drift_core::wording::outcome(outcome)?,
        };
        let style = if outcome == Outcome::Cloned { WARNING } else { ERROR };
        Some(paint(style, &format!("{told} after a restore")))
    }

    /// A machine's name; and where a person may have to find its virtual machine, that one's address.
    fn called(&self, machine: &Machine, context: Context<'_>) -> String {
        let style = if self.reason.is_some() { BOLD } else { PLAIN };
        let called = paint(style, &name(&machine.name));
        match self.sought(machine) {
            Some(vm) if vm.name == machine.name => format!("{called}{}", context.address(vm)),
            Some(_) | None => called,
        }
    }

    /// The virtual machine that is meant, where it goes by another name.
    fn named_otherwise(&self, machine: &Machine, context: Context<'_>) -> Option<String> {
        let vm = self.sought(machine).filter(|vm| vm.name != machine.name)?;
        Some(format!("see {}{}", name(&vm.name), context.address(vm)))
    }

    /// The virtual machine that a person may have to look at.
    fn sought<'m>(&self, machine: &'m Machine) -> Option<&'m VirtualMachine> {
        let seek = matches!(self.status, MachineStatus::Ghost | MachineStatus::Unknown);
        machine.virtual_machine.as_ref().filter(|_| seek)
    }
}

fn healthy_count(healthy: u64, look: Look) -> String {
    let status = MachineStatus::Healthy;
    paint(machine_style(status), &keep(&format!("{} {healthy} healthy", look.shape(status))))
}

fn key(cluster: &Cluster) -> String {
    name(&format!("{}/{}", cluster.namespace, cluster.name))
}

/// What is known of the cluster's pausing, where it matters.
fn paused(cluster: &Cluster) -> String {
    if cluster.paused {
        ", paused".to_owned()
    } else if drift_core::wording::is_unpaused_with_consequences(cluster) {
        format!(", {}", paint(WARNING, "not paused"))
    } else {
        String::new()
    }
}

/// The word of the report.
pub(crate) fn status_word(status: Status) -> &'static str {
    match status {
        Status::ManualRemediationRequired => "ManualRemediationRequired",
        Status::NeedFurtherConfirmation => "NeedFurtherConfirmation",
        Status::ManualRemediationNotRequired => "ManualRemediationNotRequired",
        Status::Healthy => "Healthy",
    }
}

/// The word of the report.
pub(crate) fn singular(status: MachineStatus) -> &'static str {
    match status {
        MachineStatus::Ghost => "Ghost",
        MachineStatus::Unknown => "Unknown",
        MachineStatus::Stale => "Stale",
        MachineStatus::Healthy => "Healthy",
    }
}

fn plural(status: MachineStatus) -> &'static str {
    match status {
        MachineStatus::Ghost => "ghosts",
        MachineStatus::Unknown => "unknown",
        MachineStatus::Stale => "stale",
        MachineStatus::Healthy => "healthy",
    }
}
