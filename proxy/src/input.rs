//! Opening and reading the files that were named.
//!
//! In: paths. Out: bytes, or an error that says what happened, why, and what to do. What the bytes mean is decided
//! elsewhere.

use std::{
    fs::{self, File},
    io::{self, Read},
    num::NonZero,
    ops::ControlFlow,
    path::Path,
    thread,
};

use drift_core::{
    Backup, Report,
    archive::{Inflated, Inflater, Limits, Piece},
    backup::{Batch, EntryReader, ObjectReader},
    ignore::IgnoreFile,
};

use crate::{
    error::{Error, Input},
    ordered::Ordered,
    pipeline::{self, Inflate},
    progress::Watched,
};

/// The largest inventory, node list or record that is read: a hundred times that of the largest vCenter.
const MAX_DOCUMENT: u64 = 1 << 30;

/// Fails early where a file cannot be read anyway, before an hour is spent on another one.
pub(crate) fn check(input: Input, path: &Path) -> Result<(), Error> {
    let metadata = fs::metadata(path).map_err(|source| failed(input, path, source))?;
    if metadata.is_dir() { Err(Error::Directory { input, path: path.to_owned() }) } else { Ok(()) }
}

/// Reads a backup, whatever its size, in bounded memory.
pub(crate) fn backup(path: &Path, show_progress: bool) -> Result<Backup, Error> {
    let file = open(Input::Backup, path)?;
    let metadata = file.metadata().map_err(|source| failed(Input::Backup, path, source))?;
    let length = metadata.is_file().then_some(metadata.len());
    let source = Watched::new(file, length, show_progress);
    let backup = read(source, &file_name(path)).map_err(|source| failed(Input::Backup, path, source))?;
    match backup.unusable() {
        Some(reason) => Err(Error::UnusableBackup { path: path.to_owned(), reason }),
        None => Ok(backup),
    }
}

/// One thread inflates, this one takes the archive apart, and the others decode its objects.
fn read(source: impl Read + Send, file_name: &str) -> io::Result<Backup> {
    let limits = Limits::default();
    let mut entries = EntryReader::new(limits);
    let mut objects = ObjectReader::new(file_name);
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let inflated = thread::scope(|scope| {
        let mut decoding = Ordered::start(scope, threads, Batch::decode)?;
        let mut take = |decoded| objects.add(decoded);
        let inflated = pipeline::run(source, Inflater::new(limits), |bytes| {
            entries.push(bytes, &mut |batch| decoding.submit(batch, &mut take));
            if entries.stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        decoding.finish(&mut take);
        io::Result::Ok(inflated)
    })?;
    let (batch, entries) = entries.finish();
    objects.add(batch.decode());
    Ok(objects.finish(entries, inflated))
}

impl Inflate for Inflater {
    type End = Inflated;

    fn push(&mut self, bytes: &[u8], mut out: &mut dyn FnMut(Piece<'_>)) {
        Self::push(self, bytes, &mut out);
    }

    fn stopped(&self) -> bool {
        Self::stopped(self)
    }

    fn finish(self) -> Inflated {
        Self::finish(self)
    }
}

/// Reads a file that has to be in memory as a whole.
pub(crate) fn document(input: Input, path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let mut file = open(input, path)?.take(MAX_DOCUMENT.saturating_add(1));
    let length = file.read_to_end(&mut bytes).map_err(|source| failed(input, path, source))?;
    if u64::try_from(length).is_ok_and(|length| length <= MAX_DOCUMENT) {
        Ok(bytes)
    } else {
        Err(Error::TooLarge { input, path: path.to_owned(), limit: MAX_DOCUMENT })
    }
}

/// Reads a report that an earlier detection wrote.
pub(crate) fn report(path: &Path) -> Result<Report, Error> {
    check(Input::Report, path)?;
    let bytes = document(Input::Report, path)?;
    let wrong = |reason| Error::BadInput { input: Input::Report, path: path.to_owned(), reason };
    Report::read(&bytes).map_err(|error| wrong(error.reason()))
}

/// Reads what a person decided to ignore.
pub(crate) fn ignore_file(path: &Path) -> Result<IgnoreFile, Error> {
    let bytes = document(Input::Ignore, path)?;
    IgnoreFile::parse(&bytes).map_err(|reason| Error::Ignore { path: path.to_owned(), reason })
}

/// The file's name without its folder: what reports and messages call it.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn open(input: Input, path: &Path) -> Result<File, Error> {
    check(input, path)?;
    File::open(path).map_err(|source| failed(input, path, source))
}

fn failed(input: Input, path: &Path, source: io::Error) -> Error {
    Error::Read { input, path: path.to_owned(), source }
}
