//! The nodes of one workload cluster, with what the list tells of its own age and completeness.

use jiff::{SignedDuration, Timestamp};

use crate::cluster::ClusterRef;
use crate::uuid::Uuid;

/// The newest heartbeat of a list is at most this old when it is read: one period, and as much again for clocks that
/// differ.
const HEARTBEATS: SignedDuration = SignedDuration::from_mins(10);

/// The nodes of one cluster.
#[derive(Clone, Debug)]
pub(crate) struct NodeList {
    /// The file it came from.
    pub(crate) source: String,
    /// The cluster.
    pub(crate) cluster: ClusterRef,
    /// The nodes.
    pub(crate) nodes: Vec<Node>,
    /// Some Node says which Machine it is: the controller that writes this into Nodes was at work.
    pub(crate) names_machines: bool,
    /// It holds all nodes.
    pub(crate) complete: bool,
    /// A machine of the backup that runs and was a Node, and whose Node it lacks: that was deleted, or the list was
    /// cut. No virtual machine is judged by its absence from such a list.
    pub(crate) lacks_node_of: Option<String>,
    /// The latest time at which the list was true: the newest heartbeat, else the newest transition of a condition.
    pub(crate) as_of: Option<Timestamp>,
}

/// A Node.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Node {
    /// Its name.
    pub(crate) name: String,
    /// The BIOS UUIDs that its virtual machine may have: the one in its providerID, else two readings of its system
    /// UUID.
    pub(crate) uuids: Vec<Uuid>,
    /// The raw value that they were read from.
    pub(crate) raw_uuid: Option<String>,
    /// The Machine that it says it is.
    pub(crate) machine: Option<String>,
    /// The kind of that Machine's owner.
    pub(crate) owner_kind: Option<String>,
    /// The name of that Machine's owner.
    pub(crate) owner_name: Option<String>,
    /// Its Ready condition.
    pub(crate) ready: Option<bool>,
    /// It has the label of control-plane nodes.
    pub(crate) control_plane: bool,
    /// The newest heartbeat of its conditions.
    pub(crate) heard_at: Option<Timestamp>,
    /// Type and status of its conditions.
    pub(crate) conditions: Vec<(String, String)>,
}

impl Node {
    /// Its label, or the owner of its Machine, says that it belongs to the control plane.
    pub(crate) fn is_control_plane(&self) -> bool {
        self.control_plane || self.owner_kind.as_deref().is_some_and(|kind| kind.ends_with("ControlPlane"))
    }

    /// What its host is called: its name, and the label of a fully qualified one.
    pub(crate) fn host_names(&self) -> impl Iterator<Item = &str> {
        let label = self.name.split_once('.').map(|(label, _)| label);
        std::iter::once(self.name.as_str()).chain(label)
    }

    /// Every name by which it may be a machine's: its host's, and the Machine that it says it is.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.host_names().chain(self.machine.as_deref())
    }

    /// It has the providerID by which Cluster API finds the Node of a Machine.
    pub(crate) fn has_provider_id(&self) -> bool {
        self.raw_uuid.as_deref().is_some_and(|raw| raw.starts_with("vsphere://"))
    }

    /// Its last heartbeat is not much older than this time, so that a Node that is ready was live then: a Node reports
    /// at least every five minutes, and stops being ready less than a minute after its last lease. One that never
    /// reported, or last reported long before, proves nothing.
    pub(crate) fn was_heard_by(&self, time: Timestamp) -> bool {
        self.heard_at.is_some_and(|heard_at| time.duration_since(heard_at) <= HEARTBEATS)
    }

    /// It says that a MachineSet owns its Machine: it is a worker of some pool.
    pub(crate) fn is_of_machine_set(&self) -> bool {
        self.owner_kind.as_deref() == Some("MachineSet")
    }
}

impl NodeList {
    /// It was read before this time, as far as it shows: everything that it tells of is older.
    pub(crate) fn is_older_than(&self, time: Timestamp) -> bool {
        self.as_of.is_some_and(|as_of| time.duration_since(as_of) > HEARTBEATS)
    }
}
