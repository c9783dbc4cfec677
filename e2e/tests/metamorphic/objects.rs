//! Changes of the objects in a backup.

use drift_e2e::{archive::Entry, random::Random};
use serde_json::{Value, json};

use crate::subject::Subject;

/// Objects that one change touches at most.
const SOME: usize = 4;

/// What makes copies of an object one: its resource, its namespace and its name.
fn key(path: &str) -> Option<(&str, &str)> {
    let rest = path.strip_prefix("resources/")?;
    let (resource, rest) = rest.split_once('/')?;
    // The folder of a version stands between.
    let scope = rest.find("namespaces/").or_else(|| rest.find("cluster/"))?;
    Some((resource, rest.get(scope..)?))
}

fn any_key(subject: &Subject, random: &mut Random) -> Option<(String, String)> {
    let objects: Vec<_> = subject.entries.iter().filter_map(|entry| key(&entry.path)).collect();
    let (resource, name) = objects.get(random.below(objects.len()))?;
    Some(((*resource).to_owned(), (*name).to_owned()))
}

fn is(entry: &Entry, wanted: &(String, String)) -> bool {
    key(&entry.path) == Some((&wanted.0, &wanted.1))
}

/// Changes all copies of an object.
fn edit(subject: &mut Subject, wanted: &(String, String), mut change: impl FnMut(&mut Value)) {
    for entry in subject.entries.iter_mut().filter(|entry| is(entry, wanted)) {
        let mut json = entry.json();
        change(&mut json);
        entry.body = json.to_string().into_bytes();
    }
}

/// Some objects are not in the backup.
pub(crate) fn drop_some(subject: &mut Subject, _: &Subject, random: &mut Random) {
    for _ in 0..=random.below(SOME) {
        let Some(dropped) = any_key(subject, random) else { return };
        subject.entries.retain(|entry| !is(entry, &dropped));
    }
}

/// A kind is not in the backup, as where its resource was excluded.
pub(crate) fn drop_kind(subject: &mut Subject, _: &Subject, random: &mut Random) {
    let Some((resource, _)) = any_key(subject, random) else { return };
    subject.entries.retain(|entry| key(&entry.path).is_none_or(|(other, _)| other != resource));
}

/// Some fields have values of another type.
pub(crate) fn retype(subject: &mut Subject, _: &Subject, random: &mut Random) {
    for _ in 0..=random.below(SOME) {
        let Some(wanted) = any_key(subject, random) else { return };
        let seed = random.number();
        edit(subject, &wanted, |object| retype_one(object, &mut Random::new(seed)));
    }
}

/// Most fields lie one to five levels deep.
fn retype_one(object: &mut Value, random: &mut Random) {
    let depth = random.below(5);
    retype_below(object, depth, random);
}

fn retype_below(place: &mut Value, depth: usize, random: &mut Random) {
    match place {
        Value::Object(fields) if !fields.is_empty() => {
            let which = random.below(fields.len());
            retype_at(fields.values_mut().nth(which).unwrap(), depth, random);
        }
        Value::Array(values) if !values.is_empty() => {
            let which = random.below(values.len());
            retype_at(&mut values[which], depth, random);
        }
        _ => *place = other_type(random),
    }
}

fn retype_at(place: &mut Value, depth: usize, random: &mut Random) {
    match depth.checked_sub(1) {
        Some(depth) => retype_below(place, depth, random),
        None => *place = other_type(random),
    }
}

fn other_type(random: &mut Random) -> Value {
    let values =
        [json!(null), json!(7), json!(-1.5), json!(""), json!("x"), json!(true), json!([]), json!({}), json!([{}])];
    values[random.below(values.len())].clone()
}

