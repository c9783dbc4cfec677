//! Ctrl-C.
//!
//! It ends the program at once with exit code 130, but while the report is moved to its place: then it waits for that
//! moment to pass; and while servers are asked: then they are told first. A second one does not wait for them.

use std::{
    io,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use signal_hook::{consts::SIGINT, flag};
use tokio_util::sync::CancellationToken;

/// The exit code of an interrupted program.
pub(crate) const EXIT_CODE: u8 = 130;

/// What an interruption does.
#[derive(Debug)]
pub(crate) struct Interrupts {
    at_once: Arc<AtomicBool>,
    pending: Arc<AtomicBool>,
}

impl Interrupts {
    /// From here on an interruption ends the program.
    pub(crate) fn install() -> io::Result<Self> {
        let interrupts = Self { at_once: Arc::new(AtomicBool::new(true)), pending: Arc::default() };
        flag::register_conditional_shutdown(SIGINT, i32::from(EXIT_CODE), Arc::clone(&interrupts.at_once))?;
        flag::register(SIGINT, Arc::clone(&interrupts.pending))?;
        Ok(interrupts)
    }

    /// Does something that may not be left half done. Tells whether an interruption waits.
    pub(crate) fn hold_during<T>(&self, work: impl FnOnce() -> T) -> (T, bool) {
        self.at_once.store(false, Ordering::SeqCst);
        let result = work();
        self.at_once.store(true, Ordering::SeqCst);
        (result, self.pending.load(Ordering::SeqCst))
    }

    /// Works, and cancels where an interruption comes. Tells whether one did.
    pub(crate) async fn cancel_during<T>(
        &self,
        cancel: &CancellationToken,
        work: impl Future<Output = T>,
    ) -> (T, bool) {
        let mut work = pin!(work);
        let mut interruption = pin!(tokio::signal::ctrl_c());
        let mut told = false;
        self.at_once.store(false, Ordering::SeqCst);
        let result = loop {
            tokio::select! {
                biased;
                _ = &mut interruption, if !told => {
                    told = true;
                    cancel.cancel();
                    self.at_once.store(true, Ordering::SeqCst);
                }
                result = &mut work => break result,
            }
        };
        self.at_once.store(true, Ordering::SeqCst);
        (result, self.pending.load(Ordering::SeqCst))
    }
}
