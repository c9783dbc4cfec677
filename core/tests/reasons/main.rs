//! One scene for each reason, finding and diagnostic that the program can give, and for each case that the rules tell
//! apart, with a snapshot of just that: what an admin reads about one machine at night.
#![cfg(test)]

#[expect(dead_code, reason = "each test program uses its part of the scenes")]
#[path = "../support/mod.rs"]
mod support;

mod absent;
mod ambiguous;
mod archive;
mod clocks;
mod compared;
mod cut_lists;
mod exhaustive;
mod external_etcd;
mod findings;
mod forged;
mod ghosts;
mod ghosts_by_name;
mod hidden;
mod ignored;
mod inherited;
mod inputs;
mod living_nodes;
mod matched;
mod objects;
mod other_control_planes;
mod other_providers;
mod other_uuids;
mod places;
mod show;
mod strangers;
mod unattributed;
mod undecided;
mod unread;
mod versions;
