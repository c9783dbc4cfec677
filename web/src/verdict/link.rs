//! The state of the view in the address: what is chosen and selected, never what a report holds.
//!
//! The words of a search are left out as well: they are often names of hosts.

use drift_core::json::code;
use drift_core::presentation::{Facet, Order, Place, SetPlace};
use drift_core::report::MachineStatus;

use super::filter::Filter;

/// The part of an address behind `#`.
pub(crate) fn write(filter: &Filter, selected: Option<Place>) -> String {
    let mut parts = Vec::new();
    if !filter.facets.is_empty() {
        let words: Vec<_> = filter.facets.iter().map(|facet| facet.word().to_lowercase()).collect();
        parts.push(format!("show={}", words.join(",")));
    }
    if let Some(reason) = filter.reason {
        parts.push(format!("why={}", code(reason)));
    }
    if let Some(outcome) = filter.outcome {
        parts.push(format!("then={}", code(outcome)));
    }
    if let Some(cluster) = filter.cluster {
        parts.push(format!("in={cluster}"));
    }
    if filter.hide_healthy {
        parts.push("healthy=no".to_owned());
    }
    if filter.order == Order::Name {
        parts.push("by=name".to_owned());
    }
    if let Some(place) = selected {
        parts.push(format!("at={}", write_place(place)));
    }
    parts.join("&")
}

/// Reads what [`write()`] writes, and leaves out what it does not understand.
pub(crate) fn read(hash: &str) -> (Filter, Option<Place>) {
    let mut filter = Filter::default();
    let mut selected = None;
    for (key, value) in hash.trim_start_matches('#').split('&').filter_map(|part| part.split_once('=')) {
        match key {
            "show" => filter.facets = value.split(',').filter_map(facet).collect(),
            "why" => filter.reason = serde_json::from_value(value.into()).ok(),
            "then" => filter.outcome = serde_json::from_value(value.into()).ok(),
            "in" => filter.cluster = value.parse().ok(),
            "healthy" => filter.hide_healthy = value == "no",
            "by" if value == "name" => filter.order = Order::Name,
            "at" => selected = read_place(value),
            _ => {}
        }
    }
    (filter, selected)
}

fn facet(word: &str) -> Option<Facet> {
    Some(match word {
        "ghost" => Facet::Machine(MachineStatus::Ghost),
        "unknown" => Facet::Machine(MachineStatus::Unknown),
        "stale" => Facet::Machine(MachineStatus::Stale),
        "healthy" => Facet::Machine(MachineStatus::Healthy),
        "unattributed" => Facet::Unattributed,
        _ => return None,
    })
}

/// A place: `c3`, `c3.cp`, `c3.p0.m12`, `o`, `o4`.
fn write_place(place: Place) -> String {
    let set = |at| match at {
        SetPlace::ControlPlane => "cp".to_owned(),
        SetPlace::Pool(pool) => format!("p{pool}"),
    };
    match place {
        Place::Cluster(cluster) => format!("c{cluster}"),
        Place::Set(cluster, at) => format!("c{cluster}.{}", set(at)),
        Place::Machine(cluster, at, machine) => format!("c{cluster}.{}.m{machine}", set(at)),
        Place::AllUnattributed => "o".to_owned(),
        Place::Unattributed(position) => format!("o{position}"),
    }
}

/// Reads what [`write_place`] writes.
fn read_place(link: &str) -> Option<Place> {
    let number = |part: &str, mark| part.strip_prefix(mark)?.parse::<usize>().ok();
    let set = |part: &str| match part {
        "cp" => Some(SetPlace::ControlPlane),
        other => number(other, 'p').map(SetPlace::Pool),
    };
    match link.split('.').collect::<Vec<_>>().as_slice() {
        ["o"] => Some(Place::AllUnattributed),
        [one] if one.starts_with('o') => number(one, 'o').map(Place::Unattributed),
        [cluster] => number(cluster, 'c').map(Place::Cluster),
        [cluster, at] => Some(Place::Set(number(cluster, 'c')?, set(at)?)),
        [cluster, at, machine] => Some(Place::Machine(number(cluster, 'c')?, set(at)?, number(machine, 'm')?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use drift_core::report::{MachineReason, Outcome};

    #[test]
    fn links_lead_back() {
        let filter = Filter {
            facets: Facet::ALL.into(),
            reason: Some(MachineReason::VmMissing),
            outcome: Some(Outcome::AtRisk),
            cluster: Some(4),
            hide_healthy: true,
            order: Order::Name,
            ..Filter::default()
        };
        let selected = Some(Place::Machine(4, SetPlace::Pool(0), 9));
        assert_eq!(read(&write(&filter, selected)), (filter, selected));
        assert_eq!(read(""), (Filter::default(), None));
        assert_eq!(read("#what=ever&show=nothing&in=x&why=x"), (Filter::default(), None));
    }

    #[test]
    fn places_lead_back() {
        let places = [
            Place::Cluster(3),
            Place::Set(0, SetPlace::ControlPlane),
            Place::Machine(2, SetPlace::Pool(1), 40),
            Place::AllUnattributed,
            Place::Unattributed(7),
        ];
        for place in places {
            assert_eq!(read_place(&write_place(place)), Some(place));
        }
        for wrong in ["", "c", "x1", "c1.q", "c1.p0.m1.z", "c-1", "o1.cp"] {
            assert_eq!(read_place(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn searches_stay_out_of_the_address() {
        let filter = Filter { words: "vc01.corp.example".to_owned(), ..Filter::default() };
        assert_eq!(write(&filter, None), "");
    }
}
