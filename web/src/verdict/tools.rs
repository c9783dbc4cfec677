//! What stands above the list: numbers that can be chosen, search, cluster, order.

use drift_core::json;
use drift_core::presentation::{self, ClusterNode, Facet, Order, Presentation, Statement, Text, words};
use drift_core::report::{MachineReason, Outcome, Report};
use wasm_bindgen::JsCast as _;
use web_sys::{Event, EventTarget, HtmlInputElement, HtmlSelectElement, InputEvent, KeyboardEvent};
use yew::{Callback, Html, classes, html};

use super::filter::{Filter, Index};
use super::message::Message;
use crate::browser;
use crate::icons;
use crate::words::{number, visible, written};

/// The numbers. Pressed ones choose what is listed.
pub(super) fn tiles(report: &Report, filter: &Filter, on: &Callback<Message>) -> Html {
    let tile = |facet: Facet| {
        let count = facet.count(report);
        let pressed = filter.facets.contains(&facet);
        let class = classes!("tile", facet.word().to_lowercase(), (count == 0).then_some("zero"));
        html! {
            <button {class} aria-pressed={pressed.to_string()} disabled={count == 0}
                onclick={on.reform(move |_| Message::Facet(facet))}>
                <span class="number">{ count }</span>
                <span class="what">
                    { icons::facet(facet) }<b>{ facet.word() }</b><span class="meaning">{ facet.meaning() }</span>
                </span>
            </button>
        }
    };
    html! {
        <div class="tiles" role="group" aria-label="Show only these">
            { for Facet::ALL.into_iter().map(tile) }
        </div>
    }
}

/// Search, cluster, order, and how much is found.
pub(super) fn tools(
    presentation: Presentation<'_>,
    index: &Index,
    filter: &Filter,
    found: usize,
    on: &Callback<Message>,
) -> Html {
    let typed = send(on, |event: InputEvent| Some(Message::Words(target::<HtmlInputElement>(event.target())?.value())));
    let escape = send(on, |event: KeyboardEvent| {
        if event.key() != "Escape" {
            return None;
        }
        event.prevent_default(); // What is open stays open.
        browser::focus("list");
        Some(Message::Words(String::new()))
    });
    let cluster = send(on, |event: Event| {
        Some(Message::Cluster(target::<HtmlSelectElement>(event.target())?.value().parse().ok()))
    });
    let order = send(on, |event: Event| {
        let by_name = target::<HtmlSelectElement>(event.target())?.value() == "name";
        Some(Message::Order(if by_name { Order::Name } else { Order::WorstFirst }))
    });
    let hide =
        send(on, |event: Event| Some(Message::HideHealthy(target::<HtmlInputElement>(event.target())?.checked())));
    let option = |cluster: ClusterNode<'_>| {
        let (position, name) = (cluster.position(), visible(&cluster.key()));
        html! { <option value={position.to_string()} selected={filter.cluster == Some(position)}>{ name }</option> }
    };
    let reasons: Vec<_> = index.reasons().collect();
    let reason = {
        let reasons = reasons.clone();
        send(on, move |event: Event| {
            let code = target::<HtmlSelectElement>(event.target())?.value();
            Some(Message::Reason(reasons.iter().map(|(reason, _)| *reason).find(|reason| json::code(*reason) == code)))
        })
    };
    let why = |(reason, number): &(MachineReason, u64)| {
        let words = written(&Statement::Reason(*reason).text(*number > 1, &Text::words("vCenter")));
        let chosen = filter.reason == Some(*reason);
        html! { <option value={json::code(*reason)} selected={chosen}>{ format!("{words} ({number})") }</option> }
    };
    let outcomes: Vec<_> = index.outcomes().collect();
    let outcome = {
        let outcomes = outcomes.clone();
        send(on, move |event: Event| {
            let code = target::<HtmlSelectElement>(event.target())?.value();
            let mut known = outcomes.iter().map(|(outcome, _)| *outcome);
            Some(Message::Outcome(known.find(|outcome| json::code(*outcome) == code)))
        })
    };
    let then = |(outcome, number): &(Outcome, u64)| {
        let words = presentation::outcome(*outcome);
        let chosen = filter.outcome == Some(*outcome);
        html! { <option value={json::code(*outcome)} selected={chosen}>{ format!("{words} ({number})") }</option> }
    };
    let narrowed = filter.is_asking() || filter.cluster.is_some() || filter.hide_healthy;
    html! {
        <div class="tools" role="search">
            <input type="search" id="search" placeholder="Search machines, VMs, UUIDs, addresses" aria-label="Search"
                aria-keyshortcuts="/" autocomplete="off" spellcheck="false" value={filter.words.clone()}
                oninput={typed} onkeydown={escape} />
            if presentation.report().clusters.len() > 1 {
                <select aria-label="Cluster" onchange={cluster}>
                    <option value="" selected={filter.cluster.is_none()}>{ "All clusters" }</option>
                    { for presentation.clusters_as_reported().map(option) }
                </select>
            }
            if reasons.len() > 1 || filter.reason.is_some() {
                <select aria-label="Reason" onchange={reason}>
                    <option value="" selected={filter.reason.is_none()}>{ "Any reason" }</option>
                    { for reasons.iter().map(why) }
                </select>
            }
            if outcomes.len() > 1 || filter.outcome.is_some() {
                <select aria-label="After a restore" onchange={outcome}>
                    <option value="" selected={filter.outcome.is_none()}>{ "After a restore: any" }</option>
                    { for outcomes.iter().map(then) }
                </select>
            }
            <select aria-label="Order" onchange={order}>
                <option value="worst" selected={filter.order == Order::WorstFirst}>{ "Worst first" }</option>
                <option value="name" selected={filter.order == Order::Name}>{ "By name" }</option>
            </select>
            <label class="switch">
                <input type="checkbox" checked={filter.hide_healthy} onchange={hide} />{ "Hide healthy" }
            </label>
            <p class="count">
                <span role="status">
                    { if narrowed { format!("{} shown", words::machines(number(found))) } else { String::new() } }
                </span>
                if narrowed {
                    <button class="plain" onclick={on.reform(|_| Message::ShowAll)}>{ "Show everything" }</button>
                }
            </p>
        </div>
    }
}

/// Sends the message of an event, where it has one.
fn send<E: 'static>(on: &Callback<Message>, meaning: impl Fn(E) -> Option<Message> + 'static) -> Callback<E> {
    let on = on.clone();
    Callback::from(move |event| {
        if let Some(message) = meaning(event) {
            on.emit(message);
        }
    })
}

fn target<T: wasm_bindgen::JsCast>(target: Option<EventTarget>) -> Option<T> {
    target?.dyn_into().ok()
}
