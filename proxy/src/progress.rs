//! A bar on a terminal while a large file is read, or a server is asked.
//!
//! In: a reader, or counts. Out: the same bytes. The bar shows itself only after a while and only where standard error is
//! a terminal, and leaves nothing behind.

use std::{
    io::{self, Read},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

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
    /// Watches `inner`, of which `length` bytes are expected where that is known. `shown` is whether standard error is a
    /// terminal that may be drawn upon.
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

/// A vCenter that is asked, and somebody who waits for it.
#[derive(Debug)]
pub(crate) struct Asked {
    bar: Option<ProgressBar>,
}

impl Asked {
    /// Watches a look-up.
    pub(crate) fn new(server: &str, shown: bool) -> Self {
        let bar = shown.then(|| {
            let style = ProgressStyle::with_template("Reading {prefix}  {msg}");
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(style);
            bar.with_prefix(server.to_owned()).with_message("connecting")
        });
        if let Some(bar) = &bar {
            bar.tick();
        }
        Self { bar }
    }

    /// So much has come.
    pub(crate) fn objects(&self, objects: u64, machines: u64) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{objects} objects, {machines} VMs"));
            bar.tick();
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
