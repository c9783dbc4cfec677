//! Raw deflate, by zlib-rs, which was measured to be the fastest here, natively and in WebAssembly.
//!
//! In: compressed bytes. Out: what they unpack to, in pieces of bounded length. `miniz_oxide` is its witness in tests.

#[cfg(test)]
mod miniz;
mod outcome;
mod zlib;

pub(super) use outcome::Outcome;
pub(super) use zlib::Deflate;

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use proptest::prelude::*;

    use super::{Outcome, miniz, zlib};

    macro_rules! unpack {
        ($decoder:expr, $packed:expr, $step:expr) => {{
            let mut decoder = $decoder;
            let (mut raw, mut end, mut taken) = (Vec::new(), Outcome::Hungry, 0);
            'all: for piece in $packed.chunks($step) {
                let mut rest = piece;
                loop {
                    let (outcome, read, fresh) = decoder.unpack(rest);
                    raw.extend_from_slice(&fresh);
                    taken += read;
                    rest = &rest[read..];
                    end = outcome;
                    match outcome {
                        Outcome::More => {}
                        Outcome::Hungry => break,
                        Outcome::Ended | Outcome::Damaged => break 'all,
                    }
                }
            }
            (raw, end, taken)
        }};
    }

    fn pack(raw: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(raw).unwrap();
        encoder.finish().unwrap()
    }

    proptest! {
        #[test]
        fn both_decoders_give_back_what_was_packed(
            words in prop::collection::vec("[a-f]{0,9}", 0..4000), repeat in 1_usize..9, step in 1_usize..5000,
        ) {
            let raw = words.concat().repeat(repeat).into_bytes();
            let mut packed = pack(&raw);
            let length = packed.len();
            packed.extend_from_slice(b"what follows");
            let expected = (raw, Outcome::Ended, length);
            prop_assert_eq!(&unpack!(zlib::Deflate::default(), packed, step), &expected);
            prop_assert_eq!(&unpack!(miniz::Deflate::default(), packed, step), &expected);
        }

        #[test]
        fn no_decoder_accepts_or_invents_what_the_other_does_not(
            mut packed in Just(pack(&b"a machine, its object and its proof. ".repeat(5000))),
            place in any::<prop::sample::Index>(), bit in 0_u32..8, step in 1_usize..500,
        ) {
            let place = place.index(packed.len());
            packed[place] ^= 1 << bit;
            let (raw, end, _) = unpack!(zlib::Deflate::default(), packed, step);
            let (other, other_end, _) = unpack!(miniz::Deflate::default(), packed, step);
            prop_assert_eq!(end == Outcome::Ended, other_end == Outcome::Ended);
            if end == Outcome::Ended {
                prop_assert_eq!(raw, other);
            }
        }

        #[test]
        fn a_decoder_that_was_reset_is_as_good_as_new(cut in 0_usize..400, step in 1_usize..500) {
            let packed = pack(&b"one member, then another. ".repeat(9000));
            let (mut first, mut second) = (zlib::Deflate::default(), miniz::Deflate::default());
            first.unpack(&packed[..cut]);
            second.unpack(&packed[..cut]);
            first.reset();
            second.reset();
            let (raw, end, taken) = unpack!(first, packed, step);
            prop_assert_eq!(raw.len(), 26 * 9000);
            prop_assert_eq!((end, taken), (Outcome::Ended, packed.len()));
            prop_assert_eq!(unpack!(second, packed, step), (raw, end, taken));
        }

        #[test]
        fn noise_ends(noise in prop::collection::vec(any::<u8>(), 0..3000), step in 1_usize..500) {
            unpack!(zlib::Deflate::default(), noise, step);
            unpack!(miniz::Deflate::default(), noise, step);
        }
    }
}
