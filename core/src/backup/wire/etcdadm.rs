//! The JSON of the etcd clusters of EKS Anywhere.

use serde::Deserialize;

use super::metadata::{ObjectReference, reference};
use super::shape::wire;
use crate::backup::objects;

wire! {
    /// `EtcdadmCluster`
    EtcdadmCluster => objects::EtcdadmCluster { spec: Spec, status: Status } |wire, meta| {
        let spec = wire.spec.unwrap_or_default();
        objects::EtcdadmCluster {
            meta,
            replicas: spec.replicas,
            observed_replicas: wire.status.and_then(|status| status.ready_replicas).unwrap_or_default(),
            template: reference(spec.infrastructure_template),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spec {
    replicas: Option<u64>,
    infrastructure_template: Option<ObjectReference>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    ready_replicas: Option<u64>,
}
