//! A report names once the controller versions on which its forecast is based, and what the backup shows of its own.

use drift_core::presentation::Presentation;

use crate::expect::forecast;
use crate::support::{Api, Cluster, Scene};

#[test]
fn the_basis_is_a_field_and_in_no_sentence() {
    for api in Api::ALL {
        let scene = Scene::of(&Cluster::new("team-a", "web").api(api));
        let report = scene.report();
        let basis = report.forecast_basis.clone().unwrap();
        let target = basis.assumed_target;
        assert_eq!((target.capi.as_deref(), target.capv.as_deref()), (Some("1.10"), Some("1.13")));
        let written_by = match api {
            Api::V1alpha3 | Api::V1alpha4 => Some("before 1.0"),
            Api::V1beta1 => None,
            Api::V1beta2 => Some("1.11 or later"),
        };
        assert_eq!(basis.capi.as_deref(), written_by, "{api:?}");
        let messages = report.clusters[0].machines().map(|machine| machine.forecast.as_ref().unwrap().message.clone());
        for sentence in messages.chain([forecast(&scene).sentence]) {
            assert!(!sentence.contains("Cluster API 1.") && !sentence.contains("differently"), "{sentence}");
        }
    }
}

#[test]
fn the_basis_in_words_warns_of_another_version() {
    let words =
        |api| Presentation::new(&Scene::of(&Cluster::new("team-a", "web").api(api)).report()).forecast_basis().unwrap();
    assert_eq!(words(Api::V1beta1), "Forecast based on Cluster API 1.10 and CAPV 1.13.");
    assert_eq!(
        words(Api::V1beta2),
        "Forecast based on Cluster API 1.10 and CAPV 1.13; the backup was written by Cluster API 1.11 or later (API \
         version v1beta2), whose controllers may act differently."
    );
}

#[test]
fn less_information_makes_a_forecast_uncertain() {
    let web = Cluster::new("team-a", "web");
    let mut scene = Scene::of(&web);
    let of_worker = |scene: &Scene| {
        let report = scene.report();
        let mut machines = report.clusters[0].machines();
        machines.find(|machine| machine.name == web.worker(0)).unwrap().forecast.clone().unwrap().certain
    };
    assert!(forecast(&scene).certain && of_worker(&scene));
    scene.node_lists.clear();
    assert!(!forecast(&scene).certain, "its control plane may remove etcd members that are not in the backup");
    assert!(of_worker(&scene), "it is adopted all the same");
    scene.inventories.clear();
    assert!(!of_worker(&scene));
}
