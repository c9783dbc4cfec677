//! Reads folders, datacenters, pools, networks and hosts, and finds the datacenters that were asked for.

use std::collections::{BTreeMap, BTreeSet};

use drift_core::as_in_client;

use super::{
    batches::{Batch, Batches},
    gaps::Gap,
    messages::Operation,
    objects::{Moref, Object},
    reading::Reading,
    session::Session,
    tree::{PROPERTIES, Tree},
};
use crate::lookup::{error::Problem, harmless::harmless};

/// Everything but virtual machines. `objects` are references that were listed.
pub(super) async fn read(
    reading: &mut Reading<'_>,
    session: &mut Session,
    root: &Moref,
    objects: impl IntoIterator<Item = Moref>,
) -> Result<Tree, Problem> {
    let mut tree = Tree::new(root);
    let mut batches = Batches::new(objects);
    while !batches.is_empty() {
        let each = |object: Object| {
            reading.progress.objects = reading.progress.objects.saturating_add(1);
            note(reading, &object);
            tree.add(&object);
        };
        if let Batch::UnknownProperty(fault) = batches.next(session, &PROPERTIES, each).await? {
            return Err(Problem::Fault { operation: Operation::RetrieveProperties.words(), fault: fault.name });
        }
        for (moref, problem) in batches.odd() {
            reading.gaps.add(Gap::Object(problem.to_string()), &moref.id);
        }
        reading.tell(Vec::new()).await?;
    }
    Ok(tree)
}

/// Notes what is kept back of an object, or damaged.
fn note(reading: &mut Reading<'_>, object: &Object) {
    let name = object.text("name").unwrap_or(&object.moref.id);
    for (path, fault) in object.missing.iter().filter(|(_, fault)| fault != "ManagedObjectNotFound") {
        reading.gaps.add(Gap::Place(path.clone(), fault.clone()), name);
    }
    for path in &object.damaged {
        reading.gaps.add(Gap::Unreadable(path.clone()), name);
    }
}

/// The datacenters that were chosen: their references, and what the inventory's scope calls them.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub(super) datacenters: Vec<Moref>,
    pub(super) scope: Vec<String>,
}

/// The datacenters that were asked for; `None` for the whole vCenter.
pub(super) fn choose(reading: &mut Reading<'_>, tree: &Tree, wanted: &[String]) -> Result<Option<Chosen>, Problem> {
    if wanted.is_empty() {
        if tree.datacenters().is_empty() {
            reading.gaps.add(Gap::NoDatacenter, "");
        }
        return Ok(None);
    }
    let mut chosen = BTreeMap::new();
    let mut scope = BTreeSet::new();
    for wanted in wanted {
        let found = named(tree, wanted);
        if found.is_empty() {
            reading.gaps.add(Gap::Datacenter, wanted);
        }
        // A name as vCenter writes it can be compared as it is.
        let is_as_written = found.iter().all(|(moref, path)| {
            tree.name(&moref.id) == Some(wanted.as_str()) || path.as_deref() == Some(wanted.as_str())
        });
        if is_as_written {
            scope.insert(wanted.clone());
        } else {
            scope.extend(found.iter().map(|(_, path)| path.clone().unwrap_or_else(|| wanted.clone())));
        }
        chosen.extend(found);
    }
    if chosen.is_empty() {
        return Err(Problem::NoDatacenter(wanted.iter().map(|name| harmless(name, 80)).collect()));
    }
    Ok(Some(Chosen { datacenters: chosen.into_keys().collect(), scope: scope.into_iter().collect() }))
}

/// The datacenters that a person or an object of Cluster API calls so: by name or path, as vCenter writes them or as
/// the vSphere Client shows them, or by reference.
pub(super) fn named(tree: &Tree, wanted: &str) -> Vec<(Moref, Option<String>)> {
    let wanted = wanted.trim_end_matches('/');
    let reference = wanted.strip_prefix("Datacenter:").unwrap_or(wanted);
    let is_wanted = |text: &str| {
        let in_client = as_in_client(text);
        [text, &in_client].iter().any(|text| *text == wanted || text.strip_prefix('/') == Some(wanted))
    };
    let datacenters = tree.datacenters().into_iter().map(|(moref, place)| (moref, place.ok().map(|place| place.path)));
    let found = datacenters.filter(|(moref, path)| {
        moref.id == reference || tree.name(&moref.id).is_some_and(is_wanted) || path.as_deref().is_some_and(is_wanted)
    });
    found.collect()
}
