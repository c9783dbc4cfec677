//! The rows, as they are drawn.

use drift_core::as_in_client;
use drift_core::presentation::{ClusterNode, Facet, Pausing, Presentation, SetNode, words};
use drift_core::report::MachineStatus;
use yew::{Context, Html, KeyboardEvent, MouseEvent, classes, html};

use super::after;
use super::component::Verdict;
use super::message::Message;
use super::rows::Row;
use super::window::is_whole;
use crate::icons;
use crate::words::{count, number, visible, written};

impl Verdict {
    pub(super) fn list(&self, context: &Context<Self>, all: bool) -> Html {
        let total = self.rows.rows.len();
        let presentation = context.props().shown.presentation();
        if total == 0 {
            return html! { <p class="nothing" id="list" tabindex="-1">{ "Nothing fits. " }<button class="plain"
            onclick={context.link().callback(|_| Message::ShowAll)}>{ "Show everything" }</button></p> };
        }
        let drawn = if all { 0..total } else { self.window.rows(total) };
        let first = drawn.start;
        // The active row may be out of view, where there is no element to point to.
        let active = drawn.contains(&self.active).then(|| format!("row-{}", self.active));
        let rows = self.rows.rows.get(drawn.clone()).unwrap_or_default();
        html! {
            <div id="list" class={classes!("list", is_whole(total).then_some("whole"))} role="treegrid"
                aria-label="Clusters and machines" tabindex="0"
                ref={self.list.clone()}
                aria-rowcount={total.saturating_add(1).to_string()} aria-colcount="3" aria-activedescendant={active}
                onkeydown={context.link().callback(|event: KeyboardEvent| Message::Key(event))}>
                { heads() }
                { room("above", self.window.height(drawn.start)) }
                { for (first..).zip(rows).map(|(position, row)| self.draw(context, presentation, position, *row)) }
                { room("below", self.window.height(total.saturating_sub(drawn.end))) }
            </div>
        }
    }

    fn draw(&self, context: &Context<Self>, presentation: Presentation<'_>, position: usize, row: Row) -> Html {
        let selected = row.place().is_some() && row.place() == self.selected;
        let fold = row.fold().map(|(_, open)| open);
        let (kind, cells) = cells(presentation, row);
        let turn = context.link().callback(move |event: MouseEvent| {
            event.stop_propagation();
            Message::Turn(position)
        });
        let active = (position == self.active).then_some("active");
        html! {
            <div key={position} id={format!("row-{position}")} role="row"
                aria-rowindex={position.saturating_add(2).to_string()}
                aria-level={row.level().to_string()} aria-expanded={fold.map(|open| open.to_string())}
                aria-selected={row.place().map(|_| selected.to_string())}
                class={classes!("row", kind, selected.then_some("selected"), active)}
                onclick={context.link().callback(move |_| Message::Row(position))}>
                <span class="turn" aria-hidden="true" onclick={turn}>{ for fold.map(icons::chevron) }</span>
                { cells }
            </div>
        }
    }
}

/// The room of rows that are not drawn. A shape has its height in an attribute; a strict policy forbids styles there.
fn room(key: &'static str, height: f64) -> Html {
    html! { <svg {key} class="room" aria-hidden="true" width="1" height={height.to_string()} /> }
}

/// The headings of the columns. All that the list holds has a key, so that each element stays what it is.
fn heads() -> Html {
    html! {
        <div key="heads" class="heads" role="row" aria-rowindex="1">
            <span class="name" role="columnheader">{ "Name" }</span>{ " " }
            <span role="columnheader">{ "Status" }</span>{ " " }
            <span class="why" role="columnheader">{ "Why" }</span>
        </div>
    }
}

