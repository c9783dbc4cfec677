//! API servers of workload clusters, asked as the backup's kubeconfigs say.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use drift_e2e::{
    api_server::{ApiServer, black_hole, kubeconfig::Access},
    archive,
    program::Run,
    scenario::json,
};

use crate::desk::{assert_logged_out, judged, report, scenario};

#[test]
fn api_servers_are_asked_as_their_kubeconfigs_say() {
    let (scenario, folder) = (scenario(), tempfile::tempdir().unwrap());
    let vcenter = scenario.vcenter(&[]);
    let (cluster, file) = scenario.nodes().into_iter().find(|(cluster, _)| cluster == "team-a/web").unwrap();
    let server = ApiServer::start(json(&file)["items"].as_array().unwrap().clone());
    let (_kept, hole) = black_hole();
    let mut entries = archive::entries(&scenario.backup());
    for entry in entries.iter_mut().filter(|entry| entry.is_of("secrets") && entry.path.contains("-kubeconfig.json")) {
        let good = server.kubeconfig(Access::Certificate);
        let ours = entry.path.ends_with("team-a/web-kubeconfig.json");
        let kubeconfig = if ours { good } else { good.replace(&server.address(), &hole) };
        let mut secret = entry.json();
        secret["data"]["value"] = BASE64_STANDARD.encode(kubeconfig).into();
        entry.body = secret.to_string().into_bytes();
    }
    let backup = folder.path().join("backup.tar.gz");
    std::fs::write(&backup, archive::gzip(&archive::pack(&entries))).unwrap();
    let detect = || Run::detect(&backup).with("--insecure-skip-verify").with("--timeout").with("5");
    let file = folder.path().join("report.json");

    let (live, outcome) = report(detect(), &file);
    assert!(outcome.stderr.contains("Reached 1 of 3 API servers"), "{}", outcome.stderr);
    for found in live["infrastructure"]["apiServers"].as_array().unwrap() {
        let ours =
            format!("{}/{}", found["cluster"]["namespace"], found["cluster"]["name"]).replace('"', "") == cluster;
        assert_eq!(found["status"], if ours { "Reached" } else { "Failed" }, "{found}");
        assert_eq!(found["error"].as_str().is_some_and(|error| error.contains("took longer")), !ours, "{found}");
    }
    assert_eq!(server.lists(), 1);

    let (skipped, without) = report(detect().with("--skip-access-apiserver"), &file);
    assert_eq!(judged(&live), judged(&skipped));
    assert_eq!(outcome.code, without.code, "servers that were not reached change no code");
    assert_eq!(server.stats().connections, 1, "none more");
    assert_logged_out(&vcenter, 2);
}
