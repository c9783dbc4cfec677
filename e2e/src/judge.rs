//! Compares a report with what is true.
//!
//! Everything must be exact when the program has everything: statuses, matched VMs, pools, Ghosts, unattributed VMs,
//! cluster and summary status, counts, exit code. Without node lists a Ghost may weaken to unattributed or Unknown, and
//! a Stale to Unknown; of an incomplete inventory nothing may be concluded to be Stale. Nothing may ever be wrong.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::scenario::Mode;

/// A virtual machine: its vCenter and its managed object reference.
type VmKey = (Option<String>, Option<String>);

const STATUSES: [&str; 4] = ["Healthy", "Stale", "Ghost", "Unknown"];

/// Every difference between a report and the truth.
pub fn judge(report: &Value, truth: &Value, mode: Mode, first_server: &str) -> Vec<String> {
    let judge = Judge { truth, mode, first_server, lenient: mode == Mode::NoNodes || truth["lenient"] == true };
    let mut wrong = Vec::new();
    let clusters: BTreeMap<String, &Value> = list(&report["clusters"])
        .iter()
        .map(|cluster| (format!("{}/{}", text(&cluster["namespace"]), text(&cluster["name"])), cluster))
        .collect();
    let unattributed: BTreeSet<VmKey> =
        list(&report["needFurtherConfirmationInfraMachines"]).iter().map(got_key).collect();
    let true_clusters = object(&truth["clusters"]);
    for (key, want) in true_clusters {
        match clusters.get(key) {
            Some(got) => judge.cluster(key, got, want, &unattributed, &mut wrong),
            None => wrong.push(format!("{key}: not in the report")),
        }
    }
    for key in clusters.keys().filter(|key| !true_clusters.contains_key(*key)) {
        wrong.push(format!("{key}: a cluster that is not in the truth"));
    }
    judge.unattributed(&unattributed, &mut wrong);
    judge.summary(report, unattributed.len(), &mut wrong);
    wrong
}

/// The exit codes that the truth allows.
pub fn right_codes(truth: &Value, mode: Mode, complete: bool) -> &'static [i32] {
    let healthy = truth["summaryStatus"] == "Healthy";
    let mut clusters = object(&truth["clusters"]).values();
    if mode == Mode::Partial || !complete {
        &[3]
    } else if mode == Mode::NoNodes || truth["lenient"] == true {
        if healthy { &[0, 1, 3] } else { &[1, 3] }
    } else if clusters.clone().any(|cluster| machines(cluster).values().any(|machine| machine["status"] == "Unknown")) {
        &[3]
    } else if clusters.any(|cluster| list(&cluster["ghosts"]).iter().any(|ghost| !ghost["alsoRight"].is_null())) {
        &[1, 3]
    } else if !healthy {
        &[1]
    } else if list(&truth["eitherVMs"]).is_empty() {
        &[0]
    } else {
        &[0, 1]
    }
}

struct Judge<'a> {
    truth: &'a Value,
    mode: Mode,
    first_server: &'a str,
    lenient: bool,
}

