//! Where something stands in a report: the stable identity of whatever a view selects, folds or links to.
//!
//! Places are positions, so that an address that holds one holds no name of a machine or host.

/// The control plane, or one of the pools, of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetPlace {
    /// The control plane.
    ControlPlane,
    /// The pool at this position.
    Pool(usize),
}

/// Something in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A cluster.
    Cluster(usize),
    /// A control plane or pool.
    Set(usize, SetPlace),
    /// A machine.
    Machine(usize, SetPlace, usize),
    /// The virtual machines that match nothing, together.
    AllUnattributed,
    /// One of them.
    Unattributed(usize),
}
