//! The state of the view of a verdict: what is filtered, folded, selected and in view.

use std::collections::BTreeSet;

use drift_core::presentation::Place;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::{Callback, Component, Context, Html, NodeRef, Properties, html};

use super::filter::Filter;
use super::message::Message;
use super::rows::{Folding, Row, Rows, rows};
use super::shown::Shown;
use super::window::Window;
use super::{link, panel, tools, top};
use crate::browser::{self, Listener};
use crate::state::Run;

/// What is shown.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct Props {
    /// The report.
    pub(crate) shown: Shown,
    /// All rows are drawn, for paper.
    pub(crate) printing: bool,
    /// The cluster that was asked for elsewhere, and the number of that wish.
    pub(crate) wanted: Option<(usize, Run)>,
    /// The steps of a cluster are to be shown.
    pub(crate) on_runbook: Callback<Option<usize>>,
    /// What stands below the list.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// The state of the view.
#[derive(Debug)]
pub(crate) struct Verdict {
    filter: Filter,
    turned: BTreeSet<Place>,
    pub(super) selected: Option<Place>,
    /// The row that the keys act upon.
    pub(super) active: usize,
    pub(super) rows: Rows,
    pub(super) window: Window,
    /// The active row is to be brought into view.
    reveal: bool,
    /// The panel was opened or closed: the focus may have to follow.
    turned_to: Option<Turned>,
    pub(super) list: NodeRef,
    _listeners: Vec<Listener>,
}

/// Where the reader turned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turned {
    /// The panel.
    Panel,
    /// The list, at the row that the panel belonged to.
    List,
}

impl Component for Verdict {
    type Message = Message;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        let (filter, selected) = link::read(&browser::hash());
        let listen = |kind| {
            let link = context.link().clone();
            let window = browser::window()?;
            Some(Listener::new(&window, kind, move |_| link.send_message(Message::Moved)))
        };
        let escape = {
            let link = context.link().clone();
            browser::window().map(|window| {
                Listener::new(&window, "keydown", move |event| {
                    if browser::is_escape(&event) {
                        link.send_message(Message::Close);
                    }
                })
            })
        };
        let mut verdict = Self {
            filter,
            turned: BTreeSet::new(),
            selected,
            active: 0,
            rows: Rows::default(),
            window: Window::default(),
            reveal: false,
            turned_to: selected.map(|_| Turned::Panel),
            list: NodeRef::default(),
            _listeners: ["scroll", "resize"].into_iter().filter_map(listen).chain(escape).collect(),
        };
        verdict.lay_out(context.props());
        verdict.return_to(selected);
        verdict.go(context.props());
        verdict
    }

    fn changed(&mut self, context: &Context<Self>, old: &Props) -> bool {
        if context.props().shown != old.shown {
            self.selected = None; // Positions of another report.
            self.turned.clear();
            self.filter.cluster = None;
        }
        let props = context.props();
        if props.wanted != old.wanted {
            self.go(props);
        }
        self.lay_out(props);
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Words(words) => self.filter.words = words,
            Message::Facet(facet) => {
                if !self.filter.facets.remove(&facet) {
                    self.filter.facets.insert(facet);
                }
            }
            Message::Reason(reason) => self.filter.reason = reason,
            Message::Outcome(outcome) => self.filter.outcome = outcome,
            Message::Cluster(cluster) => self.filter.cluster = cluster,
            Message::HideHealthy(hide) => self.filter.hide_healthy = hide,
            Message::Order(order) => self.filter.order = order,
            Message::ShowAll => self.filter = Filter { order: self.filter.order, ..Filter::default() },
            Message::Row(row) => {
                self.active = row;
                self.act(row);
            }
            Message::Turn(row) => {
                self.active = row;
                self.turn(row);
            }
            Message::Key(event) => return self.key(context, &event),
            Message::Close => {
                let Some(place) = self.selected.take() else { return false };
                self.return_to(Some(place));
                self.turned_to = Some(Turned::List);
            }
            Message::Moved => return self.look(),
            Message::Elsewhere => return true,
        }
        self.lay_out(context.props());
        browser::set_hash(&link::write(&self.filter, self.selected));
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let Props { shown, printing, on_runbook, children, .. } = context.props();
        let presentation = shown.presentation();
        let on = context.link().callback(|message: Message| message);
        let selected = self.selected.filter(|place| panel::exists(presentation, *place));
        let class = yew::classes!("verdict", selected.is_some().then_some("with-panel"));
        html! {
            <div {class}>
                { top::top(presentation, on_runbook) }
                { tools::tiles(shown.report(), &self.filter, &on) }
                <div class="body">
                    <section class="found" aria-label="Machines">
                        { tools::tools(presentation, shown.index(), &self.filter, self.rows.found, &on) }
                        { self.list(context, *printing) }
                    </section>
                    if let Some(place) = selected {
                        { panel::panel(presentation, place, on.reform(|()| Message::Close), on_runbook) }
                    }
                </div>
                { children.clone() }
                { top::bottom(presentation) }
            </div>
        }
    }

    fn rendered(&mut self, context: &Context<Self>, _first: bool) {
        match self.turned_to.take() {
            Some(Turned::List) => {
                browser::focus("list");
                self.reveal = true;
            }
            // Where it covers the list, keys would reach nothing.
            Some(Turned::Panel) if !browser::is_visible("list") => browser::focus("panel"),
            Some(Turned::Panel) | None => {}
        }
        if std::mem::take(&mut self.reveal)
            && let Some(list) = self.list.cast::<HtmlElement>()
        {
            self.window.reveal(&list, self.active);
        }
        if self.look() {
            context.link().send_message(Message::Elsewhere);
        }
    }
}

