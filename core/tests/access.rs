//! Which account of a backup goes to which vCenter: by every object that could send a password to a stranger.
#![cfg(test)]

#[expect(dead_code, unused_imports, reason = "each test program uses its part of the scenes")]
#[path = "support/mod.rs"]
mod support;

use drift_core::access::{Requests, access};
use drift_core::{Backup, Context, Observations};
use serde_json::{Value, json};

use support::{Entry, read, tar};

const INFRASTRUCTURE: &str = "infrastructure.cluster.x-k8s.io";
const SHA1: &str = "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD";
const OTHER_SHA1: &str = "11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44";

/// The objects of a backup.
#[derive(Clone, Default)]
struct Desk(Vec<Entry>);

impl Desk {
    fn object(
        mut self,
        resource: &str,
        api_version: &str,
        kind: &str,
        namespace: &str,
        name: &str,
        rest: Value,
    ) -> Self {
        let mut object = json!({ "apiVersion": api_version, "kind": kind, "metadata": { "name": name } });
        let place = if namespace.is_empty() { "cluster".to_owned() } else { format!("namespaces/{namespace}") };
        if !namespace.is_empty() {
            object["metadata"]["namespace"] = namespace.into();
        }
        merge(&mut object, rest);
        self.0.push(Entry::new(&format!("resources/{resource}/{place}/{name}.json"), object.to_string().as_bytes()));
        self
    }

    /// A Cluster and its `VSphereCluster`.
    fn cluster(self, namespace: &str, name: &str, spec: Value) -> Self {
        let infrastructure = json!({ "kind": "VSphereCluster", "name": name, "namespace": namespace,
            "apiVersion": format!("{INFRASTRUCTURE}/v1beta1") });
        self.object(
            "clusters.cluster.x-k8s.io",
            "cluster.x-k8s.io/v1beta1",
            "Cluster",
            namespace,
            name,
            json!({ "spec": { "infrastructureRef": infrastructure } }),
        )
        .infrastructure("vsphereclusters", "VSphereCluster", namespace, name, json!({ "spec": spec }))
    }

    fn infrastructure(self, resource: &str, kind: &str, namespace: &str, name: &str, rest: Value) -> Self {
        let (resource, version) = (format!("{resource}.{INFRASTRUCTURE}"), format!("{INFRASTRUCTURE}/v1beta1"));
        self.object(&resource, &version, kind, namespace, name, rest)
    }

    /// The identity `shared`, whose Secret is `shared` in CAPV's namespace.
    fn identity(self, allowed: Value, status: Value) -> Self {
        let spec = json!({ "secretName": "shared", "allowedNamespaces": allowed });
        let identity = json!({ "spec": spec, "status": status });
        self.infrastructure("vsphereclusteridentities", "VSphereClusterIdentity", "", "shared", identity).secret(
            "capv-system",
            "shared",
            json!({}),
        )
    }

    fn namespace(self, name: &str, labels: Value) -> Self {
        self.object("namespaces", "v1", "Namespace", "", name, json!({ "metadata": { "labels": labels } }))
    }

    /// A Secret with the account `<namespace>-<name>`.
    fn secret(self, namespace: &str, name: &str, rest: Value) -> Self {
        let mut secret =
            json!({ "data": { "username": base64(&format!("{namespace}-{name}")), "password": base64("p") } });
        merge(&mut secret, rest);
        self.object("secrets", "v1", "Secret", namespace, name, secret)
    }

    fn backup(&self) -> Backup {
        let mut entries = vec![Entry::new("metadata/version", b"1.1.0\n")];
        entries.extend(self.0.iter().cloned());
        read(&tar(&entries, 1_760_000_000))
    }

    /// For each vCenter: the account's name and its certificate, the account if a person names it, and what is said.
    fn accounts(&self) -> Vec<(String, Option<String>, Vec<String>, Option<String>, String)> {
        let backup = self.backup();
        let access = access(&backup);
        let vcenters = access.vcenters.iter().map(|vcenter| {
            let name = |account: &drift_core::access::Account<'_>| account.username.to_owned();
            (
                vcenter.server.clone(),
                vcenter.account.as_ref().map(name),
                vcenter.thumbprints.clone(),
                vcenter.account_if_named.as_ref().map(name),
                vcenter.withheld.join(" "),
            )
        });
        vcenters.collect()
    }

    /// The account for the only vCenter, and what is said.
    fn account(&self) -> (Option<String>, String) {
        let [(_, account, .., said)] = self.accounts().try_into().unwrap();
        (account, said)
    }
}