/// Two objects of a kind exchange a part of what they say.
pub(crate) fn swap(subject: &mut Subject, _: &Subject, random: &mut Random) {
    let Some(one) = any_key(subject, random) else { return };
    let alike: Vec<_> = subject.entries.iter().filter_map(|entry| key(&entry.path)).collect();
    let alike: Vec<_> = alike.into_iter().filter(|(resource, name)| *resource == one.0 && *name != one.1).collect();
    let Some((resource, name)) = alike.get(random.below(alike.len())) else { return };
    let other = ((*resource).to_owned(), (*name).to_owned());
    let parts = ["/spec", "/status", "/metadata", "/metadata/labels", "/metadata/annotations", "/metadata/uid"];
    let more = ["/metadata/ownerReferences", "/spec/providerID", "/spec/biosUUID", "/spec/infrastructureRef", ""];
    let part = [&parts[..], &more].concat()[random.below(parts.len() + more.len())];
    let first = |wanted: &(String, String)| {
        let entry = subject.entries.iter().find(|entry| is(entry, wanted)).unwrap();
        entry.json().pointer(part).cloned()
    };
    let (mine, others) = (first(&one), first(&other));
    for (wanted, value) in [(one, others), (other, mine)] {
        let Some(value) = value else { continue };
        edit(subject, &wanted, |object| {
            if let Some(place) = object.pointer_mut(part) {
                value.clone_into(place);
            }
        });
    }
}

/// Some objects come from another backup; those of the same name go.
pub(crate) fn mix(subject: &mut Subject, other: &Subject, random: &mut Random) {
    let resource = (random.below(2) == 0).then(|| any_key(other, random)).flatten().map(|(resource, _)| resource);
    for _ in 0..SOME {
        let Some(wanted) = any_key(other, random) else { return };
        if resource.as_ref().is_some_and(|resource| *resource != wanted.0) {
            continue;
        }
        subject.entries.retain(|entry| !is(entry, &wanted));
        subject.entries.extend(other.entries.iter().filter(|entry| is(entry, &wanted)).cloned());
    }
}

/// Objects of one kind, or all, say less about themselves.
pub(crate) fn strip(subject: &mut Subject, _: &Subject, random: &mut Random) {
    let parts = [
        ("metadata", "labels"),
        ("metadata", "annotations"),
        ("metadata", "ownerReferences"),
        ("metadata", "uid"),
        ("metadata", "creationTimestamp"),
        ("", "status"),
    ];
    let (above, part) = parts[random.below(parts.len())];
    let only = (random.below(2) == 0).then(|| any_key(subject, random)).flatten().map(|(resource, _)| resource);
    for entry in &mut subject.entries {
        let Some((resource, _)) = key(&entry.path) else { continue };
        if only.as_ref().is_some_and(|only| only != resource) {
            continue;
        }
        let mut object = entry.json();
        let place = if above.is_empty() { Some(&mut object) } else { object.get_mut(above) };
        if let Some(fields) = place.and_then(Value::as_object_mut) {
            fields.remove(part);
        }
        entry.body = object.to_string().into_bytes();
    }
}

/// Some objects are there twice: under another name, in another namespace, or in another version.
pub(crate) fn repeat(subject: &mut Subject, _: &Subject, random: &mut Random) {
    for _ in 0..=random.below(SOME) {
        let Some(wanted) = any_key(subject, random) else { return };
        let Some(entry) = subject.entries.iter().find(|entry| is(entry, &wanted)).cloned() else { return };
        let mut object = entry.json();
        let parts: Vec<_> = wanted.1.split('/').collect();
        let path = match (random.below(3), &parts[..]) {
            (0, ["namespaces", namespace, file]) => {
                let name = format!("{}-again", file.trim_end_matches(".json"));
                object["metadata"]["name"] = name.clone().into();
                format!("resources/{}/namespaces/{namespace}/{name}.json", wanted.0)
            }
            (1, ["namespaces", _, file]) => {
                object["metadata"]["namespace"] = "elsewhere".into();
                format!("resources/{}/namespaces/elsewhere/{file}", wanted.0)
            }
            _ => format!("resources/{}/v9/{}", wanted.0, wanted.1),
        };
        subject.entries.push(Entry { path, body: object.to_string().into_bytes(), mtime: entry.mtime });
    }
}
