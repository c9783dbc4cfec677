//! Which objects a filter selects, in which order, with which properties.

use std::collections::BTreeSet;

use super::{Variations, objects::Entity, request::Request, world::World};

/// An object, and the properties that are asked for.
pub(super) type Selected<'a> = (&'a Entity, Vec<String>);

/// What is selected. The error is an object that does not exist any more.
pub(super) fn select<'a>(
    world: &'a World,
    request: &Request,
    views: &[(String, Vec<String>)],
    variations: &Variations,
) -> Result<Vec<Selected<'a>>, String> {
    let properties = request.properties();
    let mut seen = BTreeSet::new();
    let mut selected = Vec::new();
    for (start, goes_on) in request.starts() {
        let found: Vec<&Entity> = match views.iter().find(|(view, _)| *view == start) {
            // A view never lists its container.
            Some((_, types)) => world
                .iter()
                .filter(|entity| entity.id != "group-d1" && types.iter().any(|kind| entity.is_a(kind)))
                .filter(|entity| !variations.unlisted.contains(&entity.id.as_str()))
                .collect(),
            None if goes_on => world.iter().filter(|entity| world.is_below(entity, &start)).collect(),
            None if variations.gone.contains(&start.as_str()) => return Err(start),
            None => vec![world.find(&start).ok_or(start)?],
        };
        for entity in found {
            let paths: Vec<String> = properties
                .iter()
                .filter(|(kind, _)| entity.is_a(kind))
                .flat_map(|(_, paths)| paths.iter().cloned())
                .collect();
            if properties.iter().any(|(kind, _)| entity.is_a(kind)) && seen.insert(entity.id.clone()) {
                selected.push((entity, paths));
            }
        }
    }
    Ok(selected)
}
