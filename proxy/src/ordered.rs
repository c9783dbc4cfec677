//! Work done in other threads, with its results in the order of the work.
//!
//! In: pieces of work, one after the other. Out: what became of each, in the same order, on the caller's thread. Memory
//! is bounded: whoever hands in work too quickly waits for the oldest piece.

use std::{
    collections::VecDeque,
    io,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread::{self, Scope},
};

/// Pieces of work that may wait for each thread.
const WAITING_PER_THREAD: usize = 2;

/// Threads at work, and the results that they owe.
#[derive(Debug)]
pub(crate) struct Ordered<W, R> {
    jobs: Sender<Job<W, R>>,
    owed: VecDeque<Receiver<R>>,
    room: usize,
}

/// A piece of work, and where its result goes.
struct Job<W, R> {
    work: W,
    result: SyncSender<R>,
}

impl<W: Send, R: Send> Ordered<W, R> {
    /// Starts the threads. They end when this is dropped.
    pub(crate) fn start<'scope>(scope: &'scope Scope<'scope, '_>, threads: usize, work: fn(W) -> R) -> io::Result<Self>
    where
        W: 'scope,
        R: 'scope,
    {
        let (jobs, queue) = channel::<Job<W, R>>();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..threads {
            let queue = Arc::clone(&queue);
            let next = move || queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
            thread::Builder::new().name("work".to_owned()).spawn_scoped(scope, move || {
                while let Ok(job) = next() {
                    // Nobody waits for it any more if the caller gave up.
                    job.result.send(work(job.work)).unwrap_or_default();
                }
            })?;
        }
        Ok(Self { jobs, owed: VecDeque::new(), room: threads.saturating_mul(WAITING_PER_THREAD) })
    }

    /// Hands in a piece of work, and takes results that are there.
    pub(crate) fn submit(&mut self, work: W, take: &mut impl FnMut(R)) {
        let (result, owed) = sync_channel(1);
        if self.jobs.send(Job { work, result }).is_ok() {
            self.owed.push_back(owed);
        }
        while self.owed.len() > self.room {
            self.take_oldest(take);
        }
        while let Some(result) = self.owed.front().and_then(|oldest| oldest.try_recv().ok()) {
            self.owed.pop_front();
            take(result);
        }
    }

    /// Waits for the results that are left.
    pub(crate) fn finish(mut self, take: &mut impl FnMut(R)) {
        while !self.owed.is_empty() {
            self.take_oldest(take);
        }
    }

    /// Without a result where the work panicked; so will the scope then.
    fn take_oldest(&mut self, take: &mut impl FnMut(R)) {
        if let Some(result) = self.owed.pop_front().and_then(|oldest| oldest.recv().ok()) {
            take(result);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    fn results<W: Send, R: Send>(threads: usize, work: fn(W) -> R, pieces: impl IntoIterator<Item = W>) -> Vec<R> {
        let mut results = Vec::new();
        thread::scope(|scope| {
            let mut ordered = Ordered::start(scope, threads, work).unwrap();
            for piece in pieces {
                ordered.submit(piece, &mut |result| results.push(result));
            }
            ordered.finish(&mut |result| results.push(result));
        });
        results
    }

    #[test]
    fn results_come_in_the_order_of_the_work() {
        let pieces: Vec<usize> = (0..1000).collect();
        for threads in 1..4 {
            assert_eq!(results(threads, |piece| piece, pieces.clone()), pieces);
        }
    }

    #[test]
    fn a_later_piece_may_be_done_first() {
        // The first piece ends only when the second is being worked on.
        let barrier = Arc::new(Barrier::new(2));
        let pieces = [("first", Arc::clone(&barrier)), ("second", barrier)];
        let work = |(name, barrier): (&'static str, Arc<Barrier>)| {
            barrier.wait();
            name
        };
        assert_eq!(results(2, work, pieces), ["first", "second"]);
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_at_work_is_not_silent() {
        results(1, |piece: u8| assert_ne!(piece, 1), [0, 1, 2]);
    }
}
