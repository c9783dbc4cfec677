//! Where the report goes.
//!
//! In: the path after `-o`, and what writes the report. Out: the file, whole or not at all: it is written beside its
//! place under another name, and moved there when nothing can fail any more. Devices and pipes, which cannot be moved,
//! are written directly.
//!
//! A new file has the permissions that any program's output has (0666 less the umask): a report holds names and
//! addresses, but no secret. A file that is replaced keeps its permissions.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};

use crate::error::{Error, Input};

/// Where a report goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// `-`, or another name of standard output. The summary then goes to standard error.
    StandardOutput,
    /// A device, a pipe or another open file of this process.
    Device(PathBuf),
    /// A file.
    File(PathBuf),
}

impl Target {
    /// What `path` means. Fails early where a file could not be written anyway, or would replace an input.
    pub(crate) fn new(path: &Path, inputs: &[(Input, &Path)]) -> Result<Self, Error> {
        let standard = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];
        if standard.iter().any(|name| path == Path::new(name)) {
            return Ok(Self::StandardOutput);
        }
        let bad = |reason| Error::BadOutput { path: path.to_owned(), reason };
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => return Err(bad("it is a directory")),
            Ok(metadata) if !metadata.is_file() => return Ok(Self::Device(path.to_owned())),
            Ok(_) if path.starts_with("/dev/fd") || path.starts_with("/proc/self/fd") => {
                return Ok(Self::Device(path.to_owned()));
            }
            Ok(_) | Err(_) => {}
        }
        // A link stays, and what it points to is replaced.
        let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        for &(input, other) in inputs {
            if fs::canonicalize(other).is_ok_and(|other| other == file) {
                return Err(Error::WouldReplaceInput { input, path: path.to_owned() });
            }
        }
        if path.file_name().is_none() || path.to_string_lossy().ends_with(std::path::is_separator) {
            return Err(bad("it is not the name of a file"));
        }
        if !folder(&file).is_dir() {
            return Err(bad("its folder does not exist"));
        }
        Ok(Self::File(file))
    }

    /// Has the report written. `standard_output` is used only where the report goes there.
    pub(crate) fn write(
        &self,
        report: impl FnOnce(&mut dyn Write) -> io::Result<()>,
        standard_output: &mut dyn Write,
    ) -> Result<(), Error> {
        let unless_closed = |written: io::Result<()>| match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            Err(_) | Ok(()) => Ok(()), // Whoever closed the pipe has enough.
        };
        match self {
            Self::StandardOutput => {
                unless_closed(report(standard_output).and_then(|()| standard_output.flush())).map_err(Error::Print)
            }
            Self::Device(path) => {
                let file = OpenOptions::new().append(true).open(path);
                unless_closed(file.and_then(|mut file| report(&mut file))).map_err(|error| failed(path, error))
            }
            Self::File(path) => replace(path, report).map_err(|error| failed(path, error)),
        }
    }
}

fn replace(path: &Path, report: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut file = beside(path)?;
    report(&mut file)?;
    if let Ok(old) = fs::metadata(path) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A new file in the same folder, and so on the same disk.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".drift-detector-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666)); // The system takes the umask off.
    }
    builder.tempfile_in(folder(path))
}

fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        Some(_) | None => Path::new("."),
    }
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::Write { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(path: &Path) -> Result<Target, Error> {
        Target::new(path, &[])
    }

    #[test]
    fn a_file_is_replaced_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        fs::write(&path, "an older and longer report").unwrap();
        target(&path).unwrap().write(|out| out.write_all(b"new"), &mut Vec::new()).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_fails_half_way_leaves_the_old_file_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        fs::write(&path, "old").unwrap();
        let half = |out: &mut dyn Write| out.write_all(b"ne").and(Err(io::ErrorKind::StorageFull.into()));
        assert!(matches!(target(&path).unwrap().write(half, &mut Vec::new()), Err(Error::Write { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("report.json"), folder.path().join("link.json"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        target(&link).unwrap().write(|out| out.write_all(b"new"), &mut Vec::new()).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn what_cannot_be_written_is_told_before_any_work() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(target(folder.path()), Err(Error::BadOutput { reason: "it is a directory", .. })));
        let nowhere = folder.path().join("none").join("report.json");
        assert!(matches!(target(&nowhere), Err(Error::BadOutput { reason: "its folder does not exist", .. })));
        assert!(matches!(target(&folder.path().join("none/")), Err(Error::BadOutput { .. })));
        let backup = folder.path().join("backup.tar.gz");
        fs::write(&backup, "").unwrap();
        let other = folder.path().join(".").join("backup.tar.gz");
        let replaced = Target::new(&backup, &[(Input::Backup, other.as_path())]);
        assert!(matches!(replaced, Err(Error::WouldReplaceInput { input: Input::Backup, .. })));
    }

    #[test]
    fn standard_output_has_many_names() {
        for name in ["-", "/dev/stdout", "/dev/fd/1"] {
            let target = target(Path::new(name)).unwrap();
            let mut written = Vec::new();
            target.write(|out| out.write_all(b"report"), &mut written).unwrap();
            assert_eq!(written, b"report");
        }
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_written_directly() {
        let target = target(Path::new("/dev/null")).unwrap();
        assert_eq!(target, Target::Device("/dev/null".into()));
        target.write(|out| out.write_all(b"report"), &mut Vec::new()).unwrap();
    }
}
