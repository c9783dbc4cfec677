//! Why the program could not do its work: what happened, why, and what to do about it.
//!
//! These end the program with exit code 2. Whatever is wrong *within* a readable input is no error but a diagnostic of
//! the report.

use std::{
    fmt::{self, Display, Formatter},
    io,
    path::{Path, PathBuf},
};

use drift_core::{backup::Unusable, ignore::IgnoreError};
use thiserror::Error;

use crate::{lookup::LookupError, serve::ServeError, view::shown};

/// What was to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// `--backup`.
    Backup,
    /// `--inventory`.
    Inventory,
    /// `--nodes`.
    Nodes,
    /// A report to compare.
    Report,
    /// `--ignore-file`.
    Ignore,
    /// `--velero-backup`.
    VeleroBackup,
    /// `--credentials`.
    Credentials,
    /// `--vcenter-password-file`.
    Password,
    /// `--ca-file`.
    Authorities,
}

impl Display for Input {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Backup => "backup",
            Self::Inventory => "inventory",
            Self::Nodes => "node list",
            Self::Report => "report",
            Self::Ignore => "ignore file",
            Self::VeleroBackup => "Velero backup record",
            Self::Credentials => "credentials file",
            Self::Password => "password file",
            Self::Authorities => "CA file",
        })
    }
}

