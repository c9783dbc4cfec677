//! What Cluster API left in a machine's extra configuration.
//!
//! `guestinfo.userdata` holds bootstrap secrets and is never asked for. That it is there is known by
//! `guestinfo.userdata.encoding` (or Ignition's), which Cluster API writes beside it; user data that others wrote
//! without it stays unknown.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use drift_core::observations::Guestinfo;
use serde::Deserialize;

use super::objects::Object;

/// Single keys of the extra configuration, which very old servers do not give.
pub(super) const KEYS: [&str; 4] = [METADATA, METADATA_ENCODING, USERDATA_ENCODING, IGNITION_ENCODING];

pub(super) const METADATA: &str = r#"config.extraConfig["guestinfo.metadata"]"#;
const METADATA_ENCODING: &str = r#"config.extraConfig["guestinfo.metadata.encoding"]"#;
const USERDATA_ENCODING: &str = r#"config.extraConfig["guestinfo.userdata.encoding"]"#;
const IGNITION_ENCODING: &str = r#"config.extraConfig["guestinfo.ignition.config.data.encoding"]"#;

/// Characters of metadata that are looked at.
const METADATA_LIMIT: usize = 64 << 10;

/// What is known of it. `None` where there is none.
pub(super) fn read(object: &Object) -> Option<Guestinfo> {
    let key = |path: &str| object.value(path).map(|value| value.text_of("value").unwrap_or(&value.text));
    let userdata_present = key(USERDATA_ENCODING).is_some() || key(IGNITION_ENCODING).is_some();
    let metadata = key(METADATA).filter(|text| !text.is_empty());
    let names = metadata.and_then(|text| metadata_names(text, key(METADATA_ENCODING).unwrap_or_default()));
    let is_damaged = object.damaged.iter().any(|path| path == METADATA);
    if !userdata_present && metadata.is_none() && !is_damaged {
        return None;
    }
    let names = names.unwrap_or_default();
    Some(Guestinfo { local_hostname: names.local_hostname, instance_id: names.instance_id, userdata_present })
}

/// The two names in the metadata, which is YAML (JSON is, too).
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct MetadataNames {
    local_hostname: Option<String>,
    instance_id: Option<String>,
}

fn metadata_names(text: &str, encoding: &str) -> Option<MetadataNames> {
    if text.len() > METADATA_LIMIT {
        return None;
    }
    let yaml = match encoding {
        "base64" | "b64" => {
            let compact: String = text.chars().filter(|character| !character.is_ascii_whitespace()).collect();
            String::from_utf8(STANDARD.decode(compact).ok()?).ok()?
        }
        "" => text.to_owned(),
        _ => return None, // Compressed, which Cluster API does not do.
    };
    serde_saphyr::from_str(&yaml).ok()
}