fn merge(object: &mut Value, rest: Value) {
    match (object, rest) {
        (Value::Object(object), Value::Object(rest)) => {
            for (key, value) in rest {
                merge(object.entry(key).or_insert(Value::Null), value);
            }
        }
        (object, rest) => *object = rest,
    }
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = char::from(DIGITS[(bits >> (18 - 6 * place)) as usize & 63]);
            encoded.push(if place <= chunk.len() { digit } else { '=' });
        }
    }
    encoded
}

fn shared(server: &str) -> Value {
    json!({ "server": server, "identityRef": { "kind": "VSphereClusterIdentity", "name": "shared" } })
}

#[test]
fn an_identity_admits_the_namespaces_that_capv_admits() {
    let ready = json!({ "ready": true });
    let everyone = json!({ "selector": {} });
    let team_a = json!({ "selector": { "matchLabels": { "team": "a" } } });
    let expression = |operator: &str, values: &[&str]| json!({ "selector": { "matchExpressions": [{ "key": "team", "operator": operator, "values": values }] } });
    let cases = [
        ("everyone", &everyone, json!({}), &ready, true, ""),
        ("an empty object", &json!({}), json!({}), &ready, true, ""),
        ("no conditions", &json!({ "selector": { "matchLabels": {} } }), json!({}), &ready, true, ""),
        ("nobody", &json!(null), json!({ "team": "a" }), &ready, false, "has no allowedNamespaces"),
        ("its label", &team_a, json!({ "team": "a", "other": "x" }), &ready, true, ""),
        ("another value", &team_a, json!({ "team": "b" }), &ready, false, "does not admit its namespace"),
        ("no label", &team_a, json!({}), &ready, false, "does not admit its namespace"),
        ("one of", &expression("In", &["b", "a"]), json!({ "team": "a" }), &ready, true, ""),
        ("none of", &expression("NotIn", &["a"]), json!({ "team": "a" }), &ready, false, "does not admit"),
        ("absent is none of", &expression("NotIn", &["a"]), json!({}), &ready, true, ""),
        ("a label at all", &expression("Exists", &[]), json!({ "team": "" }), &ready, true, ""),
        ("no such label", &expression("DoesNotExist", &[]), json!({ "team": "a" }), &ready, false, "does not admit"),
        ("no operator", &expression("Near", &["a"]), json!({ "team": "a" }), &ready, false, "selector is invalid"),
        ("in nothing", &expression("In", &[]), json!({ "team": "a" }), &ready, false, "selector is invalid"),
        ("not ready", &everyone, json!({}), &json!({ "ready": false }), false, "was not ready"),
        ("never seen by CAPV", &everyone, json!({}), &json!({}), false, "was not ready"),
    ];
    for (name, allowed, labels, status, admitted, says) in cases {
        let desk = Desk::default().identity(allowed.clone(), status.clone()).namespace("team", labels).cluster(
            "team",
            "web",
            shared("vc01"),
        );
        let (account, said) = desk.account();
        assert_eq!(account.as_deref(), admitted.then_some("capv-system-shared"), "{name}: {said}");
        assert!(said.contains(says) && said.is_empty() == admitted, "{name}: {said}");
        if !admitted {
            assert!(said.starts_with("VSphereCluster team/web brings no account: "), "{said}");
        }
    }
}

#[test]
fn without_its_namespace_nobody_is_admitted() {
    let desk = Desk::default()
        .identity(json!({ "selector": {} }), json!({ "ready": true }))
        .namespace("other", json!({}))
        .cluster("team", "web", shared("vc01"));
    let (account, said) = desk.account();
    assert_eq!(account, None);
    assert!(said.contains("the backup lacks the Namespace"), "{said}");
    // What a plan says of it stands in the inspection, too.
    let context = Context { generated_at: support::time(support::BACKUP), version: String::new() };
    let inspection = drift_core::inspect(&desk.backup(), &Observations::default(), &context);
    assert_eq!(inspection.lookups.vcenters[0].withheld.join(" "), said);
    assert_eq!(inspection.backup.objects, 4, "Namespaces are not objects that the verdict needs");
    // An object that calls itself a namespace but lies in one admits nobody either.
    let desk = desk.object("namespaces", "v1", "Namespace", "team", "team", json!({}));
    assert_eq!(desk.account().0, None);
    // Nor does one of which the archive has two stories.
    let two = desk.clone().namespace("team", json!({ "team": "a" })).namespace("team", json!({ "team": "b" }));
    let (account, said) = two.account();
    assert_eq!(account, None);
    assert!(said.contains("contradict each other"), "{said}");
    assert_eq!(desk.namespace("team", json!({})).account().0.as_deref(), Some("capv-system-shared"));
}

