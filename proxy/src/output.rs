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

use crate::{
    error::{Error, Input},
    interrupt::Interrupts,
};

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
        let file = fs::canonicalize(path)
            .ok()
            .or_else(|| follow(path))
            .ok_or_else(|| bad("its symbolic links lead nowhere"))?;
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

    /// Has the report written. `standard_output` is used only where the report goes there. Tells the exit code where an
    /// interruption kept a file from being written. What is written directly may wait for a reader for ever, and leaves
    /// nothing to be undone: there an interruption ends the program at once.
    pub(crate) fn write(
        &self,
        interrupts: &Interrupts,
        report: impl FnOnce(&mut dyn Write) -> io::Result<()>,
        standard_output: &mut dyn Write,
    ) -> Result<Option<u8>, Error> {
        let unless_closed = |written: io::Result<()>| match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            Err(_) | Ok(()) => Ok(()), // Whoever closed the pipe has enough.
        };
        match self {
            Self::StandardOutput => {
                unless_closed(report(standard_output).and_then(|()| standard_output.flush())).map_err(Error::Print)?;
                Ok(None)
            }
            Self::Device(path) => {
                let file = OpenOptions::new().append(true).open(path);
                unless_closed(file.and_then(|mut file| report(&mut file))).map_err(|error| failed(path, error))?;
                Ok(None)
            }
            Self::File(path) => {
                let (written, interrupted) = interrupts.hold_during(|| replace(path, interrupts, report));
                match interrupted {
                    Some(code) => Ok(Some(code)),
                    None => written.map(|()| None).map_err(|error| failed(path, error)),
                }
            }
        }
    }
}

fn replace(
    path: &Path,
    interrupts: &Interrupts,
    report: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = beside(path)?;
    report(&mut Stoppable { file: &mut file, interrupts })?;
    if let Ok(old) = fs::metadata(path) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A file that takes no more once the program was interrupted.
struct Stoppable<'a> {
    file: &'a mut NamedTempFile,
    interrupts: &'a Interrupts,
}

impl Write for Stoppable<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.interrupts.pending() {
            Some(_) => Err(io::Error::other("the program was interrupted")),
            None => self.file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Links that are followed one after the other, as many as Linux follows.
const LINKS: usize = 40;

/// The file that will be where a path points that does not lead to one yet: a link to it is not the file itself.
fn follow(path: &Path) -> Option<PathBuf> {
    let mut file = path.to_owned();
    for _ in 0..LINKS {
        let Ok(link) = fs::read_link(&file) else {
            let whole = fs::canonicalize(folder(&file)).ok().zip(file.file_name());
            return Some(whole.map_or(file.clone(), |(folder, name)| folder.join(name)));
        };
        file = folder(&file).join(link);
    }
    None
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

    fn write(
        target: &Target,
        report: impl FnOnce(&mut dyn Write) -> io::Result<()>,
        standard_output: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let interrupted = target.write(&Interrupts::install().unwrap(), report, standard_output)?;
        assert_eq!(interrupted, None);
        Ok(())
    }

    #[test]
    fn a_file_is_replaced_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        fs::write(&path, "an older and longer report").unwrap();
        write(&target(&path).unwrap(), |out| out.write_all(b"new"), &mut Vec::new()).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_fails_half_way_leaves_the_old_file_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        fs::write(&path, "old").unwrap();
        let half = |out: &mut dyn Write| out.write_all(b"ne").and(Err(io::ErrorKind::StorageFull.into()));
        assert!(matches!(write(&target(&path).unwrap(), half, &mut Vec::new()), Err(Error::Write { .. })));
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
        write(&target(&link).unwrap(), |out| out.write_all(b"new"), &mut Vec::new()).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_that_does_not_exist_stays_one() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let (links, reports) = (folder.path().join("links"), folder.path().join("reports"));
        fs::create_dir(&links).unwrap();
        fs::create_dir(&reports).unwrap();
        symlink("second", links.join("first")).unwrap();
        symlink("../reports/report.json", links.join("second")).unwrap();
        write(&target(&links.join("first")).unwrap(), |out| out.write_all(b"new"), &mut Vec::new()).unwrap();
        assert_eq!(fs::read(reports.join("report.json")).unwrap(), b"new");
        assert_eq!((fs::read_dir(&links).unwrap().count(), fs::read_dir(&reports).unwrap().count()), (2, 1));
        assert!(fs::symlink_metadata(links.join("first")).unwrap().is_symlink());
        assert!(fs::symlink_metadata(links.join("second")).unwrap().is_symlink());

        symlink("../none/report.json", links.join("nowhere")).unwrap();
        let nowhere = target(&links.join("nowhere"));
        assert!(matches!(nowhere, Err(Error::BadOutput { reason: "its folder does not exist", .. })), "{nowhere:?}");
        symlink("round", links.join("round")).unwrap();
        let round = target(&links.join("round"));
        assert!(matches!(round, Err(Error::BadOutput { reason: "its symbolic links lead nowhere", .. })), "{round:?}");
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
            write(&target, |out| out.write_all(b"report"), &mut written).unwrap();
            assert_eq!(written, b"report");
        }
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_written_directly() {
        let target = target(Path::new("/dev/null")).unwrap();
        assert_eq!(target, Target::Device("/dev/null".into()));
        write(&target, |out| out.write_all(b"report"), &mut Vec::new()).unwrap();
    }
}
