//! Headers of tar entries, byte for byte as Go's `archive/tar` writes them for Velero.

use std::io;

/// The size of a header, and what every entry is padded to.
pub(crate) const BLOCK: usize = 512;

/// The largest size that eleven octal digits hold; beyond it the size moves to a PAX record.
const OCTAL_LIMIT: u64 = 0o777_7777_7777;

/// The header of a regular file: one block, or three where a PAX record has to come first.
pub(crate) fn header(path: &str, size: u64, modified: u64) -> io::Result<Vec<u8>> {
    let split = split(path);
    let mut records = String::new();
    if split.is_none() {
        records.push_str(&record("path", path));
    }
    if size > OCTAL_LIMIT {
        records.push_str(&record("size", &size.to_string()));
    }
    let mut bytes = Vec::with_capacity(BLOCK);
    if !records.is_empty() {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let name: String = format!("{folder}/PaxHeaders.0/{file}").chars().take(100).collect();
        bytes.extend_from_slice(&block(("", &name), b'x', 0, records.len() as u64, 0)?);
        bytes.extend_from_slice(records.as_bytes());
        bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
    }
    let cut: String = path.chars().take(100).collect();
    let name = split.unwrap_or(("", &cut));
    // What does not fit is written as zero: the PAX record counts.
    let size = if size > OCTAL_LIMIT { 0 } else { size };
    bytes.extend_from_slice(&block(name, b'0', 0o755, size, modified)?);
    Ok(bytes)
}

/// One header block.
fn block((prefix, name): (&str, &str), kind: u8, mode: u64, size: u64, modified: u64) -> io::Result<[u8; BLOCK]> {
    let mut block = [0_u8; BLOCK];
    put(&mut block, 0, 100, name.as_bytes())?;
    put(&mut block, 100, 8, format!("{mode:07o}").as_bytes())?;
    put(&mut block, 108, 8, b"0000000")?;
    put(&mut block, 116, 8, b"0000000")?;
    put(&mut block, 124, 12, format!("{size:011o}").as_bytes())?;
    put(&mut block, 136, 12, format!("{modified:011o}").as_bytes())?;
    put(&mut block, 148, 8, b"        ")?;
    put(&mut block, 156, 1, &[kind])?;
    put(&mut block, 257, 8, b"ustar\x0000")?;
    put(&mut block, 329, 8, b"0000000")?;
    put(&mut block, 337, 8, b"0000000")?;
    put(&mut block, 345, 155, prefix.as_bytes())?;
    let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
    put(&mut block, 148, 8, format!("{sum:06o}\0 ").as_bytes())?;
    Ok(block)
}

/// Writes a field, which must hold the text.
fn put(block: &mut [u8; BLOCK], at: usize, size: usize, text: &[u8]) -> io::Result<()> {
    let field = block.get_mut(at..at.saturating_add(size)).and_then(|field| field.get_mut(..text.len()));
    field.ok_or_else(|| io::Error::other("too long for its field of a tar header"))?.copy_from_slice(text);
    Ok(())
}

/// Prefix and name of a path, split where Go splits it; nothing when it fits neither way.
fn split(path: &str) -> Option<(&str, &str)> {
    if !path.is_ascii() {
        return None;
    }
    if path.len() <= 100 {
        return Some(("", path));
    }
    // The last slash that leaves at most 155 bytes in front of it, and at most 100 behind.
    let front = path.get(..path.len().min(156))?;
    let (prefix, _) = front.rsplit_once('/')?;
    let name = path.get(prefix.len().saturating_add(1)..)?;
    (!prefix.is_empty() && !name.is_empty() && name.len() <= 100).then_some((prefix, name))
}

/// A PAX record, which begins with its own length.
fn record(key: &str, value: &str) -> String {
    let body = format!(" {key}={value}\n");
    let mut length = body.len();
    // The digits of the length count too; a second round settles it when they grow by one.
    for _ in 0..3 {
        length = body.len().saturating_add(length.to_string().len());
    }
    format!("{length}{body}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_counts_its_own_digits() {
        assert_eq!(record("path", "ab"), "11 path=ab\n");
        // One byte more takes a third digit, which counts as well.
        assert!(record("path", &"a".repeat(90)).starts_with("99 path="));
        let long = record("path", &"a".repeat(91));
        assert!(long.starts_with("101 path="), "{long}");
        assert_eq!(long.len(), 101);
    }

    #[test]
    fn long_paths_go_to_the_prefix_and_longer_ones_to_a_record() {
        let folder = "resources/kubeadmconfigs.bootstrap.cluster.x-k8s.io/v1beta1-preferredversion/namespaces/team-00";
        let path = format!("{folder}/prod-eu-0000-md-0-abcde-fghij.json");
        assert_eq!(split(&path), Some((folder, "prod-eu-0000-md-0-abcde-fghij.json")));
        assert_eq!(header(&path, 5, 0).unwrap().len(), BLOCK);

        let name = "n".repeat(120);
        assert_eq!(split(&format!("resources/{name}")), None);
        assert_eq!(header(&format!("resources/{name}"), 5, 0).unwrap().len(), 3 * BLOCK);
    }

    #[test]
    fn ten_gigabytes_need_a_record() {
        let header = header("resources/configmaps/namespaces/default/huge.json", 10_000_000_000, 0).unwrap();
        assert_eq!(header.len(), 3 * BLOCK);
        assert!(String::from_utf8_lossy(&header).contains("20 size=10000000000\n"));
    }
}
