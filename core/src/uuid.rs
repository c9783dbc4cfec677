//! UUIDs as vSphere and Cluster API write them, compared without regard to case.

use std::fmt;

/// A UUID. Equal whatever case it was written in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Uuid(u128);

impl Uuid {
    /// Reads the 8-4-4-4-12 form; anything else is `None`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes: &[u8; 36] = text.as_bytes().try_into().ok()?;
        let (mut high, mut low) = (0_u64, 0_u64);
        for (position, byte) in bytes.iter().enumerate() {
            match position {
                8 | 13 | 18 | 23 => (*byte == b'-').then_some(())?,
                0..18 => high = (high << 4) | hex(*byte)?,
                _ => low = (low << 4) | hex(*byte)?,
            }
        }
        Some(Self(u128::from(high) << 64 | u128::from(low)))
    }

    /// Reads a `providerID`, `vsphere://<uuid>`.
    pub(crate) fn from_provider_id(provider_id: &str) -> Option<Self> {
        Self::parse(provider_id.strip_prefix("vsphere://")?)
    }

    /// The same UUID in SMBIOS byte order: guests differ in how they read the first three groups.
    #[must_use]
    pub(crate) fn swapped(self) -> Self {
        let mut bytes = self.0.to_be_bytes();
        let (first, rest) = bytes.split_at_mut(4);
        let (second, rest) = rest.split_at_mut(2);
        let (third, _) = rest.split_at_mut(2);
        first.reverse();
        second.reverse();
        third.reverse();
        Self(u128::from_be_bytes(bytes))
    }
}

/// The value of a hexadecimal digit; a dash is none.
fn hex(digit: u8) -> Option<u64> {
    char::from(digit).to_digit(16).map(u64::from)
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = format!("{:032x}", self.0);
        for dash in [20, 16, 12, 8] {
            digits.insert(dash, '-');
        }
        f.write_str(&digits)
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::Uuid;

    #[test]
    fn reads_either_case_and_writes_lower() {
        let upper = Uuid::parse("CDCC98A4-EB70-55EB-86B9-D5494578BABD").unwrap();
        assert_eq!(Some(upper), Uuid::from_provider_id("vsphere://cdcc98a4-eb70-55eb-86b9-d5494578babd"));
        assert_eq!(upper.to_string(), "cdcc98a4-eb70-55eb-86b9-d5494578babd");
    }

    #[test]
    fn guests_may_swap_the_first_three_groups() {
        let straight = Uuid::parse("00112233-4455-6677-8899-aabbccddeeff").unwrap();
        assert_eq!(straight.swapped().to_string(), "33221100-5544-7766-8899-aabbccddeeff");
        assert_eq!(straight.swapped().swapped(), straight);
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "cdcc98a4eb7055eb86b9d5494578babd",
            "cdcc98a4-eb70-55eb-86b9-d5494578bab",
            "cdcc98a4-eb70-55eb-86b9-d5494578babd0",
            "gdcc98a4-eb70-55eb-86b9-d5494578babd",
            "cdcc98a4-eb70-55eb-86b9-d5494578bab\u{e9}",
            "cdcc98a40eb70-55eb-86b9-d5494578babd",
            "cdcc98a4-eb70-55eb086b9-d5494578babd",
            "cdcc98a4-eb70-55eb-86b90d5494578babd",
        ] {
            assert_eq!(Uuid::parse(text), None, "{text}");
        }
        assert_eq!(Uuid::from_provider_id("aws:///i-1"), None);
    }
}
