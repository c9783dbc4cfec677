//! `miniz_oxide`, which writes into a ring that it also looks back into.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{TINFL_FLAG_HAS_MORE_INPUT, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::outcome::Outcome;
use crate::archive::piece::Piece;

/// Bytes of the ring. Deflate looks back 32 KiB; twice that lets the decoder write as much at a time.
const RING: usize = 64 << 10;

/// A decoder.
pub(in crate::archive) struct Deflate {
    inflate: Box<DecompressorOxide>,
    ring: Vec<u8>,
    position: usize,
    /// What the ring holds behind the position is of this data too.
    lapped: bool,
}

impl Default for Deflate {
    fn default() -> Self {
        Self { inflate: Box::default(), ring: vec![0; RING], position: 0, lapped: false }
    }
}

impl Deflate {
    /// Starts anew.
    pub(in crate::archive) fn reset(&mut self) {
        self.inflate.init();
        (self.position, self.lapped) = (0, false);
    }

    /// Takes some of the input; tells how much, and what came of it.
    pub(in crate::archive) fn unpack(&mut self, input: &[u8]) -> (Outcome, usize, Piece<'_>) {
        // On the first lap, the decoder must not look back across the seam: nothing of this data is there.
        let seam = if self.lapped { 0 } else { TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF };
        let flags = TINFL_FLAG_HAS_MORE_INPUT | seam;
        let start = self.position;
        let (status, read, written) = decompress(&mut self.inflate, input, &mut self.ring, start, flags);
        let end = start.saturating_add(written);
        self.lapped |= end == RING;
        self.position = end % RING;
        let outcome = match status {
            TINFLStatus::Done => Outcome::Ended,
            TINFLStatus::NeedsMoreInput if read == input.len() => Outcome::Hungry,
            TINFLStatus::HasMoreOutput if read > 0 || written > 0 => Outcome::More,
            TINFLStatus::NeedsMoreInput
            | TINFLStatus::HasMoreOutput
            | TINFLStatus::FailedCannotMakeProgress
            | TINFLStatus::BadParam
            | TINFLStatus::Adler32Mismatch
            | TINFLStatus::Failed
            | _ => Outcome::Damaged,
        };
        (outcome, read, Piece::Lent(self.ring.get(start..end).unwrap_or_default()))
    }
}
