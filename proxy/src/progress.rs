//! A bar on a terminal while a large file is read, or a server is asked.
//!
//! In: a reader, or counts. Out: the same bytes. The bar shows itself only after a while and only where standard error
//! is a terminal, and leaves nothing behind.

use std::{
    io::{self, Read},
    time::{Duration, Instant},
};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long reading may take before a person wonders.
const PATIENCE: Duration = Duration::from_millis(300);

/// A reader that somebody watches.
#[derive(Debug)]
pub(crate) struct Watched<R> {
    inner: R,
    read: u64,
    length: Option<u64>,
    shown: bool,
    began: Instant,
    bar: Option<ProgressBar>,
}

impl<R> Watched<R> {
    /// Watches `inner`, of which `length` bytes are expected where that is known. `shown` is whether standard error is
    /// a terminal that may be drawn upon.
    pub(crate) fn new(inner: R, length: Option<u64>, shown: bool) -> Self {
        Self { inner, read: 0, length, shown, began: Instant::now(), bar: None }
    }

    fn draw(&mut self) {
        let bar = self.bar.get_or_insert_with(|| {
            let template = match self.length {
                Some(_) => "Reading the backup  [{bar:30}] {bytes} of {total_bytes}",
                None => "Reading the backup  {bytes}",
            };
            let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::with_draw_target(self.length, ProgressDrawTarget::stderr())
                .with_style(style.progress_chars("=> "))
        });
        bar.set_position(self.read);
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.read = self.read.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        if self.shown && (self.bar.is_some() || self.began.elapsed() > PATIENCE) {
            self.draw();
        }
        Ok(length)
    }
}

impl<R> Drop for Watched<R> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// The lines of servers that are asked at the same time.
#[derive(Debug)]
pub(crate) struct Board {
    lines: Option<MultiProgress>,
}

impl Board {
    /// `shown` is whether standard error is a terminal that may be drawn upon.
    pub(crate) fn new(shown: bool) -> Self {
        Self { lines: shown.then(MultiProgress::new) }
    }

    /// A line for one server.
    pub(crate) fn server(&self, name: &str) -> Asked {
        self.line("Reading {prefix}  {msg}", None, name)
    }

    /// A line for many servers that are asked at once.
    pub(crate) fn servers(&self, what: &str, count: usize) -> Asked {
        self.line("Reading {prefix}  {pos} of {len}", u64::try_from(count).ok(), what)
    }

    /// Takes the lines away while something else is printed.
    pub(crate) fn step_aside(&self, print: impl FnOnce()) {
        match &self.lines {
            Some(lines) => lines.suspend(print),
            None => print(),
        }
    }

    fn line(&self, template: &str, length: Option<u64>, prefix: &str) -> Asked {
        let bar = self.lines.as_ref().map(|lines| {
            let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = length.map_or_else(ProgressBar::no_length, ProgressBar::new).with_style(style);
            let bar = lines.add(bar.with_prefix(prefix.to_owned()).with_message("connecting"));
            bar.tick();
            bar
        });
        Asked { bar }
    }
}

/// Servers that are asked, and somebody who waits for them.
#[derive(Debug)]
pub(crate) struct Asked {
    bar: Option<ProgressBar>,
}

impl Asked {
    /// So much has come.
    pub(crate) fn objects(&self, objects: u64, machines: u64) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{objects} objects, {machines} VMs"));
            bar.tick();
        }
    }

    /// So many have answered, or will not.
    pub(crate) fn done(&self, servers: usize) {
        if let Some(bar) = &self.bar {
            bar.set_position(u64::try_from(servers).unwrap_or(u64::MAX));
        }
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
