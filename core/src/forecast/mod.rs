//! What the controllers will do after a restore: graph, observations and verdicts in, an outcome for every machine and
//! cluster out.
//!
//! A pure function, built on what the controllers of Cluster API 1.10 and CAPV 1.13 were seen to do after real restores
//! (`docs/forecast.md`). Assumes Velero's default restore into an empty management cluster, and that everything is
//! unpaused afterwards. Never changes a verdict. What was not read never makes a forecast calmer: it gives `Unknown`,
//! `AtRisk` or a range.
//!
//! | module | what it is |
//! | --- | --- |
//! | `predict` | the order in which the controllers act; the one place that knows all of them |
//! | `capv`, `machine_health_check`, `machine_deployment`, `machine_set`, `kubeadm_control_plane`, `etcdadm_cluster`,
//! `topology` | what one controller does, each rule a function named as in the controller |
//! | `paused_machine_deployment` | what is left of it under `spec.paused` |
//! | `adoption`, `selected_machines`, `selector_index` | who adopts whom, when owner references are gone |
//! | `remediation` | what health checks ask the owners of machines to do |
//! | `cluster_state`, `machine_outcome`, `danger`, `cluster_nodes` | a cluster meanwhile; imports no controller |
//! | `unread`, `summary`, `basis` | what was not read, the forecast in words, the versions that it is based on |

mod adoption;
mod basis;
mod capv;
mod cluster_nodes;
mod cluster_state;
mod danger;
mod etcdadm_cluster;
mod kubeadm_control_plane;
mod kubernetes_version;
mod machine_deployment;
mod machine_health_check;
mod machine_outcome;
mod machine_set;
mod paused_machine_deployment;
mod predict;
mod remediation;
mod selected_machines;
mod selector_index;
mod summary;
mod topology;
mod unread;

pub(crate) use adoption::Adoption;
pub(crate) use cluster_nodes::LeftOverNode;
pub(crate) use danger::Danger;
pub(crate) use predict::{Forecast, Outlook, predict};
pub(crate) use selector_index::OWNERS;
