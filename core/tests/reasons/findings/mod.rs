//! What a person should know above the single machine, in the groups of `core/src/findings`.

mod ages;
mod coverage;
mod dangers;
mod events;
mod objects;
mod pausing;

use serde_json::json;

use crate::support::{Cluster, Object, Resource};

fn web() -> Cluster {
    Cluster::new("team-a", "web")
}

/// A check of all workers of the first pool.
pub(crate) fn health_check(web: &Cluster) -> Object {
    let labels = json!({ "cluster.x-k8s.io/deployment-name": web.pools[0].0 });
    Object::new(Resource::MachineHealthCheck, web.api, &web.namespace, "web-workers")
        .of_cluster(&web.name)
        .with("spec", json!({ "clusterName": web.name, "selector": { "matchLabels": labels } }))
}
