//! Servers that somebody wrote into the backup who may not use its accounts. They count logins, and get none.

use std::{fs, path::PathBuf};

use drift_e2e::{
    archive::{self, Entry},
    program::{Outcome, Run},
    vcsim::{USERNAME, Vcsim},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::desk::scenario;

// Each test has the vCenter of the fixture, too, which the backup names beside the stranger.

const GROUP: &str = "infrastructure.cluster.x-k8s.io";

/// A real backup, with a cluster of a tenant on a server of the tenant's own.
struct Tenant {
    folder: TempDir,
    server: Vcsim,
    entries: Vec<Entry>,
}

impl Tenant {
    fn new() -> Self {
        let (folder, server) = (tempfile::tempdir().unwrap(), Vcsim::start(&[]));
        Self { folder, server, entries: archive::entries(&scenario().backup()) }
    }

    fn object(mut self, path: &str, object: &Value) -> Self {
        let template = self.entries.first().unwrap().clone();
        let body = object.to_string().into_bytes();
        self.entries.push(Entry { path: format!("resources/{path}.json"), body, ..template });
        self
    }

    /// The cluster, whose server shows the certificate that the backup names.
    fn cluster(self, identity: &Value) -> Self {
        let meta = json!({ "namespace": "tenant", "name": "evil" });
        let version = format!("{GROUP}/v1beta1");
        let reference =
            json!({ "apiVersion": version, "kind": "VSphereCluster", "namespace": "tenant", "name": "evil" });
        let mut spec = json!({ "server": self.server.address(), "thumbprint": self.server.sha1() });
        if !identity.is_null() {
            spec["identityRef"] = identity.clone();
        }
        let cluster = json!({ "apiVersion": "cluster.x-k8s.io/v1beta1", "kind": "Cluster", "metadata": meta,
            "spec": { "infrastructureRef": reference } });
        let vsphere = json!({ "apiVersion": version, "kind": "VSphereCluster", "metadata": meta, "spec": spec });
        self.object("clusters.cluster.x-k8s.io/namespaces/tenant/evil", &cluster)
            .object(&format!("vsphereclusters.{GROUP}/namespaces/tenant/evil"), &vsphere)
    }

    fn namespace(self, labels: &Value) -> Self {
        let namespace =
            json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "tenant", "labels": labels } });
        self.object("namespaces/cluster/tenant", &namespace)
    }

    /// The identity of the backup admits only namespaces with this label.
    fn admit(mut self, label: &str) -> Self {
        let identities = format!("vsphereclusteridentities.{GROUP}");
        let mut found = 0;
        for entry in self.entries.iter_mut().filter(|entry| entry.is_of(&identities)) {
            let mut identity = entry.json();
            identity["spec"]["allowedNamespaces"] = json!({ "selector": { "matchLabels": { label: "yes" } } });
            entry.body = identity.to_string().into_bytes();
            found += 1;
        }
        assert!(found > 0, "the fixture has no identity");
        self
    }

    fn backup(&self) -> PathBuf {
        let file = self.folder.path().join("backup.tar.gz");
        fs::write(&file, archive::gzip(&archive::pack(&self.entries))).unwrap();
        file
    }

    fn detect(&self, with: impl FnOnce(Run) -> Run) -> Outcome {
        let report = self.folder.path().join("report.json");
        let outcome = with(Run::detect(&self.backup()).with("--skip-access-apiserver")).report(&report).go();
        for text in [&outcome.text(), &fs::read_to_string(&report).unwrap()] {
            assert!(!text.contains("CANARY"), "{text}");
        }
        outcome
    }
}

fn shared() -> Value {
    let scenario = scenario();
    let entries = archive::entries(&scenario.backup());
    let identity = entries.iter().find(|entry| entry.is_of(&format!("vsphereclusteridentities.{GROUP}"))).unwrap();
    json!({ "kind": "VSphereClusterIdentity", "name": identity.json()["metadata"]["name"] })
}

