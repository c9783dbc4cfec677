//! Damage to bytes as disks, transfers and fuzzers do it: chance that its seed decides.

use crate::{archive::BLOCK, random::Random};

/// One to three damages to these bytes.
pub fn damaged(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(3) {
        damage(&mut bytes, random);
    }
    bytes
}

fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    if bytes.is_empty() {
        return;
    }
    let place = random.below(bytes.len());
    let length = (1 + random.below(2000)).min(bytes.len() - place);
    match random.below(10) {
        0..=3 => bytes[place] ^= 1 << random.below(8),
        4 => bytes[place] = random.byte(),
        5 => {
            // Two blocks change places, sometimes at the boundaries of a tar archive.
            let block = if random.below(2) == 0 { BLOCK } else { 1 + random.below(600) };
            let blocks = (bytes.len() / block).max(1);
            let (left, right) = (random.below(blocks) * block, random.below(blocks) * block);
            for offset in 0..block.min(bytes.len() - left.max(right)) {
                bytes.swap(left + offset, right + offset);
            }
        }
        6 => bytes.truncate(place),
        7 => drop(bytes.splice(place..place, random.bytes(length))),
        8 => {
            let copy = bytes[place..place + length].to_vec();
            let target = random.below(bytes.len());
            drop(bytes.splice(target..target, copy));
        }
        _ => bytes[place..place + length].fill(0),
    }
}
