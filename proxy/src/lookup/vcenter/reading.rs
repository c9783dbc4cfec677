//! What a look-up has read so far, and who is told of it.

use drift_core::observations::InventoryVm;
use tokio::sync::mpsc::Sender;

use super::{gaps::Gaps, options::Progress};
use crate::lookup::error::Problem;

/// What the caller learns meanwhile.
pub(super) type News = (Vec<InventoryVm>, Progress);

/// Counts, and remembers what could not be read.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) news: &'a Sender<News>,
    pub(super) progress: Progress,
    pub(super) gaps: Gaps,
}

impl<'a> Reading<'a> {
    pub(super) fn new(news: &'a Sender<News>) -> Self {
        Self { news, progress: Progress::default(), gaps: Gaps::default() }
    }

    /// Where nobody listens any more, nobody wants the rest.
    pub(super) async fn tell(&mut self, machines: Vec<InventoryVm>) -> Result<(), Problem> {
        self.news.send((machines, self.progress)).await.map_err(|_| Problem::Cancelled)
    }
}
