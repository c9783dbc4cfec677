//! Noise that is the same every time: `SplitMix64`, and the shapes in which identifiers come.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The characters of the suffixes that Kubernetes makes up.
const SUFFIX: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

/// A stream of numbers that its seed decides.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The stream for one purpose, so that more of one thing never changes another.
    pub(crate) fn new(seed: u64, purpose: &str, index: usize) -> Self {
        // FNV-1a over the purpose, then a step of the generator to spread neighbouring indices.
        let mut state = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
        for byte in purpose.bytes().chain((index as u64).to_le_bytes()) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut random = Self(state);
        random.next();
        random
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Text of so many characters out of an alphabet.
    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        let size = alphabet.len() as u64;
        (0..length)
            .filter_map(|_| usize::try_from(self.next() % size).ok().and_then(|index| alphabet.get(index)))
            .map(|byte| char::from(*byte))
            .collect()
    }

    /// A suffix such as Kubernetes appends: `x7bqd`.
    pub(crate) fn suffix(&mut self) -> String {
        self.text(SUFFIX, 5)
    }

    /// Hexadecimal digits.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        self.text(b"0123456789abcdef", digits)
    }

    /// A bootstrap token of kubeadm.
    pub(crate) fn token(&mut self) -> String {
        let alphabet = b"abcdefghijklmnopqrstuvwxyz0123456789";
        format!("{}.{}", self.text(alphabet, 6), self.text(alphabet, 16))
    }

    /// A random UUID of version 4.
    pub(crate) fn uuid(&mut self) -> String {
        let [first, second, third, fourth, last] = [8, 4, 3, 3, 12].map(|digits| self.hex(digits));
        format!("{first}-{second}-4{third}-a{fourth}-{last}")
    }

    /// Bytes of noise.
    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes: Vec<u8> = (0..length.div_ceil(8)).flat_map(|_| self.next().to_le_bytes()).collect();
        bytes.truncate(length);
        bytes
    }

    /// Noise in a PEM frame: as long and as hard to compress as the real thing, and of no use.
    pub(crate) fn pem(&mut self, label: &str, length: usize) -> String {
        let mut pem = format!("-----BEGIN {label}-----\n");
        let text = STANDARD.encode(self.bytes(length));
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(rest.len().min(64));
            pem.push_str(line);
            pem.push('\n');
            rest = after;
        }
        pem.push_str("-----END ");
        pem.push_str(label);
        pem.push_str("-----\n");
        pem
    }
}
