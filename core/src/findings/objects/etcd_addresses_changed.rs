//! Machines of an external etcd have other addresses than when the backup was taken. Its members and the API servers
//! know each of them by its address.

use std::net::IpAddr;

use crate::backup::Kind;
use crate::diagnostic::Severity;
use crate::english::some_names;
use crate::findings::builder::FindingBuilder;
use crate::findings::context::{ClusterContext, entry};
use crate::findings::facts::{compared, in_backup};
use crate::graph::Role;
use crate::remediation::{look_at_external_etcd, say};
use crate::report::{EvidenceKind, Finding, FindingCode, StepTime};
use crate::verdicts::MachineVerdict;

pub(in crate::findings) fn find(about: &ClusterContext<'_>) -> Vec<Finding> {
    let changed: Vec<(&MachineVerdict, &(String, String))> =
        about.verdicts.iter().filter_map(|verdict| Some((verdict, verdict.changed_addresses.as_ref()?))).collect();
    let unknown = endpoints_without_machine(about);
    if changed.is_empty() && unknown.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = changed.iter().map(|(verdict, _)| verdict.name.as_str()).collect();
    let of_machines = (!names.is_empty())
        .then(|| format!("Addresses of external etcd machines changed since the backup: {}.", some_names(&names)));
    let of_control_plane = (!unknown.is_empty()).then(|| {
        format!("The control plane names etcd endpoints that no known machine of it has now: {}.", some_names(&unknown))
    });
    let message = [of_machines, of_control_plane].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let severity = if unknown.is_empty() { Severity::Warning } else { Severity::Error };
    let of_machines = changed.iter().map(|(verdict, (before, now))| {
        let source = about.node(verdict).map(|node| entry(node).to_owned()).filter(|entry| !entry.is_empty());
        let message = format!("The addresses of {}.", verdict.name);
        compared(EvidenceKind::Endpoint, message, Some(before.clone()), Some(now.clone()), source)
    });
    let of_endpoints = about.cluster.control_plane.into_iter().flat_map(|found| {
        unknown.iter().map(|endpoint| in_backup("An etcd endpoint of the control plane.", endpoint, &found.meta.entry))
    });
    let give_back =
        say("Give the machines their former addresses back, or correct the endpoints of etcd and its members \
                         by the documentation of the distribution, before anything is restored.");
    let name = about.cluster.etcd_name.as_deref().unwrap_or_default();
    let object = about.object(Kind::EtcdadmCluster.name(), name);
    let finding = FindingBuilder::new(FindingCode::EtcdAddressesChanged, severity, object, message)
        .machines(names)
        .evidence(of_machines)
        .evidence(of_endpoints)
        .steps([look_at_external_etcd(), give_back].map(|step| step.when(StepTime::BeforeRestore)));
    vec![finding.build()]
}

/// Endpoints by which the control plane knows etcd, and which none of its machines has. Only where the addresses of all
/// machines were read, and the endpoints are addresses.
fn endpoints_without_machine<'a>(about: &ClusterContext<'a>) -> Vec<&'a str> {
    let members: Vec<&MachineVerdict> =
        about.verdicts.iter().filter(|verdict| verdict.role == Some(Role::Etcd)).collect();
    let vms = || members.iter().filter_map(|verdict| Some(&about.input.vcenters.vms[verdict.vm?].record.ip_addresses));
    let all_read =
        !members.is_empty() && vms().count() == members.len() && vms().all(|addresses| !addresses.is_empty());
    if !all_read {
        return Vec::new();
    }
    let live: Vec<IpAddr> = vms().flatten().filter_map(|address| address.parse().ok()).collect();
    let endpoints = about.cluster.control_plane.into_iter().flat_map(|found| &found.etcd_endpoints);
    endpoints.map(String::as_str).filter(|endpoint| host(endpoint).is_some_and(|host| !live.contains(&host))).collect()
}

/// The address in `https://10.0.0.1:2379` or `https://[fd00::1]:2379`.
fn host(endpoint: &str) -> Option<IpAddr> {
    let authority = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    let authority = authority.split('/').next().unwrap_or_default();
    let bracketed = authority.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(host, _)| host);
    let plain = || authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    bracketed.unwrap_or_else(plain).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn endpoints_with_addresses() {
        for text in ["https://10.0.0.60:2379", "https://10.0.0.60:2379/", "10.0.0.60:2379", "https://10.0.0.60"] {
            assert_eq!(host(text), "10.0.0.60".parse().ok(), "{text}");
        }
        assert_eq!(host("https://[fd00::1]:2379"), "fd00::1".parse().ok());
        assert_eq!(host("https://etcd.example.org:2379"), None);
    }
}
