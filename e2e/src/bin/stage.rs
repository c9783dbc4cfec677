//! What runs while a browser is tested: a scenario's saved vCenter at its address, and an API server for each of its
//! clusters, by the kubeconfigs of a backup that is made for them.
//!
//! In: the scenario's name, then commands, one in a line: `stats`, `rule RULE` (see `peers/vcsim`), `calm`, and `down
//! NAMESPACE/NAME` that ends an API server. Out: a JSON object in a line for the start and for each command. It ends
//! with its input.

use std::io::{self, Write as _, stdin, stdout};
use std::{env, fs};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use drift_e2e::{
    api_server::{ApiServer, kubeconfig::Access},
    archive,
    scenario::{self, json},
};
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let name = env::args().nth(1).unwrap_or_default();
    let scenario = scenario::named(&name);
    let vcenter = scenario.vcenter(&[]);
    let mut entries = archive::entries(&scenario.backup());
    let mut servers = Vec::new();
    for (cluster, nodes) in scenario.nodes() {
        let items = json(&nodes).get("items").and_then(Value::as_array).cloned().unwrap_or_default();
        let server = ApiServer::start(items);
        let ending = format!("{cluster}-kubeconfig.json");
        for entry in entries.iter_mut().filter(|entry| entry.is_of("secrets") && entry.path.ends_with(&ending)) {
            let mut secret = entry.json();
            if let Some(value) = secret.pointer_mut("/data/value") {
                *value = BASE64_STANDARD.encode(server.kubeconfig(Access::Certificate)).into();
            }
            entry.body = secret.to_string().into_bytes();
        }
        servers.push((cluster, server));
    }
    let folder = tempfile::tempdir()?;
    let backup = folder.path().join("backup.tar.gz");
    fs::write(&backup, archive::gzip(&archive::pack(&entries)))?;
    tell(&json!({
        "backup": backup,
        "vcenter": { "address": vcenter.address(), "sha256": vcenter.sha256() },
        "apiServers": servers.iter().map(|(cluster, server)| json!([cluster, server.address()])).collect::<Vec<_>>(),
    }));
    for line in stdin().lines().map_while(Result::ok) {
        if let Some(rule) = line.strip_prefix("rule ") {
            vcenter.rule(rule);
        } else if let Some(cluster) = line.strip_prefix("down ") {
            servers.retain(|(name, _)| name != cluster);
        } else if line == "calm" {
            vcenter.clear_rules();
        }
        let lists: Vec<_> = servers.iter().map(|(cluster, server)| json!([cluster, server.lists()])).collect();
        tell(&json!({ "vcenter": vcenter.stats(), "lists": lists }));
    }
    Ok(())
}

fn tell(line: &Value) {
    let mut out = stdout().lock();
    // Whoever does not listen any more has ended the input as well.
    writeln!(out, "{line}").and_then(|()| out.flush()).unwrap_or_default();
}
