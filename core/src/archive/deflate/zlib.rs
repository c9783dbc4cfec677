//! `zlib-rs`, behind `flate2`.

use flate2::{Decompress, FlushDecompress, Status};

use super::{Outcome, PIECE};

/// A decoder.
pub(in crate::archive) struct Deflate {
    inflate: Decompress,
    piece: Vec<u8>,
}

impl Default for Deflate {
    fn default() -> Self {
        Self { inflate: Decompress::new(false), piece: vec![0; PIECE] }
    }
}

impl Deflate {
    /// Starts anew.
    pub(in crate::archive) fn reset(&mut self) {
        self.inflate.reset(false);
    }

    /// Takes some of the input; tells how much, and what came of it.
    pub(in crate::archive) fn unpack(&mut self, input: &[u8]) -> (Outcome, usize, &[u8]) {
        let before = (self.inflate.total_in(), self.inflate.total_out());
        let status = self.inflate.decompress(input, &mut self.piece, FlushDecompress::None);
        let length = |now: u64, before: u64| usize::try_from(now.saturating_sub(before)).unwrap_or_default();
        let read = length(self.inflate.total_in(), before.0);
        let written = length(self.inflate.total_out(), before.1);
        let outcome = match status {
            Ok(Status::StreamEnd) => Outcome::Ended,
            // A full piece may not have held everything.
            Ok(Status::Ok | Status::BufError) if read == input.len() && written < PIECE => Outcome::Hungry,
            Ok(Status::Ok | Status::BufError) if read > 0 || written > 0 => Outcome::More,
            Ok(Status::Ok | Status::BufError) | Err(_) => Outcome::Damaged,
        };
        (outcome, read, self.piece.get(..written).unwrap_or_default())
    }
}
