//! Why nothing can be said about a file at all, and what to do about it.
//!
//! In: how the archive ended, and what was found in it. Out: a reason as a type; its text is for people alone.

use std::fmt::{self, Display, Formatter};

use crate::archive::FileKind;

/// Why nothing can be said: the file is not a backup, or has neither a Cluster nor a Machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// The file is something else.
    NotAnArchive {
        /// What it is, or what gzip unpacks it to.
        content: FileKind,
        /// It was compressed with gzip.
        gzip: bool,
    },
    /// The archive is cut or damaged before the first Cluster or Machine.
    CutTooEarly,
    /// A backup without any object.
    Empty,
    /// A tar archive that Velero did not write.
    NotVelero,
    /// None of the Clusters and Machines could be read.
    Unreadable {
        /// How many there are.
        objects: usize,
    },
    /// A backup without Clusters and Machines.
    NoClusters,
}

impl Unusable {
    /// What to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::NotAnArchive { .. } | Self::NotVelero => {
                "Expected is the archive that this writes: velero backup download NAME"
            }
            Self::CutTooEarly | Self::Unreadable { .. } => "Download it again: velero backup download NAME",
            Self::Empty => "Find the cause with `velero backup describe NAME`, and take another backup.",
            Self::NoClusters => {
                "Check with `velero backup describe NAME` that it was taken on the management cluster, and that its \
                 filters include the objects of Cluster API."
            }
        }
    }

    /// What happened and what to do about it.
    pub fn explanation(self) -> String {
        format!("{self} {}", self.advice())
    }
}

impl Display for Unusable {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnArchive { content, gzip } => {
                let inside = if *gzip { "compressed with gzip, and unpacked it is " } else { "" };
                write!(formatter, "This is not a backup: the file is {inside}{}.", content.description())
            }
            Self::CutTooEarly => {
                formatter.write_str("The archive is cut or damaged before the first Cluster or Machine in it.")
            }
            Self::Empty => formatter.write_str("This backup is valid but empty: it has no objects at all."),
            Self::NotVelero => {
                formatter.write_str("This is a tar archive, but not one of Velero: it has no `resources/` folder.")
            }
            Self::Unreadable { objects } => {
                write!(formatter, "None of the {objects} Clusters and Machines in this backup could be read.")
            }
            Self::NoClusters => {
                formatter.write_str("This Velero backup has neither a Cluster nor a Machine of Cluster API.")
            }
        }
    }
}