/// Why the program could not do its work.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// A vCenter could not be read, and there was nothing else to do.
    #[error("{0}")]
    LookUp(LookupError),
    /// There is no account for a vCenter.
    #[error("cannot read {0}: no account is given for it")]
    NoAccount(String),
    /// The system does not let this program open connections.
    #[error("cannot open connections: {0}")]
    Runtime(io::Error),
    /// A file with other content than expected.
    #[error("cannot use the {input} {}: {reason}", display(path))]
    BadInput {
        /// What it was to be.
        input: Input,
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// An ignore file that decides nothing.
    #[error("cannot use the ignore file {}: {reason}", display(path))]
    Ignore {
        /// The file.
        path: PathBuf,
        /// Which line is wrong, and why.
        reason: IgnoreError,
    },
    /// A file could not be opened or read.
    #[error("cannot read the {input} {}: {}", display(path), plainly(source))]
    Read {
        /// What it was to be.
        input: Input,
        /// Where it was to be.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder where a file was expected.
    #[error("cannot read the {input} {}: it is a directory", display(path))]
    Directory {
        /// What it was to be.
        input: Input,
        /// The folder.
        path: PathBuf,
    },
    /// A file is larger than the limit.
    #[error("cannot read the {input} {}: it is larger than {} MiB", display(path), limit >> 20)]
    TooLarge {
        /// What it was to be.
        input: Input,
        /// The file.
        path: PathBuf,
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// The archive has nothing to compare.
    #[error("cannot use the backup {}", display(path))]
    UnusableBackup {
        /// The archive.
        path: PathBuf,
        /// Why.
        reason: Unusable,
    },
    /// The report would overwrite one of its inputs.
    #[error("the report would overwrite the {input} {}", display(path))]
    WouldReplaceInput {
        /// What it is.
        input: Input,
        /// The file.
        path: PathBuf,
    },
    /// Two documents would go to one place.
    #[error("{} is named twice with -o", display(path))]
    SameOutput {
        /// The place.
        path: PathBuf,
    },
    /// A page is one document.
    #[error("the format runbook-html takes one --cluster, or none for the whole runbook")]
    SeveralClusters,
    /// A cluster that was named is not in the backup.
    #[error("the backup has no cluster {}", shown(cluster))]
    UnknownCluster {
        /// Its name.
        cluster: String,
        /// Those with names that are alike.
        near: Vec<String>,
    },
    /// A node list was given without its cluster.
    #[error("{} is a file, and --nodes does not say of which cluster", display(.0))]
    NodesWithoutCluster(PathBuf),
    /// The report's path cannot be a file.
    #[error("cannot write the report {}: {reason}", display(path))]
    BadOutput {
        /// Where it was to be.
        path: PathBuf,
        /// Why.
        reason: &'static str,
    },
    /// The report could not be written.
    #[error("cannot write the report {}: {}", display(path), plainly(source))]
    Write {
        /// Where it was to be.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Standard output or standard error could not be written.
    #[error("cannot write the output: {}", plainly(.0))]
    Print(io::Error),
    /// The system does not let this program handle signals.
    #[error("cannot handle signals: {0}")]
    Interrupts(io::Error),
    /// The page is not served.
    #[error(transparent)]
    Serve(ServeError),
    /// The report could not be turned into JSON.
    #[error("cannot write the report as JSON: {0}")]
    Json(serde_json::Error),
}

impl Error {
    /// What to do about it, paragraph by paragraph.
    pub(crate) fn advice(&self) -> Vec<String> {
        if let Self::LookUp(error) = self {
            return error.advice();
        }
        if let Self::UnusableBackup { reason, .. } = self {
            return vec![reason.to_string(), reason.advice().to_owned()];
        }
        if let Self::UnknownCluster { near, .. } = self {
            let list = "All clusters: drift-detector inspect --backup FILE".to_owned();
            let near: Vec<String> = near.iter().map(|name| shown(name)).collect();
            let meant = (!near.is_empty()).then(|| format!("Clusters with similar names: {}", near.join(", ")));
            return meant.into_iter().chain([list]).collect();
        }
        self.fixed_advice().iter().map(|line| (*line).to_owned()).collect()
    }

    fn fixed_advice(&self) -> &'static [&'static str] {
        match self {
            Self::NoAccount(_) => {
                &["Give one: --vcenter-username NAME --vcenter-password-file FILE, or --credentials FILE, or the \
                 environment variables DRIFT_DETECTOR_VCENTER_USERNAME and DRIFT_DETECTOR_VCENTER_PASSWORD."]
            }
            Self::Read { input: Input::Backup, source, .. } if source.kind() == io::ErrorKind::NotFound => {
                &["Give the archive that this writes: velero backup download NAME"]
            }
            Self::Read { source, .. } if source.kind() == io::ErrorKind::NotFound => &["Check the path."],
            Self::Read { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                &["Run this as a user who may read it, or change the permissions of the file."]
            }
            Self::Read { .. } => &["Copy the file to a local disk and try again."],
            Self::Directory { input: Input::Backup, .. } => &[
                "Give the archive itself, as this writes it: velero backup download NAME",
                "An unpacked backup can be packed again: tar -czf backup.tar.gz -C DIRECTORY .",
            ],
            Self::Directory { .. } => &["Give the file itself; where there are several, repeat the option."],
            Self::Ignore { .. } => &[
                "Nothing is ignored until the file is right. Each entry looks like this:",
                "[[ignore]]\nmatch = { vm = \"jump-*\" }\nreason = \"Jump hosts of ours\"\nuntil = 2027-01-31",
            ],
            Self::BadInput { .. } | Self::TooLarge { .. } => &["Check that it is the right file."],
            Self::SameOutput { .. } => &["Give each document a file of its own; \"-\" takes one."],
            Self::SeveralClusters => &["Write a page for each cluster, or the runbook as Markdown (-o runbook.md)."],
            Self::NodesWithoutCluster(_) => &["Name its cluster: --nodes NAMESPACE/NAME=FILE"],
            Self::WouldReplaceInput { .. } => &["Choose another file for -o."],
            Self::Write { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                &["Make the folder writable: the report is written to a new file in it, which is then renamed."]
            }
            Self::BadOutput { .. } | Self::Write { .. } => &["Choose another file for -o, or - for standard output."],
            Self::Serve(error) => error.advice(),
            Self::LookUp(_)
            | Self::UnknownCluster { .. }
            | Self::UnusableBackup { .. }
            | Self::Print(_)
            | Self::Interrupts(_)
            | Self::Runtime(_)
            | Self::Json(_) => &[],
        }
    }
}

/// A path that cannot disturb a terminal.
pub(crate) fn display(path: &Path) -> String {
    shown(&path.to_string_lossy())
}

/// What the system reported, in plain words where its own are for programmers.
fn plainly(error: &io::Error) -> String {
    let known = [
        (io::ErrorKind::NotFound, "there is no such file or folder"),
        (io::ErrorKind::PermissionDenied, "permission denied"),
        (io::ErrorKind::IsADirectory, "it is a directory"),
        (io::ErrorKind::StorageFull, "the disk is full"),
    ];
    let known = known.into_iter().find(|(kind, _)| *kind == error.kind());
    known.map_or_else(|| error.to_string(), |(_, words)| words.to_owned())
}
