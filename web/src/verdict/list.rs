//! The rows, as they are drawn.

use drift_core::diagnostic::Severity;
use drift_core::report::{Cluster, MachineStatus, Replicas, Report};
use drift_core::wording::{event, is_about_control_plane, is_about_pool, is_unpaused_with_consequences, sentences};
use yew::{Context, Html, KeyboardEvent, MouseEvent, classes, html};

use super::after;
use super::filter::Facet;
use super::place::SetAt;
use super::rows::{Row, machines};
use super::{Message, Verdict};
use crate::icons;
use crate::words::{count, number, status, visible, worst};

impl Verdict {
    pub(super) fn list(&self, context: &Context<Self>, all: bool) -> Html {
        let total = self.rows.rows.len();
        let report = context.props().shown.report();
        if total == 0 {
            return html! { <p class="nothing" id="list" tabindex="-1">{ "Nothing fits. " }<button class="plain"
            onclick={context.link().callback(|_| Message::ShowAll)}>{ "Show everything" }</button></p> };
        }
        let drawn = if all { 0..total } else { self.window.rows(total) };
        let first = drawn.start;
        // The active row may be out of view, where there is no element to point to.
        let active = drawn.contains(&self.active).then(|| format!("row-{}", self.active));
        let rows = self.rows.rows.get(drawn).unwrap_or_default();
        html! {
            <div id="list" class="list" role="treegrid" aria-label="Clusters and machines" tabindex="0" ref={self.list.clone()}
                aria-rowcount={total.to_string()} aria-colcount="3" aria-activedescendant={active}
                onkeydown={context.link().callback(|event: KeyboardEvent| Message::Key(event))}>
                <div class="room" aria-hidden="true" ref={self.above.clone()}></div>
                { for (first..).zip(rows).map(|(position, row)| self.draw(context, report, position, *row)) }
                <div class="room" aria-hidden="true" ref={self.below.clone()}></div>
            </div>
        }
    }

    fn draw(&self, context: &Context<Self>, report: &Report, position: usize, row: Row) -> Html {
        let selected = row.place().is_some() && row.place() == self.selected;
        let fold = row.fold().map(|(_, open)| open);
        let (kind, cells) = cells(report, row);
        let turn = context.link().callback(move |event: MouseEvent| {
            event.stop_propagation();
            Message::Turn(position)
        });
        html! {
            <div key={position} id={format!("row-{position}")} role="row" aria-rowindex={position.saturating_add(1).to_string()}
                aria-level={row.level().to_string()} aria-expanded={fold.map(|open| open.to_string())}
                aria-selected={row.place().map(|_| selected.to_string())}
                class={classes!("row", kind, selected.then_some("selected"), (position == self.active).then_some("active"))}
                onclick={context.link().callback(move |_| Message::Row(position))}>
                <span class="turn" aria-hidden="true" onclick={turn}>{ for fold.map(icons::chevron) }</span>
                { cells }
            </div>
        }
    }
}

/// The class of a row, and its cells.
fn cells(report: &Report, row: Row) -> (&'static str, Html) {
    let of = |cluster: usize| report.clusters.get(cluster);
    match row {
        Row::Cluster { cluster, .. } => ("cluster", of(cluster).map(cluster_cells).unwrap_or_default()),
        Row::After { cluster } => ("finding-row", of(cluster).map(after::row).unwrap_or_default()),
        Row::Finding { cluster, finding } => {
            let found = of(cluster).and_then(|cluster| cluster.findings.get(finding));
            let cell = found.map(|finding| {
                let said = visible(&finding.message);
                html! { <span class="wide" role="gridcell" title={said.clone()}>{ icons::severity(finding.severity) }{ said }</span> }
            });
            ("finding-row", cell.unwrap_or_default())
        }
        Row::Set { cluster, at } => ("set", of(cluster).map(|cluster| set_cells(cluster, at)).unwrap_or_default()),
        Row::Healthy { number: healthy, .. } => {
            let said = count(number(healthy), "healthy machine", "healthy machines");
            (
                "fold",
                html! { <span class="wide" role="gridcell">{ icons::status(MachineStatus::Healthy) }{ said }</span> },
            )
        }
        Row::Machine { cluster, at, machine } => {
            let found = of(cluster).and_then(|cluster| machines(cluster, at).get(machine));
            let cells = found.map(|machine| {
                let place = vcenter(report);
                let note = machine.notes.first().filter(|_| machine.status == MachineStatus::Healthy);
                let why = note.map_or_else(|| sentences::machine(machine.reason, false, &place), |note| visible(note));
                machine_cells(&machine.name, Facet::Machine(machine.status), &why, machine.critical)
            });
            ("machine", cells.unwrap_or_default())
        }
        Row::Others { number: others, .. } => {
            let said = count(number(others), "virtual machine matches", "virtual machines match");
            let cells = html! {
                <span class="wide" role="gridcell">{ icons::facet(Facet::Unattributed) }<b>{ format!("{said} nothing in the backup") }</b></span>
            };
            ("cluster", cells)
        }
        Row::Group { first, number: others } => {
            let machine = report.need_further_confirmation_infra_machines.get(first);
            let title = machine.map(|machine| sentences::belonging(machine, str::to_owned));
            let title = visible(&title.unwrap_or_default());
            let machines = count(number(others), "virtual machine", "virtual machines");
            (
                "set",
                html! { <span class="wide" role="gridcell"><b>{ title }</b><span class="soft">{ machines }</span></span> },
            )
        }
        Row::Other(other) => {
            let found = report.need_further_confirmation_infra_machines.get(other);
            let cells = found.map(|other| {
                let why = sentences::infra_machine(other.reason, false);
                machine_cells(&other.virtual_machine.name, Facet::Unattributed, &why, false)
            });
            ("machine", cells.unwrap_or_default())
        }
    }
}

