//! Ctrl-C, and the signal by which the system asks a program to end.
//!
//! They end the program at once with exit code 130 or 143, but while the report is moved to its place or a password is
//! typed unseen: then they wait for that to pass; and while servers are asked: then those are told first. A second one
//! does not wait for them.

use std::{
    io,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};
use tokio_util::sync::CancellationToken;

/// The exit code of an interrupted program.
pub(crate) const EXIT_CODE: u8 = 130;
/// The exit code of a terminated program.
const TERMINATED: u8 = 143;

/// What an interruption does.
#[derive(Debug)]
pub(crate) struct Interrupts {
    at_once: Arc<AtomicBool>,
    pending: Arc<AtomicBool>,
}

/// Signals that end the program, with its exit code.
const ENDING: [(i32, u8); 2] = [(SIGINT, EXIT_CODE), (SIGTERM, TERMINATED)];

impl Interrupts {
    /// From here on an interruption ends the program.
    pub(crate) fn install() -> io::Result<Self> {
        let interrupts = Self { at_once: Arc::new(AtomicBool::new(true)), pending: Arc::default() };
        for (signal, code) in ENDING {
            flag::register_conditional_shutdown(signal, i32::from(code), Arc::clone(&interrupts.at_once))?;
            flag::register(signal, Arc::clone(&interrupts.pending))?;
        }
        Ok(interrupts)
    }

    /// Does something that may not be left half done. Tells whether an interruption waits.
    pub(crate) fn hold_during<T>(&self, work: impl FnOnce() -> T) -> (T, bool) {
        self.at_once.store(false, Ordering::SeqCst);
        let result = work();
        self.at_once.store(true, Ordering::SeqCst);
        (result, self.pending.load(Ordering::SeqCst))
    }

    /// Does something that leaves the terminal as it found it only at its end, and ends the program then if an
    /// interruption came.
    pub(crate) fn finish_first<T>(&self, work: impl FnOnce() -> T) -> T {
        let (result, interrupted) = self.hold_during(work);
        if interrupted {
            std::process::exit(EXIT_CODE.into());
        }
        result
    }

    /// Works, and cancels where an interruption comes. Tells whether one did.
    pub(crate) async fn cancel_during<T>(
        &self,
        cancel: &CancellationToken,
        work: impl Future<Output = T>,
    ) -> io::Result<(T, bool)> {
        let mut work = pin!(work);
        let mut signals = Signals::install()?;
        let mut told = false;
        self.at_once.store(false, Ordering::SeqCst);
        let result = loop {
            tokio::select! {
                biased;
                () = signals.next(), if !told => {
                    told = true;
                    cancel.cancel();
                    self.at_once.store(true, Ordering::SeqCst);
                }
                result = &mut work => break result,
            }
        };
        self.at_once.store(true, Ordering::SeqCst);
        Ok((result, self.pending.load(Ordering::SeqCst)))
    }
}

/// From here on the next Ctrl-C ends the program. Where the system refuses, only the quicker way out is missing.
pub(crate) fn next_ends_at_once() {
    drop(flag::register_conditional_shutdown(SIGINT, i32::from(EXIT_CODE), Arc::new(AtomicBool::new(true))));
}

/// The same signals, for programs that have something to do before they end.
#[derive(Debug)]
pub(crate) struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

#[cfg(unix)]
type Signal = tokio::signal::unix::Signal;
#[cfg(windows)]
type Signal = tokio::signal::windows::CtrlC;

impl Signals {
    /// From here on they are noticed. Needs a runtime.
    #[cfg(unix)]
    pub(crate) fn install() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// From here on they are noticed. Needs a runtime.
    #[cfg(windows)]
    pub(crate) fn install() -> io::Result<Self> {
        use tokio::signal::windows::ctrl_c;
        Ok(Self { interrupt: ctrl_c()?, terminate: ctrl_c()? })
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
