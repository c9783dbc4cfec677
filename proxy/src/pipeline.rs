//! Reading an archive on two threads: one reads and inflates, the caller's parses.
//!
//! In: a stream of compressed bytes, and something that inflates them. Out: the inflated bytes, in order, on the
//! caller's thread. Memory is bounded whatever the archive holds: a fixed number of buffers goes round and round
//! between the two.

use std::{
    io::{self, Read},
    ops::ControlFlow,
    panic::resume_unwind,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use drift_core::archive::Piece;

/// Bytes that are read from the file at once.
const READ: usize = 128 << 10;
/// Buffers on their way to the parser, each with what came out at once. As many more are at hand as the two threads
/// hold: one each.
const BUFFERS: usize = 16;

/// Turns the file's bytes into the archive's.
pub(crate) trait Inflate: Send {
    /// What is known at the end: how the stream ended, what was wrong with it.
    type End: Send;

    /// Takes some bytes of the file, and hands on what they hold.
    fn push(&mut self, bytes: &[u8], out: &mut dyn FnMut(Piece<'_>));

    /// Whether the rest of the file no longer matters.
    fn stopped(&self) -> bool;

    /// Takes note that the file has ended.
    fn finish(self) -> Self::End;
}

/// Runs `source` through `inflater`, and what comes out through `parse`, until the end or until `parse` has enough.
/// Fails only where reading fails.
pub(crate) fn run<I: Inflate>(
    source: impl Read + Send,
    inflater: I,
    mut parse: impl FnMut(&[u8]) -> ControlFlow<()>,
) -> io::Result<I::End> {
    let (full_sender, full) = sync_channel(BUFFERS);
    let (empty_sender, empty) = sync_channel(BUFFERS);
    thread::scope(|scope| {
        let sink = Sink { full: full_sender, empty, stopped: false };
        let builder = thread::Builder::new().name("inflate".to_owned());
        let worker = builder.spawn_scoped(scope, move || inflate(source, inflater, sink))?;
        // Ends when the worker drops its sender. Ends the worker, by dropping the receiver, when `parse` has enough.
        for buffer in full {
            if parse(&buffer).is_break() {
                break;
            }
            empty_sender.try_send(buffer).unwrap_or_default(); // Where it finds no room, it is simply freed.
        }
        worker.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// The other thread's work.
fn inflate<I: Inflate>(mut source: impl Read, mut inflater: I, mut sink: Sink) -> io::Result<I::End> {
    let mut input = vec![0; READ];
    while !sink.stopped && !inflater.stopped() {
        match source.read(&mut input) {
            Ok(0) => break,
            Ok(length) => {
                let bytes = input.get(..length).unwrap_or_default();
                inflater.push(bytes, &mut |piece| sink.send(piece));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(inflater.finish())
}

/// Sends on what the inflater hands out.
struct Sink {
    full: SyncSender<Vec<u8>>,
    empty: Receiver<Vec<u8>>,
    stopped: bool,
}

impl Sink {
    fn send(&mut self, piece: Piece<'_>) {
        if self.stopped {
            return;
        }
        let mut buffer = self.empty.try_recv().unwrap_or_default();
        match piece {
            Piece::Given(given) => std::mem::swap(given, &mut buffer),
            Piece::Lent(lent) => {
                buffer.clear();
                buffer.extend_from_slice(lent);
            }
        }
        self.stopped = self.full.send(buffer).is_err();
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "counts of a few megabytes")]
mod tests {
    use super::*;

    /// Hands out each byte `times` times.
    struct Repeat {
        times: usize,
        pushed: usize,
        enough: usize,
    }

    fn repeat(times: usize) -> Repeat {
        Repeat { times, pushed: 0, enough: usize::MAX }
    }

    impl Inflate for Repeat {
        type End = usize;

        fn push(&mut self, bytes: &[u8], out: &mut dyn FnMut(Piece<'_>)) {
            self.pushed += bytes.len();
            for (place, byte) in bytes.iter().enumerate() {
                let mut piece = vec![*byte; self.times];
                out(if place % 2 == 0 { Piece::Lent(&piece) } else { Piece::Given(&mut piece) });
            }
        }

        fn stopped(&self) -> bool {
            self.pushed >= self.enough
        }

        fn finish(self) -> usize {
            self.pushed
        }
    }

    #[test]
    fn everything_arrives_in_order() {
        let input: Vec<u8> = (0..=255).cycle().take(1 << 12).collect();
        let mut output = Vec::new();
        let end = run(&*input, repeat(999), |bytes| {
            output.extend_from_slice(bytes);
            ControlFlow::Continue(())
        });
        assert_eq!(end.unwrap(), input.len());
        assert_eq!(output.len(), input.len() * 999);
        assert!(output.chunks(999).zip(&input).all(|(chunk, byte)| chunk.iter().all(|other| other == byte)));
    }

    #[test]
    fn an_empty_file_has_an_end_too() {
        let end = run(io::empty(), repeat(1), |bytes| {
            panic!("{bytes:?}");
        });
        assert_eq!(end.unwrap(), 0);
    }

    #[test]
    fn enough_is_enough() {
        let mut calls = 0;
        let end = run(io::repeat(7), repeat(3), |_| {
            calls += 1;
            ControlFlow::Break(())
        });
        assert_eq!(calls, 1);
        assert!(end.unwrap() > 0);
    }

    #[test]
    fn the_inflater_may_have_enough_too() {
        let mut parsed = 0;
        let end = run(io::repeat(7), Repeat { enough: 1, ..repeat(3) }, |bytes| {
            parsed += bytes.len();
            ControlFlow::Continue(())
        });
        assert_eq!((end.unwrap(), parsed), (READ, 3 * READ));
    }

    #[test]
    fn what_was_read_before_an_error_is_parsed() {
        struct Broken(usize);
        impl Read for Broken {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                match self.0 {
                    1 => Err(io::ErrorKind::Interrupted.into()),
                    2 => Ok(buffer.len()),
                    _ => Err(io::Error::other("gone")),
                }
            }
        }
        let mut parsed = 0;
        let end = run(Broken(0), repeat(100), |bytes| {
            parsed += bytes.len();
            ControlFlow::Continue(())
        });
        assert_eq!(end.unwrap_err().to_string(), "gone");
        assert!(parsed > 0);
    }
}
