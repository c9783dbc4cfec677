//! Why a request brought no result, before it is known whether that matters.

use super::{
    element::Element,
    messages::{Operation, VERSION_FAULT, fault_name},
    objects::Moref,
};
use crate::lookup::error::Problem;

/// What a server says where it says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The fault's name.
    pub(super) name: String,
    /// The property that it is about.
    pub(super) property: Option<String>,
    /// The object that it is about.
    pub(super) object: Option<String>,
}

impl Fault {
    /// Reads `<Fault>`.
    pub(super) fn read(fault: &Element) -> Self {
        let detail = fault.child("detail").and_then(|detail| detail.children.first());
        let text = |name: &str| detail.and_then(|detail| detail.text_of(name)).map(str::to_owned);
        Self { name: fault_name(fault), property: text("name"), object: text("obj") }
    }

    /// The session is over.
    pub(super) fn is_of_session(&self) -> bool {
        self.name == "NotAuthenticated"
    }

    /// One of these objects does not exist any more.
    pub(super) fn is_gone(&self, objects: &[Moref]) -> bool {
        self.name == "ManagedObjectNotFound" && objects.iter().any(|object| self.object.as_ref() == Some(&object.id))
    }
}

/// A request brought no result.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server says no.
    Fault(Fault),
    /// Anything else.
    Problem(Problem),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl Failure {
    /// The failure in words.
    pub(super) fn problem(self, operation: Operation) -> Problem {
        match self {
            Self::Problem(problem) => problem,
            Self::Fault(Fault { name, .. }) => match (operation, name.as_str()) {
                (Operation::Login, "InvalidLogin") => Problem::LoginRefused,
                (Operation::Login, "NoPermission") => Problem::LoginNotPermitted,
                (_, "NotAuthenticated") => Problem::SessionLost,
                (_, VERSION_FAULT) => Problem::UnsupportedVersion,
                (operation, _) => Problem::Fault { operation: operation.words(), fault: name },
            },
        }
    }
}
