//! Whom an identity admits.

use drift_core::{Context, Observations};
use serde_json::json;

use crate::desk::{Desk, shared};
use crate::support;

#[test]
fn an_identity_admits_the_namespaces_that_capv_admits() {
    let ready = json!({ "ready": true });
    let everyone = json!({ "selector": {} });
    let team_a = json!({ "selector": { "matchLabels": { "team": "a" } } });
    let expression = |operator: &str, values: &[&str]| {
        let expression = json!({ "key": "team", "operator": operator, "values": values });
        json!({ "selector": { "matchExpressions": [expression] } })
    };
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
    let context = Context { generated_at: support::time(support::BACKUP), version: String::new(), restore_into: None };
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
