//! A forecast says by the rules of which versions it was made.

use serde_json::json;

use crate::seen::forecast;
use crate::support::{Api, Cluster, Resource, Scene};

#[test]
fn every_sentence_names_its_versions() {
    for api in Api::ALL {
        let scene = Scene::of(&Cluster::new("team-a", "web").api(api));
        let report = scene.report();
        let messages = report.clusters[0].machines().map(|machine| machine.forecast.as_ref().unwrap().message.clone());
        for sentence in messages.chain([forecast(&scene).sentence]) {
            assert!(sentence.contains("By the rules of Cluster API 1.10 and CAPV 1.13"), "{sentence}");
            assert_eq!(sentence.contains("may act otherwise"), api != Api::V1beta1, "{api:?}: {sentence}");
        }
    }
}

/// What a class would change follows rules of its own.
#[test]
fn a_class_is_named_where_there_is_one() {
    let web = Cluster::new("team-a", "web");
    let mut scene = Scene::of(&web);
    assert!(!forecast(&scene).sentence.contains("ClusterClass"));
    scene.object(Resource::Cluster, "web")["spec"]["topology"] = json!({ "class": "plain", "version": "v1.31.4" });
    assert!(forecast(&scene).sentence.contains("ClusterClass would change"));
}
