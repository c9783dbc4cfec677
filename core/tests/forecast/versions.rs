//! A forecast says by the rules of which versions it was made.

use crate::seen::forecast;
use crate::support::{Api, Cluster, Scene};

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
