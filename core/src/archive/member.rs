//! In: the bytes of a gzip member's header, one at a time. Out: whether it is over, or why it is none (RFC 1952 §2.3).
//!
//! Never: keeps the file name, the comment or the extra field; none of them says anything about the backup.

use flate2::Crc;

const METHOD_DEFLATE: u8 = 8;
const FLAG_HEADER_CRC: u8 = 0x02;
const FLAG_EXTRA: u8 = 0x04;
const FLAG_NAME: u8 = 0x08;
const FLAG_COMMENT: u8 = 0x10;
const FLAGS_RESERVED: u8 = 0xe0;

/// The two bytes that every gzip member starts with.
pub(super) const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// A header of which the magic has been read.
#[derive(Debug)]
pub(super) struct MemberHeader {
    field: Field,
    /// The flags of those optional fields that are still to come.
    flags: u8,
    crc: Crc,
}

/// The byte that comes next.
#[derive(Clone, Copy, Debug)]
enum Field {
    Method,
    Flags,
    /// Modification time, extra flags, operating system: so many bytes of them are left.
    Fixed(u8),
    ExtraLengthLow,
    ExtraLengthHigh(u8),
    Extra(u16),
    Name,
    Comment,
    CrcLow,
    CrcHigh(u8),
    Done,
}

impl MemberHeader {
    pub(super) fn after_magic() -> Self {
        let mut crc = Crc::new();
        crc.update(&MAGIC);
        Self { field: Field::Method, flags: 0, crc }
    }

    /// Takes the next byte. True when it was the last one of the header.
    pub(super) fn push(&mut self, byte: u8) -> Result<bool, &'static str> {
        let field = match self.field {
            Field::Method if byte == METHOD_DEFLATE => Field::Flags,
            Field::Method => return Err("the compression method is unknown"),
            Field::Flags if byte & FLAGS_RESERVED != 0 => return Err("a reserved flag of the gzip header is set"),
            Field::Flags => {
                self.flags = byte;
                Field::Fixed(6)
            }
            Field::Fixed(left) if left > 1 => Field::Fixed(left.saturating_sub(1)),
            Field::ExtraLengthLow => Field::ExtraLengthHigh(byte),
            Field::ExtraLengthHigh(low) => match u16::from_le_bytes([low, byte]) {
                0 => self.next_optional(),
                length => Field::Extra(length),
            },
            Field::Extra(left) if left > 1 => Field::Extra(left.saturating_sub(1)),
            text @ (Field::Name | Field::Comment) if byte != 0 => text,
            Field::CrcLow => Field::CrcHigh(byte),
            Field::CrcHigh(low) => {
                let [first, second, ..] = self.crc.sum().to_le_bytes();
                if [first, second] != [low, byte] {
                    return Err("the checksum of the gzip header does not match");
                }
                Field::Done
            }
            Field::Fixed(_) | Field::Extra(_) | Field::Name | Field::Comment | Field::Done => self.next_optional(),
        };
        if !matches!(self.field, Field::CrcLow) {
            self.crc.update(&[byte]);
        }
        self.field = field;
        Ok(matches!(field, Field::Done))
    }

    /// The optional field that follows, in the order of the standard.
    fn next_optional(&mut self) -> Field {
        let order = [
            (FLAG_EXTRA, Field::ExtraLengthLow),
            (FLAG_NAME, Field::Name),
            (FLAG_COMMENT, Field::Comment),
            (FLAG_HEADER_CRC, Field::CrcLow),
        ];
        for (flag, field) in order {
            if self.flags & flag != 0 {
                self.flags &= !flag;
                return field;
            }
        }
        Field::Done
    }
}
