//! What stands between a backup and its restore, and the exit code that follows from it.

use std::str::FromStr;

/// Something that keeps a report from being green. Ordered as people list it, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Concern {
    /// A finding of severity error: a restore would destroy something.
    Danger,
    /// A machine is a Ghost.
    Ghost,
    /// A machine is Stale.
    Stale,
    /// A virtual machine is unattributed.
    Unattributed,
    /// A machine is Unknown.
    Unknown,
    /// An input was not read, not read whole, or not to be trusted.
    Incomplete,
}

impl Concern {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Danger, Self::Ghost, Self::Stale, Self::Unattributed, Self::Unknown, Self::Incomplete];

    /// Its name on a command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Danger => "danger",
            Self::Ghost => "ghost",
            Self::Stale => "stale",
            Self::Unattributed => "unattributed",
            Self::Unknown => "unknown",
            Self::Incomplete => "incomplete",
        }
    }
}

/// A name that no [`Concern`] has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("use one of danger, ghost, stale, unattributed, unknown, incomplete")]
pub struct NoConcern;

impl FromStr for Concern {
    type Err = NoConcern;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|concern| concern.name() == name).ok_or(NoConcern)
    }
}

/// How the program ends, apart from failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitCode {
    /// Nothing to be concerned about.
    Clean,
    /// A danger, a Stale, a Ghost or an unattributed virtual machine.
    Drift,
    /// Something is Unknown, or an input was incomplete. Wins over [`ExitCode::Drift`].
    Incomplete,
}

impl ExitCode {
    /// The code for these concerns.
    pub fn of(concerns: impl IntoIterator<Item = Concern>) -> Self {
        concerns.into_iter().fold(Self::Clean, |code, concern| match (code, concern) {
            (Self::Incomplete, _) | (_, Concern::Unknown | Concern::Incomplete) => Self::Incomplete,
            (_, Concern::Danger | Concern::Ghost | Concern::Stale | Concern::Unattributed) => Self::Drift,
        })
    }

    /// The process exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Drift => 1,
            Self::Incomplete => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_wins() {
        assert_eq!(ExitCode::of([]), ExitCode::Clean);
        for concern in Concern::ALL {
            let alone = if concern < Concern::Unknown { ExitCode::Drift } else { ExitCode::Incomplete };
            assert_eq!(ExitCode::of([concern]), alone, "{concern:?}");
            assert_eq!(ExitCode::of([Concern::Unknown, concern]), ExitCode::Incomplete, "{concern:?}");
            assert_eq!(ExitCode::of([concern, Concern::Incomplete]), ExitCode::Incomplete, "{concern:?}");
        }
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for concern in Concern::ALL {
            assert_eq!(concern.name().parse(), Ok(concern));
        }
        assert_eq!("Ghost".parse::<Concern>(), Err(NoConcern));
    }
}
