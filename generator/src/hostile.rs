//! Archives that try to exhaust their reader, each with a small honest backup behind the attack.
//!
//! They are written as streams: a hostile archive costs its writer no memory either.

use std::io::{self, Write};

use flate2::Compression;

use crate::archive::{Archive, Written};
use crate::{Plan, backup};

/// What an attack is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attack {
    /// So many empty files.
    Entries(u64),
    /// A Machine, which a reader wants, with an annotation of so many bytes; a thousandth of it when compressed.
    Bomb(u64),
    /// A config map, which no reader wants, of so many bytes.
    HugeEntry(u64),
}

/// Writes an archive with one attack.
///
/// # Errors
/// When the output cannot be written.
pub fn write(attack: Attack, output: impl Write) -> io::Result<Written> {
    let mut archive = Archive::new(output, Compression::new(6));
    archive.version()?;
    match attack {
        Attack::Entries(count) => {
            for number in 0..count {
                archive.entry(&format!("resources/events/namespaces/default/e-{number:010}.json"), b"")?;
            }
        }
        Attack::Bomb(size) => {
            let path = "resources/machines.cluster.x-k8s.io/v1beta1-preferredversion/namespaces/default/bomb.json";
            let front =
                r#"{"apiVersion":"cluster.x-k8s.io/v1beta1","kind":"Machine","metadata":{"annotations":{"note":""#;
            let back = r#""},"name":"bomb","namespace":"default"},"spec":{"clusterName":"bomb"}}"#;
            large(&mut archive, path, front, b'a', size, back)?;
        }
        Attack::HugeEntry(size) => {
            let path = "resources/configmaps/namespaces/default/huge.json";
            let front = r#"{"apiVersion":"v1","data":{"note":""#;
            let back = r#""},"kind":"ConfigMap","metadata":{"name":"huge","namespace":"default"}}"#;
            large(&mut archive, path, front, b'a', size, back)?;
        }
    }
    let honest = Plan { clusters: 1, machines: 5, unrelated: 20, ..Plan::default() };
    backup::write(&honest, &mut archive)?;
    archive.finish()
}

/// An entry with a long run of one byte in its middle.
fn large<W: Write>(
    archive: &mut Archive<W>,
    path: &str,
    front: &str,
    byte: u8,
    size: u64,
    back: &str,
) -> io::Result<()> {
    let whole = (front.len() + back.len()) as u64 + size;
    archive.begin(path, whole)?;
    archive.body(front.as_bytes())?;
    let run = vec![byte; 1 << 16];
    let mut left = size;
    while left > 0 {
        let now = usize::try_from(left).unwrap_or(usize::MAX).min(run.len());
        archive.body(run.get(..now).unwrap_or_default())?;
        left -= now as u64;
    }
    archive.body(back.as_bytes())?;
    archive.end(whole)
}