impl Verdict {
    /// Puts the rows together anew.
    fn lay_out(&mut self, props: &Props) {
        let folding = if props.printing { Folding::Nothing } else { Folding::But(&self.turned) };
        self.rows = rows(props.shown.presentation(), props.shown.index(), &self.filter, folding);
        self.active = self.active.min(self.rows.rows.len().saturating_sub(1));
    }

    /// Shows the cluster that was asked for elsewhere.
    fn go(&mut self, props: &Props) {
        if let Some((cluster, _)) = props.wanted {
            self.filter = Filter { order: self.filter.order, ..Filter::default() };
            self.selected = Some(Place::Cluster(cluster));
            self.turned_to = Some(Turned::List);
            self.lay_out(props);
            self.return_to(self.selected);
        }
    }

    /// Finds out which rows are in view; whether others have to be drawn.
    fn look(&mut self) -> bool {
        self.list.cast::<HtmlElement>().is_some_and(|list| self.window.look(&list, self.rows.rows.len()))
    }

    fn row(&self, row: usize) -> Option<Row> {
        self.rows.rows.get(row).copied()
    }

    /// Shows what a row is about, or unfolds it where that is all there is.
    fn act(&mut self, row: usize) {
        match self.row(row).map(|found| (found.place(), found.fold())) {
            Some((Some(place), _)) => {
                self.selected = Some(place);
                self.turned_to = Some(Turned::Panel);
            }
            Some((None, Some(_))) => self.turn(row),
            Some((None, None)) | None => {}
        }
    }

    /// Makes the row of what was selected the active one.
    fn return_to(&mut self, place: Option<Place>) {
        if place.is_some() && self.row(self.active).and_then(Row::place) != place {
            let row = self.rows.rows.iter().position(|row| row.place() == place);
            self.active = row.unwrap_or(self.active);
        }
    }

    fn turn(&mut self, row: usize) {
        if let Some((place, _)) = self.row(row).and_then(Row::fold)
            && !self.turned.remove(&place)
        {
            self.turned.insert(place);
        }
    }

    fn key(&mut self, context: &Context<Self>, event: &KeyboardEvent) -> bool {
        let last = self.rows.rows.len().saturating_sub(1);
        let fold = self.row(self.active).and_then(Row::fold);
        let level = self.row(self.active).map_or(1, Row::level);
        let page = self.window.page();
        match (event.key().as_str(), fold) {
            ("ArrowDown", _) => self.active = self.active.saturating_add(1).min(last),
            ("ArrowUp", _) => self.active = self.active.saturating_sub(1),
            ("PageDown", _) => self.active = self.active.saturating_add(page).min(last),
            ("PageUp", _) => self.active = self.active.saturating_sub(page),
            ("Home", _) => self.active = 0,
            ("End", _) => self.active = last,
            ("ArrowRight", Some((_, false))) | ("ArrowLeft", Some((_, true))) | (" ", Some(_)) => {
                self.turn(self.active);
                self.lay_out(context.props());
            }
            ("ArrowLeft", _) => {
                // To the row that this one hangs under.
                let above = self.rows.rows.iter().take(self.active).rposition(|row| row.level() < level);
                self.active = above.unwrap_or(self.active);
            }
            ("Enter", _) => {
                context.link().send_message(Message::Row(self.active));
                event.prevent_default();
                return false;
            }
            _ => return false,
        }
        event.prevent_default();
        self.reveal = true;
        true
    }
}