/// The only vCenter's name, else "vSphere".
pub(super) fn vcenter(report: &Report) -> String {
    match report.infrastructure.vcenters.as_slice() {
        [only] => visible(&only.server),
        [] | [_, _, ..] => "vSphere".to_owned(),
    }
}

fn machine_cells(name: &str, facet: Facet, why: &str, critical: bool) -> Html {
    let name = visible(name);
    html! {
        <>
            <span class="name" role="gridcell" title={name.clone()}>{ name.clone() }</span>
            <span class={classes!("verdict-word", facet.word().to_lowercase())} role="gridcell">{ icons::facet(facet) }{ facet.word() }</span>
            <span class="why" role="gridcell" title={why.to_owned()}>
                if critical { <strong class="critical">{ "may be an etcd member" }</strong> }
                { why.to_owned() }
            </span>
        </>
    }
}

fn cluster_cells(cluster: &Cluster) -> Html {
    let facet = worst(cluster.status);
    let mut counts = Vec::new();
    for wanted in Facet::ALL {
        if let Facet::Machine(wanted) = wanted {
            let number = number(cluster.machines().filter(|machine| machine.status == wanted).count());
            if number > 0 {
                counts.push((wanted, number));
            }
        }
    }
    let danger = cluster.findings.iter().any(|finding| finding.severity == Severity::Error);
    html! {
        <>
            <span class="title" role="gridcell">
                { icons::status(facet) }<span class="key"><span class="soft">{ visible(&cluster.namespace) }{ "/" }</span><b>{ visible(&cluster.name) }</b></span>
                <span class="soft">{ status(cluster.status) }</span>
                if cluster.paused { <span class="tag">{ "paused" }</span> }
                if is_unpaused_with_consequences(cluster) { <span class="tag warning">{ "not paused" }</span> }
                if danger { <span class="tag danger">{ "danger" }</span> }
            </span>
            <span class="counts" role="gridcell">
                { for counts.into_iter().map(|(status, number)| html! {
                    <span class={Facet::Machine(status).word().to_lowercase()}>{ icons::status(status) }{ number }
                        <span class="hidden">{ Facet::Machine(status).word() }</span></span>
                }) }
            </span>
        </>
    }
}

fn set_cells(cluster: &Cluster, at: SetAt) -> Html {
    let (name, replicas, what) = match at {
        SetAt::ControlPlane => {
            let mut finding = cluster.findings.iter().filter(|finding| is_about_control_plane(cluster, finding));
            ("Control plane".to_owned(), cluster.control_plane.replicas, finding.find_map(event))
        }
        SetAt::Pool(pool) => match cluster.workers.pools.get(pool) {
            Some(pool) => {
                let mut finding = cluster.findings.iter().filter(|finding| is_about_pool(pool, finding));
                let name = pool.name.as_deref().map_or_else(|| "in no known pool".to_owned(), visible);
                (name, pool.replicas, finding.find_map(event))
            }
            None => return Html::default(),
        },
    };
    html! {
        <span class="wide" role="gridcell"><b>{ name }</b><span class="soft">{ replicas_in_words(replicas) }</span>
            if let Some(what) = what { <span class="tag warning">{ what }</span> }</span>
    }
}

/// "3 desired, 3 in backup, 2 in vSphere".
pub(super) fn replicas_in_words(replicas: Replicas) -> String {
    let desired = replicas.desired.map(|desired| format!("{desired} desired, ")).unwrap_or_default();
    format!("{desired}{} in backup, {} in vSphere", replicas.in_backup, replicas.in_vsphere)
}
