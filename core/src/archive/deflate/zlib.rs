//! `zlib-rs`, behind `flate2`.

use flate2::{Decompress, FlushDecompress, Status};

use super::outcome::Outcome;
use crate::archive::piece::Piece;

/// Bytes of the largest piece. With each one the decoder sets aside the last 32 KiB, for what looks back at them; much
/// larger pieces would not stay in the processor's cache until they are read.
const PIECE: usize = 256 << 10;

/// A decoder.
pub(in crate::archive) struct Deflate {
    inflate: Decompress,
    piece: Vec<u8>,
}

impl Default for Deflate {
    fn default() -> Self {
        Self { inflate: Decompress::new(false), piece: Vec::new() }
    }
}

impl Deflate {
    /// Starts anew.
    pub(in crate::archive) fn reset(&mut self) {
        self.inflate.reset(false);
    }

    /// Takes some of the input; tells how much, and what came of it.
    pub(in crate::archive) fn unpack(&mut self, input: &[u8]) -> (Outcome, usize, Piece<'_>) {
        self.piece.clear();
        self.piece.reserve_exact(PIECE);
        let before = self.inflate.total_in();
        let status = self.inflate.decompress_vec(input, &mut self.piece, FlushDecompress::None);
        let read = usize::try_from(self.inflate.total_in().saturating_sub(before)).unwrap_or_default();
        let (written, room) = (self.piece.len(), self.piece.capacity());
        let outcome = match status {
            Ok(Status::StreamEnd) => Outcome::Ended,
            // A full piece may not have held everything.
            Ok(Status::Ok | Status::BufError) if read == input.len() && written < room => Outcome::Hungry,
            Ok(Status::Ok | Status::BufError) if read > 0 || written > 0 => Outcome::More,
            Ok(Status::Ok | Status::BufError) | Err(_) => Outcome::Damaged,
        };
        (outcome, read, Piece::Given(&mut self.piece))
    }
}