/// The class of a row, and its cells. What stands side by side has spaces between, for those who hear it.
fn cells(presentation: Presentation<'_>, row: Row) -> (&'static str, Html) {
    let of = |cluster: usize| presentation.cluster(cluster);
    let wide = |content: Html| html! { <span class="wide" role="gridcell" aria-colspan="3">{ content }</span> };
    match row {
        Row::Cluster { cluster, .. } => ("cluster", of(cluster).map(cluster_cells).unwrap_or_default()),
        Row::After { cluster } => ("finding-row", of(cluster).map(after::row).unwrap_or_default()),
        Row::Finding { cluster, finding } => {
            let found = of(cluster).and_then(|node| node.cluster().findings.get(finding));
            let cell = found.map(|finding| {
                let said = visible(&finding.message);
                html! {
                    <span class="wide" role="gridcell" aria-colspan="3" title={said.clone()}>
                        { icons::severity(finding.severity) }{ " " }{ said }
                    </span>
                }
            });
            ("finding-row", cell.unwrap_or_default())
        }
        Row::Set { cluster, at } => {
            ("set", of(cluster).and_then(|node| node.set(at)).map(set_cells).unwrap_or_default())
        }
        Row::Healthy { number: healthy, .. } => {
            let said = count(number(healthy), "healthy machine", "healthy machines");
            ("fold", wide(html! { <>{ icons::status(MachineStatus::Healthy) }{ said }</> }))
        }
        Row::Machine { cluster, at, machine } => {
            let cells = presentation.machine(cluster, at, machine).map(|node| {
                let why = written(&node.lead().text(false, &presentation.vcenter()));
                let machine = node.machine();
                machine_cells(&machine.name, Facet::Machine(machine.status), &why, machine.critical)
            });
            ("machine", cells.unwrap_or_default())
        }
        Row::AllUnattributed { number: all, .. } => {
            let said = words::match_nothing(number(all));
            ("cluster", wide(html! { <>{ icons::facet(Facet::Unattributed) }<b>{ said }</b></> }))
        }
        Row::Group { first, number: all } => {
            let title = presentation.unattributed_at(first).map(|node| written(&node.title())).unwrap_or_default();
            let machines = words::virtual_machines(number(all));
            ("set", wide(html! { <><b>{ title }</b>{ " " }<span class="soft">{ machines }</span></> }))
        }
        Row::Unattributed(position) => {
            let cells = presentation.unattributed_at(position).map(|node| {
                machine_cells(
                    &as_in_client(&node.machine().virtual_machine.name),
                    Facet::Unattributed,
                    &node.reason(),
                    false,
                )
            });
            ("machine", cells.unwrap_or_default())
        }
    }
}

fn machine_cells(name: &str, facet: Facet, why: &str, critical: bool) -> Html {
    let name = visible(name);
    html! {
        <>
            <span class="name" role="gridcell" title={name.clone()}>{ name.clone() }</span>{ " " }
            <span class={classes!("verdict-word", facet.word().to_lowercase())} role="gridcell">
                { icons::facet(facet) }{ facet.word() }
            </span>{ " " }
            <span class="why" role="gridcell" title={why.to_owned()}>
                if critical { <strong class="critical">{ words::MAY_BE_ETCD_MEMBER }</strong>{ " " } }
                { why.to_owned() }
            </span>
        </>
    }
}

fn cluster_cells(node: ClusterNode<'_>) -> Html {
    let cluster = node.cluster();
    let pausing = node.pausing().map(|pausing| {
        let class = classes!("tag", (pausing == Pausing::NotPaused).then_some("warning"));
        html! { <span {class}>{ pausing.word() }</span> }
    });
    html! {
        <>
            <span class="title" role="gridcell" aria-colspan="2">
                { icons::status(words::worst_machine(cluster.status)) }
                <span class="key">
                    <span class="soft">{ visible(&cluster.namespace) }{ "/" }</span><b>{ visible(&cluster.name) }</b>
                </span>{ " " }
                <span class="soft">{ words::status(cluster.status) }</span>{ " " }
                { for pausing }{ " " }
                if node.has_dangers() { <span class="tag danger">{ "danger" }</span> }
            </span>{ " " }
            <span class="counts" role="gridcell">
                { for node.counts().into_iter().map(|(status, number)| html! {
                    <span class={Facet::Machine(status).word().to_lowercase()}>
                        { icons::status(status) }{ number }{ " " }
                        <span class="hidden">{ Facet::Machine(status).word() }{ " " }</span></span>
                }) }
            </span>
        </>
    }
}

fn set_cells(set: SetNode<'_>) -> Html {
    let label = written(&set.label().capitalised());
    html! {
        <span class="wide" role="gridcell" aria-colspan="3"><b>{ label }</b>{ " " }
            <span class="soft">{ words::replicas(set.replicas()) }</span>{ " " }
            if let Some(event) = set.event() { <span class="tag warning">{ event }</span> }</span>
    }
}
