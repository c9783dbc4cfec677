//! The JSON of pools of addresses, and of the addresses that machines have of them.

use serde::Deserialize;

use super::cluster_api::non_empty;
use super::shape::wire;
use crate::backup::ip_range::IpRange;
use crate::backup::objects;

wire! {
    /// `InClusterIPPool` and `GlobalInClusterIPPool`
    InClusterIPPool => objects::InClusterIPPool { spec: PoolSpec } |wire, meta| {
        let kind = wire.kind.take().unwrap_or_default();
        let spec = wire.spec.unwrap_or_default();
        let bounds = spec.first.zip(spec.last).map(|(first, last)| format!("{first}-{last}"));
        // v1alpha1 may name a subnet alone.
        let subnet = spec.subnet.filter(|_| bounds.is_none());
        let texts = spec.addresses.unwrap_or_default().into_iter().chain(bounds).chain(subnet);
        let excluded = spec.excluded_addresses.unwrap_or_default();
        objects::InClusterIPPool {
            meta,
            kind,
            ranges: texts.filter_map(|text| IpRange::parse(&text)).collect(),
            excluded: excluded.iter().filter_map(|text| IpRange::parse(text)).collect(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PoolSpec {
    /// v1alpha2: addresses, ranges and subnets.
    addresses: Option<Vec<String>>,
    excluded_addresses: Option<Vec<String>>,
    /// v1alpha1
    first: Option<String>,
    last: Option<String>,
    subnet: Option<String>,
}

wire! {
    /// `IPAddress`
    IPAddress => objects::IPAddress { spec: AddressSpec } |wire, meta| {
        objects::IPAddress { meta, address: wire.spec.and_then(|spec| non_empty(spec.address)) }
    }
}

#[derive(Debug, Default, Deserialize)]
struct AddressSpec {
    address: Option<String>,
}
