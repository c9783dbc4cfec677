//! What the controllers do after a restore: each rule from the smallest backup that shows it.
#![cfg(test)]

#[expect(dead_code, reason = "each test program uses its part of the scenes")]
#[path = "../support/mod.rs"]
mod support;

#[expect(dead_code, reason = "this program uses a part of the random scenes")]
#[path = "../laws/random.rs"]
mod random;

mod basis;
mod capv;
mod etcdadm_cluster;
mod expect;
mod kubeadm_control_plane;
mod laws;
mod machine_deployment;
mod machine_health_check;
mod machine_set;
mod missing;
mod rehearsed;
mod restored;
mod topology;
mod twists;
mod versions;
mod versions_of_control_planes;
