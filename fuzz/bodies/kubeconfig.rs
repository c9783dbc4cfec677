//! Kubeconfigs, which whoever wrote into the management cluster may have written.

use drift_core::access::parse_kubeconfig;
use drift_proxy::lookup::{Trust, kubernetes::ApiServer};

/// Any text as a kubeconfig: nothing that it holds shows in what is said of it.
pub(crate) fn kubeconfig(data: &[u8]) {
    let Some(kubeconfig) = std::str::from_utf8(data).ok().and_then(parse_kubeconfig) else { return };
    let secrets: Vec<String> = [&kubeconfig.token, &kubeconfig.client_key_data]
        .into_iter()
        .flatten()
        .map(|secret| secret.reveal().to_owned())
        .filter(|secret| secret.len() > LONG)
        .collect();
    let said = match ApiServer::new(&kubeconfig, &Trust::everyone()) {
        Ok(server) => format!("{server:?}"),
        Err(error) => format!("{error} {error:?}"),
    };
    let said = said + &format!("{kubeconfig:?}");
    let server = kubeconfig.server.unwrap_or_default();
    let leaked = secrets.iter().any(|secret| said.contains(secret) && !server.contains(secret));
    assert!(!leaked, "{said}");
}

/// Shorter ones stand in any text by chance.
const LONG: usize = 24;