#[test]
fn a_strangers_server_gets_no_account_of_the_administrators() {
    let desk = Desk::default()
        .identity(json!({ "selector": { "matchLabels": { "team": "a" } } }), json!({ "ready": true }))
        .namespace("team-a", json!({ "team": "a" }))
        .namespace("tenant", json!({}))
        .secret("capv-system", "capv-manager-bootstrap-credentials", json!({}))
        .cluster("team-a", "web", shared("vc01"));
    let evil = |mut spec: Value| {
        spec["server"] = "evil.example".into();
        spec["thumbprint"] = SHA1.into();
        let accounts = desk.clone().cluster("tenant", "web", spec).accounts();
        let [evil, own] = accounts.try_into().unwrap();
        assert_eq!((evil.0.as_str(), own.0.as_str()), ("evil.example", "vc01"));
        assert_eq!(own.1.as_deref(), Some("capv-system-shared"));
        assert_eq!((evil.1, evil.2), (None, Vec::<String>::new()), "{}", evil.4);
        (evil.3, evil.4)
    };
    let manager = Some("capv-system-capv-manager-bootstrap-credentials".to_owned());
    let of_kind = |kind: &str, name: &str| evil(json!({ "identityRef": { "kind": kind, "name": name } }));
    assert_eq!(evil(json!({})).0, manager, "a person may send it by naming the server");
    assert!(evil(json!({})).1.contains("it has no identityRef"));
    assert!(of_kind("VSphereClusterIdentity", "shared").1.contains("does not admit its namespace"));
    assert!(of_kind("VSphereClusterIdentity", "other").1.contains("is not in the backup"));
    assert!(of_kind("Secret", "shared").1.contains("no account in the Secret shared in tenant"));
    for (kind, name) in [("", "shared"), ("VSphereClusterIdentity", ""), ("Sekret", "shared"), ("Secret", "")] {
        assert_eq!(of_kind(kind, name).0, None, "{kind} {name}");
    }
    // Not where a reference names another namespace, either.
    let foreign = json!({ "identityRef": { "kind": "Secret", "name": "shared", "namespace": "capv-system" } });
    assert_eq!(evil(foreign).0, None);
}

#[test]
fn the_account_of_capv_itself_goes_where_administrators_point() {
    let zone = json!({ "spec": { "server": "https://VC02/sdk", "failureDomain": "fd" } });
    let desk = Desk::default()
        .secret("capv-system", "capv-manager-bootstrap-credentials", json!({}))
        .infrastructure("vspheredeploymentzones", "VSphereDeploymentZone", "", "zone", zone.clone())
        .infrastructure("vspheredeploymentzones", "VSphereDeploymentZone", "tenant", "zone", {
            json!({ "spec": { "server": "vc04", "failureDomain": "fd" } })
        })
        .cluster("capv-system", "management", json!({ "server": "vc01", "thumbprint": SHA1 }))
        .cluster("tenant", "one", json!({ "server": "vc01", "thumbprint": OTHER_SHA1 }))
        .cluster("tenant", "two", json!({ "server": "vc02", "thumbprint": OTHER_SHA1 }))
        .cluster("tenant", "three", json!({ "server": "vc03", "thumbprint": OTHER_SHA1 }))
        .cluster("tenant", "four", json!({ "server": "vc04", "thumbprint": OTHER_SHA1 }));
    let found = desk.accounts();
    let found: Vec<_> = found
        .iter()
        .map(|(server, account, thumbprints, named, _)| {
            (server.as_str(), account.is_some(), thumbprints.join(" "), named.is_some())
        })
        .collect();
    let none = String::new;
    assert_eq!(
        found,
        [
            ("vc01", true, SHA1.to_owned(), false),
            ("vc02", true, none(), false),
            ("vc03", false, none(), true),
            ("vc04", false, none(), true)
        ]
    );
}

