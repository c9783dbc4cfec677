//! Where something stands in a report: what can be selected, folded and linked to.
//!
//! Places are positions, so that a link holds no name of a machine or host.

/// The control plane, or one of the pools, of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum SetAt {
    /// The control plane.
    ControlPlane,
    /// The pool at this position.
    Pool(usize),
}

/// Something in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Place {
    /// A cluster.
    Cluster(usize),
    /// A control plane or pool.
    Set(usize, SetAt),
    /// A machine.
    Machine(usize, SetAt, usize),
    /// The virtual machines that match nothing.
    Others,
    /// One of them.
    Other(usize),
}

impl Place {
    /// As in a link: `c3`, `c3.cp`, `c3.p0.m12`, `o`, `o4`.
    pub(crate) fn to_link(self) -> String {
        let set = |at| match at {
            SetAt::ControlPlane => "cp".to_owned(),
            SetAt::Pool(pool) => format!("p{pool}"),
        };
        match self {
            Self::Cluster(cluster) => format!("c{cluster}"),
            Self::Set(cluster, at) => format!("c{cluster}.{}", set(at)),
            Self::Machine(cluster, at, machine) => format!("c{cluster}.{}.m{machine}", set(at)),
            Self::Others => "o".to_owned(),
            Self::Other(other) => format!("o{other}"),
        }
    }

    /// Reads what [`Place::to_link`] writes.
    pub(crate) fn from_link(link: &str) -> Option<Self> {
        let number = |part: &str, mark| part.strip_prefix(mark)?.parse::<usize>().ok();
        let set = |part: &str| match part {
            "cp" => Some(SetAt::ControlPlane),
            other => number(other, 'p').map(SetAt::Pool),
        };
        match link.split('.').collect::<Vec<_>>().as_slice() {
            ["o"] => Some(Self::Others),
            [other] if other.starts_with('o') => number(other, 'o').map(Self::Other),
            [cluster] => number(cluster, 'c').map(Self::Cluster),
            [cluster, at] => Some(Self::Set(number(cluster, 'c')?, set(at)?)),
            [cluster, at, machine] => Some(Self::Machine(number(cluster, 'c')?, set(at)?, number(machine, 'm')?)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_back() {
        let places = [
            Place::Cluster(3),
            Place::Set(0, SetAt::ControlPlane),
            Place::Machine(2, SetAt::Pool(1), 40),
            Place::Others,
            Place::Other(7),
        ];
        for place in places {
            assert_eq!(Place::from_link(&place.to_link()), Some(place));
        }
        for wrong in ["", "c", "x1", "c1.q", "c1.p0.m1.z", "c-1", "o1.cp"] {
            assert_eq!(Place::from_link(wrong), None, "{wrong}");
        }
    }
}
