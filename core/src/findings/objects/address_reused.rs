//! A virtual machine that is not in the backup has an address that a pool of the backup gives to another machine.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use crate::backup::objects::InClusterIPPool;
use crate::diagnostic::Severity;
use crate::english::some_names;
use crate::findings::builder::FindingBuilder;
use crate::findings::facts::{compared, in_backup};
use crate::findings::input::Input;
use crate::ids::VmId;
use crate::remediation::say;
use crate::report::{EvidenceKind, Finding, FindingCode, LISTED, ObjectRef, StepTime};

/// So many addresses in the ranges of one pool are compared with those that it excludes.
const EXAMINED: usize = 1000;

/// A virtual machine without an object in the backup, and the namespace of its cluster.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Holder<'a> {
    name: &'a str,
    namespace: &'a str,
    vm: VmId,
    is_ghost: bool,
}

pub(in crate::findings) fn find(input: &Input<'_>) -> Vec<Finding> {
    let backup = input.verdict.backup;
    let given: BTreeSet<IpAddr> =
        backup.ip_addresses.iter().filter_map(|object| object.address.as_deref()?.parse().ok()).collect();
    let held = Held::of(input, &given);
    backup.in_cluster_ip_pools.iter().filter_map(|pool| of_pool(pool, &held)).collect()
}

/// Addresses that virtual machines hold and no object of the backup has, in their order: all, and by namespace.
struct Held<'a> {
    all: Vec<(IpAddr, Holder<'a>)>,
    by_namespace: BTreeMap<&'a str, Vec<(IpAddr, Holder<'a>)>>,
}

impl<'a> Held<'a> {
    fn of(input: &Input<'a>, given: &BTreeSet<IpAddr>) -> Self {
        let addresses = holders(input).into_iter().flat_map(|holder| {
            let texts = &input.verdict.vcenters.vms[holder.vm].record.ip_addresses;
            texts.iter().filter_map(move |text| Some((text.parse().ok()?, holder)))
        });
        let mut all: Vec<(IpAddr, Holder<'_>)> = addresses.filter(|(address, _)| !given.contains(address)).collect();
        all.sort();
        let mut by_namespace: BTreeMap<&str, Vec<(IpAddr, Holder<'_>)>> = BTreeMap::new();
        for held in &all {
            by_namespace.entry(held.1.namespace).or_default().push(*held);
        }
        Self { all, by_namespace }
    }

    /// Those that a pool gives, the first of them.
    fn given_by(&self, pool: &InClusterIPPool) -> BTreeSet<(IpAddr, Holder<'a>)> {
        // A pool without a namespace serves all clusters.
        let namespace = pool.meta.namespace.as_str();
        let of_namespace = self.by_namespace.get(namespace);
        let served = if namespace.is_empty() { Some(&self.all) } else { of_namespace };
        let served = served.map_or(&[][..], Vec::as_slice);
        let in_ranges = pool.ranges.iter().flat_map(|range| range.of_sorted(served, |(address, _)| *address));
        let is_excluded = |address: IpAddr| pool.excluded.iter().any(|range| range.contains(address));
        let examined = in_ranges.take(EXAMINED).filter(|(address, _)| !is_excluded(*address));
        examined.take(LISTED).copied().collect()
    }
}

/// Ghosts, and unattributed virtual machines that are probably of a cluster.
fn holders<'a>(input: &Input<'a>) -> Vec<Holder<'a>> {
    let clusters = input.verdict.graph.clusters.iter().zip(&input.verdicts.clusters);
    let ghosts = clusters.flat_map(|(cluster, verdicts)| {
        let ghosts = verdicts.iter().filter(|verdict| verdict.machine.is_none());
        ghosts.filter_map(|verdict| {
            let namespace = cluster.key.namespace.as_str();
            Some(Holder { name: &verdict.name, namespace, vm: verdict.vm?, is_ghost: true })
        })
    });
    let unattributed = input.verdicts.unattributed.iter().filter_map(|found| {
        let name = &input.verdict.vcenters.vms[found.vm].record.name;
        Some(Holder { name, namespace: &found.likely.as_ref()?.namespace, vm: found.vm, is_ghost: false })
    });
    ghosts.chain(unattributed).collect()
}

fn of_pool(pool: &InClusterIPPool, held: &Held<'_>) -> Option<Finding> {
    let held = held.given_by(pool);
    if held.is_empty() {
        return None;
    }
    let (kind, name) = (&pool.kind, &pool.meta.name);
    let texts: Vec<String> = held.iter().map(|(address, holder)| format!("{address} of {}", holder.name)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let message = format!(
        "{kind} {name} does not know that addresses of it are in use: {}. The backup has no IPAddress for them, so \
         that after a restore the pool gives them to the next machines, beside the virtual machines that have them.",
        some_names(&texts)
    );
    let evidence = held.iter().map(|(address, holder)| {
        let message = format!("{} has an address that the pool gives.", holder.name);
        compared(EvidenceKind::Endpoint, message, Some(name.clone()), Some(address.to_string()), None)
    });
    let exclude =
        say("Add these addresses to spec.excludedAddresses of the restored pool, as long as the virtual machines \
                       exist.");
    let namespace = Some(pool.meta.namespace.clone()).filter(|namespace| !namespace.is_empty());
    let object = ObjectRef { kind: kind.clone(), namespace, name: name.clone() };
    let finding = FindingBuilder::new(FindingCode::AddressReused, Severity::Warning, object, message)
        .machines(held.iter().filter(|(_, holder)| holder.is_ghost).map(|(_, holder)| holder.name))
        .evidence([in_backup("The pool of addresses.", name, &pool.meta.entry)])
        .evidence(evidence)
        .steps([exclude.when(StepTime::WhilePaused)]);
    Some(finding.build())
}
