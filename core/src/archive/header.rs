//! In: one block of 512 bytes. Out: whether it is a tar header, and the numbers in it.
//!
//! Never: guesses. A number that does not fit or is no number is `None`; where readers differ, Go's `archive/tar`
//! decides, since Velero reads its backups back with that.

use tar::Header;

/// The unit of a tar archive: headers are one block, bodies are padded to whole ones.
pub(super) const BLOCK: usize = 512;
/// One such unit.
pub(super) type Block = [u8; BLOCK];

/// Whether the block's checksum is that of its bytes. Some old programs summed up signed bytes.
pub(super) fn checksum_holds(block: &Block) -> bool {
    const BLANKS: u32 = 8 * b' ' as u32; // The sum is taken as if the checksum's own field were blank.
    let header = Header::from_byte_slice(block);
    let Ok(recorded) = header.cksum() else { return false };
    let field = &header.as_old().cksum;
    let sum = |bytes: &[u8]| bytes.iter().copied().map(u32::from).sum::<u32>();
    let signed = |bytes: &[u8]| bytes.iter().map(|byte| i32::from(byte.cast_signed())).sum::<i32>();
    recorded == sum(block).saturating_sub(sum(field)).saturating_add(BLANKS)
        || i64::from(recorded)
            == i64::from(signed(block)).saturating_sub(signed(field).into()).saturating_add(BLANKS.into())
}

/// The size that the header records, in bytes. A blank field is zero.
pub(super) fn size(header: &Header) -> Option<u64> {
    let field = &header.as_old().size;
    if field.iter().all(|byte| matches!(byte, 0 | b' ')) {
        return Some(0);
    }
    header.entry_size().ok().filter(|_| fits(field))
}

/// The modification time that the header records, in seconds since 1970.
pub(super) fn mtime(header: &Header) -> Option<u64> {
    header.mtime().ok().filter(|_| fits(&header.as_old().mtime))
}

/// Whether the number fits 64 bits without a sign. The high bit marks binary numbers of 95 bits, of which the tar crate
/// reads the last 64.
fn fits(field: &[u8; 12]) -> bool {
    matches!(field, [0x80, 0, 0, 0, ..] | [0..0x80, ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_of_signed_bytes_hold_too() {
        let mut header = Header::new_ustar();
        header.set_path("café.json").unwrap();
        header.set_size(3);
        header.set_cksum();
        assert!(checksum_holds(header.as_bytes()));
        let unsigned = header.cksum().unwrap();
        // Two bytes of the name have their high bit set: as signed numbers, each is 256 less.
        let signed = format!("{:06o}\0 ", unsigned.saturating_sub(512));
        header.as_old_mut().cksum.copy_from_slice(signed.as_bytes());
        assert!(checksum_holds(header.as_bytes()));
        header.as_mut_bytes()[0] ^= 1;
        assert!(!checksum_holds(header.as_bytes()));
    }

    #[test]
    fn numbers_are_octal_or_binary_and_never_wrap() {
        let with = |field: &[u8; 12]| {
            let mut header = Header::new_ustar();
            header.as_old_mut().size = *field;
            header.as_old_mut().mtime = *field;
            (size(&header), mtime(&header))
        };
        assert_eq!(with(b"00000000012\0"), (Some(10), Some(10)));
        assert_eq!(with(b"777777777777"), (Some((8 << 33) - 1), Some((8 << 33) - 1)));
        assert_eq!(with(b"\x80\0\0\0\0\0\0\x02\0\0\0\0"), (Some(8 << 30), Some(8 << 30)));
        assert_eq!(with(b"\x80\0\0\x01\0\0\0\x02\0\0\0\0"), (None, None), "more than 64 bits");
        assert_eq!(with(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe"), (None, None), "negative");
        assert_eq!(with(b"-0000000012\0"), (None, None));
        assert_eq!(with(b"bananas     "), (None, None));
        assert_eq!(with(&[0; 12]).0, Some(0), "blank");
    }
}
