//! Ctrl-C, a closed terminal, and the other signals by which people and systems ask a program to end.
//!
//! They end the program at once with exit code 128 and the signal's number, whatever it is waiting for, but while a
//! file is written beside its place or a password is typed unseen: then they wait for that to be undone; and while
//! servers are asked: then the sessions there are ended first. A second one does not wait for them.

#[cfg(unix)]
use std::task::Poll;
use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

#[cfg(unix)]
use signal_hook::consts::{SIGHUP, SIGQUIT};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};
use tokio::{runtime::Runtime, sync::oneshot, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// What an interruption does.
#[derive(Debug)]
pub(crate) struct Interrupts {
    at_once: Arc<AtomicBool>,
    /// The exit code of the last signal that came.
    pending: Arc<AtomicUsize>,
}

/// Signals that end the program, with its exit code.
#[cfg(unix)]
const ENDING: [(i32, u8); 4] = [(SIGHUP, 129), (SIGINT, 130), (SIGQUIT, 131), (SIGTERM, 143)];
/// Signals that end the program, with its exit code.
#[cfg(windows)]
const ENDING: [(i32, u8); 2] = [(SIGINT, 130), (SIGTERM, 143)];

/// How long the program tells of what was cancelled. What it writes to may be blocked.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What a cancelled look-up is waited for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sessions {
    /// Ends the look-ups.
    pub(crate) cancel: CancellationToken,
    /// Those that may have to log out.
    pub(crate) open: TaskTracker,
}

impl Interrupts {
    /// From here on an interruption ends the program.
    pub(crate) fn install() -> io::Result<Self> {
        let interrupts = Self { at_once: Arc::new(AtomicBool::new(true)), pending: Arc::default() };
        for (signal, code) in ENDING {
            flag::register_conditional_shutdown(signal, i32::from(code), Arc::clone(&interrupts.at_once))?;
            flag::register_usize(signal, Arc::clone(&interrupts.pending), usize::from(code))?;
        }
        // By default a file that grows beyond the limit ends the program, and leaves behind what it had begun. This way
        // the write fails like any other.
        #[cfg(unix)]
        flag::register(libc::SIGXFSZ, Arc::default())?;
        Ok(interrupts)
    }

    /// The exit code of an interruption that waits.
    pub(crate) fn pending(&self) -> Option<u8> {
        u8::try_from(self.pending.load(Ordering::SeqCst)).ok().filter(|code| *code != 0)
    }

    /// Does something that may not be left half done. Tells the exit code where an interruption waits.
    pub(crate) fn hold_during<T>(&self, work: impl FnOnce() -> T) -> (T, Option<u8>) {
        self.at_once.store(false, Ordering::SeqCst);
        let result = work();
        self.at_once.store(true, Ordering::SeqCst);
        (result, self.pending())
    }

    /// Does something that leaves the terminal as it found it only at its end, and ends the program then if an
    /// interruption came.
    pub(crate) fn finish_first<T>(&self, work: impl FnOnce() -> T) -> T {
        let (result, interrupted) = self.hold_during(work);
        if let Some(code) = interrupted {
            end(code);
        }
        result
    }

    /// From here on the caller ends the program.
    pub(crate) fn leave_to_caller(&self) {
        self.at_once.store(false, Ordering::SeqCst);
    }

    /// Works, and cancels where an interruption comes. Tells the exit code where one did. Where the work does not end
    /// after that, because what it prints is not taken, the program ends as soon as all sessions have.
    pub(crate) fn cancel_during<T>(
        &self,
        runtime: &Runtime,
        sessions: Sessions,
        work: impl Future<Output = T>,
    ) -> io::Result<(T, Option<u8>)> {
        let mut signals = {
            let _context = runtime.enter();
            Signals::install()?
        };
        self.at_once.store(false, Ordering::SeqCst);
        let (done, ended) = oneshot::channel::<()>();
        let at_once = Arc::clone(&self.at_once);
        let watcher = runtime.spawn(async move {
            let code = signals.next().await;
            sessions.cancel.cancel();
            at_once.store(true, Ordering::SeqCst);
            sessions.open.close();
            sessions.open.wait().await;
            if timeout(LAST_WORDS, ended).await.is_err() {
                end(code);
            }
        });
        let result = runtime.block_on(work);
        drop(done);
        watcher.abort();
        self.at_once.store(true, Ordering::SeqCst);
        Ok((result, self.pending()))
    }
}

/// Ends the program at once, whatever its threads are waiting for.
pub(crate) fn end(code: u8) -> ! {
    signal_hook::low_level::exit(code.into())
}

/// From here on the next signal ends the program. Where the system refuses, only the quicker way out is missing.
pub(crate) fn next_ends_at_once() {
    for (signal, code) in ENDING {
        drop(flag::register_conditional_shutdown(signal, i32::from(code), Arc::new(AtomicBool::new(true))));
    }
}

/// The same signals, for programs that have something to do before they end.
#[derive(Debug)]
pub(crate) struct Signals {
    #[cfg(unix)]
    signals: Vec<(tokio::signal::unix::Signal, u8)>,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl Signals {
    /// From here on they are noticed. Needs a runtime.
    #[cfg(unix)]
    pub(crate) fn install() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = ENDING.map(|(number, code)| signal(SignalKind::from_raw(number)).map(|signal| (signal, code)));
        Ok(Self { signals: signals.into_iter().collect::<io::Result<_>>()? })
    }

    /// From here on they are noticed. Needs a runtime.
    #[cfg(windows)]
    pub(crate) fn install() -> io::Result<Self> {
        Ok(Self { interrupt: tokio::signal::windows::ctrl_c()? })
    }

    /// Waits for the next one, and tells its exit code.
    #[cfg(unix)]
    pub(crate) async fn next(&mut self) -> u8 {
        std::future::poll_fn(|context| {
            for (signal, code) in &mut self.signals {
                if signal.poll_recv(context).is_ready() {
                    return Poll::Ready(*code);
                }
            }
            Poll::Pending
        })
        .await
    }

    /// Waits for the next one, and tells its exit code.
    #[cfg(windows)]
    pub(crate) async fn next(&mut self) -> u8 {
        let [(_, code), _] = ENDING;
        self.interrupt.recv().await;
        code
    }
}
