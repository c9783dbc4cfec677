//! A virtual machine that is not in the backup has an address that a pool of the backup gives to another machine.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::backup::objects::InClusterIPPool;
use crate::diagnostic::Severity;
use crate::english::some_names;
use crate::findings::builder::FindingBuilder;
use crate::findings::facts::{compared, in_backup};
use crate::findings::input::Input;
use crate::ids::VmId;
use crate::remediation::say;
use crate::report::{EvidenceKind, Finding, FindingCode, ObjectRef, StepTime};

/// A virtual machine without an object in the backup, and the namespace of its cluster.
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
    let holders = holders(input);
    backup.in_cluster_ip_pools.iter().filter_map(|pool| of_pool(input, pool, &given, &holders)).collect()
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

fn of_pool(
    input: &Input<'_>,
    pool: &InClusterIPPool,
    given: &BTreeSet<IpAddr>,
    holders: &[Holder<'_>],
) -> Option<Finding> {
    let gives = |address: IpAddr| {
        let is_excluded = pool.excluded.iter().any(|range| range.contains(address));
        pool.ranges.iter().any(|range| range.contains(address)) && !is_excluded && !given.contains(&address)
    };
    let namespace = pool.meta.namespace.as_str();
    // A pool without a namespace serves all clusters.
    let served = holders.iter().filter(|holder| namespace.is_empty() || holder.namespace == namespace);
    let held: Vec<(&Holder<'_>, IpAddr)> = served
        .flat_map(|holder| {
            let addresses = &input.verdict.vcenters.vms[holder.vm].record.ip_addresses;
            addresses.iter().filter_map(move |address| Some((holder, address.parse().ok()?)))
        })
        .filter(|(_, address)| gives(*address))
        .collect();
    if held.is_empty() {
        return None;
    }
    let (kind, name) = (&pool.kind, &pool.meta.name);
    let texts: Vec<String> = held.iter().map(|(holder, address)| format!("{address} of {}", holder.name)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let message = format!(
        "{kind} {name} does not know that addresses of it are in use: {}. The backup has no IPAddress for them, so \
         that after a restore the pool gives them to the next machines, beside the virtual machines that have them.",
        some_names(&texts)
    );
    let evidence = held.iter().map(|(holder, address)| {
        let message = format!("{} has an address that the pool gives.", holder.name);
        compared(EvidenceKind::Endpoint, message, Some(name.clone()), Some(address.to_string()), None)
    });
    let exclude =
        say("Add these addresses to spec.excludedAddresses of the restored pool, as long as the virtual machines \
                       exist.");
    let namespace = Some(pool.meta.namespace.clone()).filter(|namespace| !namespace.is_empty());
    let object = ObjectRef { kind: kind.clone(), namespace, name: name.clone() };
    let finding = FindingBuilder::new(FindingCode::AddressReused, Severity::Warning, object, message)
        .machines(held.iter().filter(|(holder, _)| holder.is_ghost).map(|(holder, _)| holder.name))
        .evidence([in_backup("The pool of addresses.", name, &pool.meta.entry)])
        .evidence(evidence)
        .steps([exclude.when(StepTime::WhilePaused)]);
    Some(finding.build())
}