impl Judge<'_> {
    /// Nothing is excused.
    fn exact(&self) -> bool {
        self.mode == Mode::Full && !self.lenient
    }

    fn true_key(&self, vm: &Value) -> VmKey {
        let server = vm["vcenter"].as_str().unwrap_or(self.first_server);
        (Some(server.to_owned()), vm["vm"].as_str().map(str::to_owned))
    }

    fn true_keys(&self, vms: &Value) -> BTreeSet<VmKey> {
        list(vms).iter().map(|vm| self.true_key(vm)).collect()
    }

    fn cluster(&self, key: &str, got: &Value, want: &Value, unattributed: &BTreeSet<VmKey>, wrong: &mut Vec<String>) {
        let mut found = Vec::new();
        for part in ["controlPlane", "workers", "machines"] {
            walk(&got[part], &mut found);
        }
        let places = places(got);
        let mut by_name: BTreeMap<&str, &Value> = BTreeMap::new();
        for machine in found.iter().filter(|machine| machine["status"] != "Ghost") {
            by_name.insert(machine["machine"]["name"].as_str().unwrap_or(text(&machine["name"])), machine);
        }
        let of_status =
            |status| found.iter().filter(move |machine| machine["status"] == status).map(|machine| got_key(machine));
        let unknown_vms: BTreeSet<VmKey> = of_status("Unknown").collect();
        let ghosts: BTreeSet<VmKey> = of_status("Ghost").collect();

        for (name, want) in machines(want) {
            match by_name.remove(name.as_str()) {
                Some(machine) => wrong.extend(self.machine(&format!("{key}/{name}"), machine, want, &places)),
                None => wrong.push(format!("{key}/{name}: missing, want {}", text(&want["status"]))),
            }
        }
        let optional: BTreeSet<VmKey> = list(&want["ghosts"])
            .iter()
            .filter(|ghost| !ghost["alsoRight"].is_null())
            .map(|ghost| self.true_key(ghost))
            .collect();
        for (name, machine) in by_name {
            let excused =
                machine["status"] == "Unknown" && (self.mode == Mode::Partial || optional.contains(&got_key(machine)));
            if !excused && (machine["status"] == "Healthy" || !self.lenient) {
                wrong.push(format!("{key}/{name}: unexpected {}", verdict(machine)));
            }
        }
        let want_ghosts = self.true_keys(&want["ghosts"]);
        for vm in ghosts.difference(&want_ghosts) {
            wrong.push(format!("{key}: FALSE GHOST {}", shown(vm)));
        }
        for vm in want_ghosts.difference(&ghosts) {
            let seen = unattributed.contains(vm) || unknown_vms.contains(vm);
            let excused = optional.contains(vm) && unknown_vms.contains(vm);
            if !excused && (self.exact() || !seen) {
                wrong.push(format!("{key}: ghost {} not found", shown(vm)));
            }
        }
        if self.exact() && got["status"] != want["status"] && !list(&want["alsoRight"]).contains(&got["status"]) {
            wrong.push(format!("{key}: {}, want {}", text(&got["status"]), text(&want["status"])));
        }
    }

    fn machine(&self, key: &str, machine: &Value, want: &Value, places: &BTreeMap<&str, Place<'_>>) -> Option<String> {
        let wanted = text(&want["status"]);
        let allowed: &[&str] = match (self.mode, wanted) {
            (_, "Healthy") => &["Healthy"],
            (Mode::Partial, _) | (_, "Unknown") => &["Unknown"],
            (_, "Stale") if self.lenient => &["Stale", "Unknown"],
            (_, "Stale") => &["Stale"],
            (_, other) => panic!("{key}: the truth is {other}"),
        };
        let status = text(&machine["status"]);
        if !allowed.contains(&status) {
            return Some(format!("{key}: {}, want {wanted}", verdict(machine)));
        }
        if status == "Healthy" && want["vm"].is_string() && got_key(machine) != self.true_key(want) {
            let (got, want) = (shown(&got_key(machine)), shown(&self.true_key(want)));
            return Some(format!("{key}: matched {got}, want {want}"));
        }
        let wanted =
            if want["controlPlane"] == true { Place::ControlPlane } else { Place::Pool(want["pool"].as_str()) };
        let place = places.get(text(&machine["name"]));
        if self.exact() && place != Some(&wanted) {
            return Some(format!("{key}: placed in {place:?}, want {wanted:?}"));
        }
        None
    }

    fn unattributed(&self, got: &BTreeSet<VmKey>, wrong: &mut Vec<String>) {
        let want = self.true_keys(&self.truth["unattributedVMs"]);
        let mut allowed = want.clone();
        allowed.extend(self.true_keys(&self.truth["eitherVMs"]));
        if !self.exact() {
            for cluster in object(&self.truth["clusters"]).values() {
                allowed.extend(self.true_keys(&cluster["ghosts"]));
            }
        }
        for vm in want.difference(got) {
            wrong.push(format!("unattributed {} not reported", shown(vm)));
        }
        for vm in got.difference(&allowed) {
            wrong.push(format!("unattributed {} not expected", shown(vm)));
        }
    }

    fn summary(&self, report: &Value, unattributed: usize, wrong: &mut Vec<String>) {
        let (summary, want) = (&report["summary"], &self.truth["summaryStatus"]);
        let also = list(&self.truth["alsoRightSummary"]);
        if self.exact() && summary["status"] != *want && !also.contains(&summary["status"]) {
            wrong.push(format!("summary {}, want {}", text(&summary["status"]), text(want)));
        }
        let mut listed = Vec::new();
        walk(&report["clusters"], &mut listed);
        let of_status = |status| listed.iter().filter(|machine| machine["status"] == status).count();
        let counted: Vec<_> = std::iter::once(listed.len()).chain(STATUSES.map(of_status)).collect();
        let said = ["total", "healthy", "stale", "ghost", "unknown"].map(|key| summary["machines"][key].as_u64());
        if said.iter().zip(&counted).any(|(said, counted)| *said != Some(*counted as u64)) {
            wrong.push(format!("summary counts {said:?}, listed are {counted:?}"));
        }
        if summary["needFurtherConfirmationInfraMachines"].as_u64() != Some(unattributed as u64) {
            wrong.push("summary counts another number of unattributed VMs than are listed".to_owned());
        }
    }
}

/// Where a machine stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place<'a> {
    ControlPlane,
    Pool(Option<&'a str>),
}

fn places(cluster: &Value) -> BTreeMap<&str, Place<'_>> {
    let control_plane = list(&cluster["controlPlane"]["machines"]).iter();
    let mut places: BTreeMap<_, _> =
        control_plane.map(|machine| (text(&machine["name"]), Place::ControlPlane)).collect();
    for pool in list(&cluster["workers"]["pools"]) {
        let place = Place::Pool(pool["name"].as_str());
        places.extend(list(&pool["machines"]).iter().map(|machine| (text(&machine["name"]), place)));
    }
    places
}

/// Finds the machines, wherever they are.
fn walk<'a>(node: &'a Value, found: &mut Vec<&'a Value>) {
    if let Value::Object(fields) = node {
        if fields.contains_key("evidence") && STATUSES.contains(&text(&node["status"])) {
            found.push(node);
        } else {
            fields.values().for_each(|value| walk(value, found));
        }
    } else {
        list(node).iter().for_each(|value| walk(value, found));
    }
}

fn got_key(machine: &Value) -> VmKey {
    let vm = if machine["virtualMachine"].is_object() { &machine["virtualMachine"] } else { machine };
    let key = |key: &str| vm[key].as_str().map(str::to_owned);
    (key("vcenter"), key("moref"))
}

fn machines(cluster: &Value) -> &Map<String, Value> {
    object(&cluster["machines"])
}

fn verdict(machine: &Value) -> String {
    format!("{} ({})", text(&machine["status"]), text(&machine["reason"]))
}

fn shown((server, moref): &VmKey) -> String {
    format!("{} on {}", moref.as_deref().unwrap_or("?"), server.as_deref().unwrap_or("?"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
