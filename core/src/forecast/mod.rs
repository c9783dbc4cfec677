//! What the controllers will do after a restore: graph, observations and verdicts in, an outcome for every machine and
//! cluster out.
//!
//! A pure function, built on what the controllers were seen to do after real restores, and on their sources, version
//! by version (`docs/forecast.md`). Assumes Velero's default restore into an empty management cluster, and that all is
//! unpaused afterwards. Never changes a verdict. What was not read never makes a forecast calmer: it gives `Unknown`,
//! `AtRisk` or a range.
//!
//! | module | what it is |
//! | --- | --- |
//! | `predict` | the order in which the controllers act; the one place that knows all of them |
//! | `capv`, `machine_health_check`, `machine_deployment`, `machine_set`, `kubeadm_control_plane`, `etcdadm_cluster`,
//! `topology` | what one controller does, each rule a function named as in the controller |
//! | `versions` | which versions act, and what differs between them |
//! | `union` | the forecasts of several versions as one |
//! | `paused_machine_deployment` | what is left of it under `spec.paused` |
//! | `machine_set_preflight` | what a MachineSet waits for before it creates or replaces Machines |
//! | `missing_templates` | templates without which no Machine is created |
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
mod machine_set_preflight;
mod missing_templates;
mod paused_machine_deployment;
mod predict;
mod remediation;
mod selected_machines;
mod selector_index;
mod summary;
mod topology;
mod union;
mod unread;
mod versions;

pub(crate) use adoption::Adoption;
pub(crate) use capv::missing_for;
pub(crate) use cluster_nodes::LeftOverNode;
pub(crate) use danger::Danger;
pub(crate) use missing_templates::Templated;
pub(crate) use predict::{Forecast, Outlook, predict};
pub(crate) use selector_index::OWNERS;
pub use versions::{RestoreInto, RestoreIntoError};
#[doc(hidden)]
pub use versions::{product_table, rule_table};