#[test]
fn a_fingerprint_vouches_for_the_account_of_its_own_object_alone() {
    let own = |thumbprint: Option<&str>| {
        let mut spec = json!({ "server": "vc01", "identityRef": { "kind": "Secret", "name": "own" } });
        if let Some(thumbprint) = thumbprint {
            spec["thumbprint"] = thumbprint.into();
        }
        spec
    };
    let desk = |first: Option<&str>, second: Option<&str>| {
        Desk::default()
            .secret("a", "own", json!({}))
            .secret("b", "own", json!({}))
            .cluster("a", "web", own(first))
            .cluster("b", "web", own(second))
    };
    for (first, second, expected) in
        [(Some(SHA1), Some(OTHER_SHA1), vec![SHA1]), (None, Some(OTHER_SHA1), vec![]), (Some(SHA1), None, vec![SHA1])]
    {
        let desk = desk(first, second);
        let [(_, account, thumbprints, ..)] = desk.accounts().try_into().unwrap();
        assert_eq!(
            (account.as_deref(), thumbprints),
            (Some("a-own"), expected.iter().map(|one| (*one).into()).collect())
        );
        let backup = desk.backup();
        let requests = Requests::new(&backup);
        assert_eq!(requests.knows_certificate("vc01", &["x", SHA1]), first.is_some());
        assert!(!requests.knows_certificate("vc01", &["x", OTHER_SHA1]));
        let body = requests.inventory(&backup, "vc01", None).unwrap();
        assert!(String::from_utf8_lossy(&body).contains("a-own"));
        assert_eq!(requests.wanted_machines("vc01"), "[]");
    }
}

#[test]
fn a_secret_belongs_to_one_cluster() {
    let owned = |kind: &str, name: &str| json!({ "metadata": { "ownerReferences": [{ "kind": kind, "name": name, "uid": "1" }] } });
    let spec = json!({ "server": "vc01", "identityRef": { "kind": "Secret", "name": "own" } });
    for (kind, name, usable) in [
        ("VSphereCluster", "web", true),
        ("VSphereCluster", "other", false),
        ("VSphereClusterIdentity", "web", false),
        ("PackageInstall", "other", true),
    ] {
        let desk = Desk::default().secret("a", "own", owned(kind, name)).cluster("a", "web", spec.clone());
        assert_eq!(desk.account().0.is_some(), usable, "{kind} {name}");
    }
}

/// A tenant's account may see less than the administrators' one, and its word would then count for all.
#[test]
fn accounts_of_administrators_come_first() {
    let desk = Desk::default()
        .identity(json!({ "selector": {} }), json!({ "ready": true }))
        .namespace("z", json!({}))
        .secret("a", "own", json!({}))
        .cluster("a", "web", json!({ "server": "vc01", "identityRef": { "kind": "Secret", "name": "own" } }))
        .cluster("z", "web", shared("vc01"));
    assert_eq!(desk.account().0.as_deref(), Some("capv-system-shared"));
}

#[test]
fn a_thousand_clusters_without_an_account_are_a_few_sentences() {
    let mut desk = Desk::default();
    for number in 0..1000 {
        desk = desk.cluster("tenant", &format!("web-{number:03}"), shared("vc01"));
    }
    let (account, said) = desk.account();
    assert_eq!(account, None);
    assert!(said.len() < 1000 && said.contains("995 more VSphereClusters"), "{said}");
}

/// What the backup has on a vCenter is searched there, whoever's account asks.
#[test]
fn machines_of_the_server_are_wanted() {
    let spec = json!({ "server": "vc01", "identityRef": { "kind": "Secret", "name": "own" } });
    let vm = |number: usize, server: &str| {
        json!({ "metadata": { "labels": { "cluster.x-k8s.io/cluster-name": "web" } }, "spec": { "server": server,
            "datacenter": "DC0", "biosUUID": format!("4220824e-c2eb-ed46-47db-{number:012}") } })
    };
    let desk = Desk::default()
        .secret("a", "own", json!({}))
        .cluster("a", "web", spec)
        .infrastructure("vspherevms", "VSphereVM", "a", "web-1", vm(1, "vc01"))
        .infrastructure("vspherevms", "VSphereVM", "a", "web-2", vm(2, "vc02"));
    let backup = desk.backup();
    let requests = Requests::new(&backup);
    let wanted = json!([{ "biosUUID": "4220824e-c2eb-ed46-47db-000000000001", "datacenter": "DC0" }]);
    let body: Value = serde_json::from_slice(&requests.inventory(&backup, "vc01", None).unwrap()).unwrap();
    assert_eq!(body["wanted"], wanted);
    assert_eq!(serde_json::from_str::<Value>(&requests.wanted_machines("https://VC01/sdk")).unwrap(), wanted);
    assert_eq!(requests.wanted_machines("vc03"), "[]");
}
