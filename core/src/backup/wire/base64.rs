//! Base64, in which Secrets and kubeconfigs keep their values.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::{Zeroize as _, Zeroizing};

/// A kubeconfig of Cluster API is about 6 KiB; this is room for one with several long certificate chains.
const KUBECONFIG_LIMIT: usize = 512 * 1024;

/// The text that is encoded. `None` for anything else, and for more than a kubeconfig can be.
pub(super) fn decode(base64: &str) -> Option<Zeroizing<String>> {
    if base64.len() > KUBECONFIG_LIMIT {
        return None;
    }
    let bytes = STANDARD.decode(base64.as_bytes()).ok()?;
    String::from_utf8(bytes).map_err(|error| error.into_bytes().zeroize()).ok().map(Zeroizing::new)
}