#[test]
fn an_identity_is_for_the_namespaces_that_it_admits() {
    let _own = scenario().vcenter(&[]);
    let refused = Tenant::new().admit("shared").namespace(&json!({})).cluster(&shared());
    let outcome = refused.detect(|run| run);
    assert_eq!(refused.server.calls("Login"), 0, "{}", outcome.text());
    assert!(outcome.stderr.contains("does not admit its namespace"), "{}", outcome.stderr);

    let unknown = Tenant::new().admit("shared").cluster(&shared());
    let outcome = unknown.detect(|run| run);
    assert_eq!(unknown.server.calls("Login"), 0, "{}", outcome.text());
    assert!(outcome.stderr.contains("the backup lacks the Namespace"), "{}", outcome.stderr);

    // Whom the identity admits, CAPV sends its account to the server of the same object, and so does this program.
    let admitted = Tenant::new().admit("shared").namespace(&json!({ "shared": "yes" })).cluster(&shared());
    let outcome = admitted.detect(|run| run);
    assert_eq!(admitted.server.calls("Login"), 1, "{}", outcome.text());
}

#[test]
fn the_account_of_capv_itself_waits_for_a_person() {
    let _own = scenario().vcenter(&[]);
    let secret = json!({ "apiVersion": "v1", "kind": "Secret",
        "metadata": { "namespace": "capv-system", "name": "capv-manager-bootstrap-credentials" },
        // username: manager, password: CANARY
        "data": { "credentials.yaml": "dXNlcm5hbWU6IG1hbmFnZXIKcGFzc3dvcmQ6IENBTkFSWQo=" } });
    let tenant = Tenant::new()
        .object("secrets/namespaces/capv-system/capv-manager-bootstrap-credentials", &secret)
        .cluster(&Value::Null);
    let outcome = tenant.detect(|run| run.with("--insecure-skip-verify"));
    assert_eq!(tenant.server.calls("Login"), 0, "{}", outcome.text());
    let option = format!("--vcenter {}", tenant.server.address());
    assert!(outcome.stderr.contains(&option), "{}", outcome.stderr);

    // The person's word on the server is none on its certificate, and the tenant's is none either.
    let named = |run: Run| run.with("--vcenter").with(tenant.server.address());
    let outcome = tenant.detect(named);
    assert_eq!(tenant.server.calls("Login"), 0, "{}", outcome.text());
    assert!(outcome.stderr.contains("--thumbprint"), "{}", outcome.stderr);
    tenant.detect(|run| named(run).with("--insecure-skip-verify"));
    assert_eq!(tenant.server.calls("Login"), 1);
}

#[test]
fn a_backup_does_not_vouch_for_the_certificate_that_gets_an_own_account() {
    let _own = scenario().vcenter(&[]);
    let tenant = Tenant::new().admit("shared").namespace(&json!({ "shared": "yes" })).cluster(&shared());
    let (password, accounts) = (tenant.folder.path().join("password"), tenant.folder.path().join("accounts.toml"));
    fs::write(&password, "CANARY-own").unwrap();
    let account = format!("[\"{}\"]\nusername = \"me\"\npassword = \"CANARY-own\"\n", tenant.server.address());
    fs::write(&accounts, account).unwrap();
    let by_option = |run: Run| {
        let run = run.with("--vcenter").with(tenant.server.address()).with("--vcenter-username").with(USERNAME);
        run.with("--vcenter-password-file").with(&password)
    };
    let by_file = |run: Run| run.with("--credentials").with(&accounts);
    for run in [&by_option as &dyn Fn(Run) -> Run, &by_file] {
        let outcome = tenant.detect(run);
        assert_eq!(tenant.server.calls("Login"), 0, "{}", outcome.text());
        let option = format!("--thumbprint {}={}", tenant.server.address(), tenant.server.sha256());
        assert!(outcome.stderr.contains(&option), "{}", outcome.stderr);
    }
    // With the person's own word it is sent.
    let pin = format!("{}={}", tenant.server.address(), tenant.server.sha256());
    tenant.detect(|run| by_option(run).with("--thumbprint").with(pin));
    assert_eq!(tenant.server.calls("Login"), 1);
}
