//! A report names once the controller versions on which its forecast is based, and what the backup shows of its own.

use drift_core::presentation::Presentation;

use crate::expect::forecast;
use crate::support::{Api, Cluster, Entry, Resource, Scene};

fn words(scene: &Scene, restore_into: Option<&str>) -> String {
    Presentation::new(&scene.report_for(restore_into)).forecast_basis().unwrap()
}

#[test]
fn the_basis_is_a_field_and_in_no_sentence() {
    let expected = [
        (Api::V1alpha3, "1.2 to 1.3"),
        (Api::V1alpha4, "1.2 to 1.3"),
        (Api::V1beta1, "1.2 to 1.3"),
        (Api::V1beta2, "1.11 to 1.14"),
    ];
    for (api, versions) in expected {
        let scene = Scene::of(&Cluster::new("team-a", "web").api(api));
        let report = scene.report_for(None);
        let basis = report.forecast_basis.clone().unwrap();
        assert_eq!(basis.assumed_target.capi.as_deref(), Some(versions), "{api:?}");
        assert!(!basis.chosen && !basis.observed, "{api:?}");
        let messages = report.clusters[0].machines().map(|machine| machine.forecast.as_ref().unwrap().message.clone());
        for sentence in messages.chain([forecast(&scene).sentence]) {
            assert!(!sentence.contains("Cluster API 1.") && !sentence.contains("differently"), "{sentence}");
        }
    }
}

#[test]
fn a_choice_wins_over_what_the_backup_tells() {
    let scene = Scene::of(&Cluster::new("team-a", "web").api(Api::V1beta2));
    let basis = scene.report_for(Some("tkg=2.2")).forecast_basis.unwrap();
    assert_eq!(basis.assumed_target.capv.as_deref(), Some("1.5"));
    assert_eq!((basis.product.as_deref(), basis.chosen), (Some("TKG 2.2"), true));
    assert_eq!(basis.capi.as_deref(), Some("1.11 to 1.14"), "what wrote the backup is another matter");
}

#[test]
fn the_basis_in_words_says_what_was_assumed_and_why() {
    let scene = Scene::of(&Cluster::new("team-a", "web"));
    assert_eq!(
        words(&scene, Some("capi=1.10.1,capv=1.13.1")),
        "Forecast for Cluster API 1.10.1 and CAPV 1.13.1, as chosen; their rules were observed in a rehearsal."
    );
    assert_eq!(
        words(&scene, Some("capi=1.9,capv=1.12")),
        "Forecast for Cluster API 1.9 and CAPV 1.12, as chosen; their rules were read in the sources."
    );
    assert_eq!(
        words(&scene, None),
        "Forecast for Cluster API 1.2 to 1.3 and CAPV 1.7 to 1.12, which may have written the backup (told by the API \
         versions of its objects and marks of the controllers on its objects); their rules were read in the sources, \
         and those of the new management cluster count if it runs other versions."
    );
}

/// What installed the controllers tells their versions exactly.
#[test]
fn installed_providers_and_images_tell_the_versions() {
    let mut scene = Scene::of(&Cluster::new("team-a", "web"));
    let provider = |name: &str, version: &str| {
        let json = serde_json::json!({
            "apiVersion": "clusterctl.cluster.x-k8s.io/v1alpha3", "kind": "Provider",
            "metadata": { "name": name, "namespace": "capi-system" }, "providerName": name, "version": version,
        });
        let path = format!("resources/providers.clusterctl.cluster.x-k8s.io/namespaces/capi-system/{name}.json");
        Entry::new(&path, json.to_string().as_bytes())
    };
    scene.entries.push(provider("cluster-api", "v1.8.4"));
    let image = serde_json::json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": { "name": "capv-controller-manager", "namespace": "capv-system" },
        "spec": { "template": { "spec": { "containers": [
            { "image": "registry.example/cluster-api-vsphere-controller:v1.11.3_vmware.1" },
        ] } } },
    });
    let path = "resources/deployments.apps/namespaces/capv-system/capv-controller-manager.json";
    scene.entries.push(Entry::new(path, image.to_string().as_bytes()));
    let basis = scene.report_for(None).forecast_basis.unwrap();
    let target = basis.assumed_target;
    assert_eq!((target.capi.as_deref(), target.capv.as_deref()), (Some("1.8.4"), Some("1.11.3")));
    assert_eq!(basis.product.as_deref(), Some("TKG"));
}

#[test]
fn clusters_of_eks_anywhere_tell_their_release() {
    let mut scene = Scene::of(&Cluster::new("team-a", "web"));
    let json = serde_json::json!({
        "apiVersion": "anywhere.eks.amazonaws.com/v1alpha1", "kind": "Cluster",
        "metadata": { "name": "mgmt", "namespace": "default" }, "spec": { "eksaVersion": "v0.21.4" },
    });
    let path = "resources/clusters.anywhere.eks.amazonaws.com/namespaces/default/mgmt.json";
    scene.entries.push(Entry::new(path, json.to_string().as_bytes()));
    let basis = scene.report_for(None).forecast_basis.unwrap();
    assert_eq!(basis.assumed_target.capi.as_deref(), Some("1.8"));
    assert_eq!(basis.product.as_deref(), Some("EKS Anywhere 0.21"));
}

fn config_map(name: &str, key: &str, yaml: &str) -> Entry {
    let json = serde_json::json!({
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": { "name": name, "namespace": "tkg-system-public" }, "data": { key: yaml },
    });
    let path = format!("resources/configmaps/namespaces/tkg-system-public/{name}.json");
    Entry::new(&path, json.to_string().as_bytes())
}

fn bom(release: &str, capi: &str, capv: &str) -> Entry {
    let yaml = format!(
        "release:\n  version: {release}\ncomponents:\n  cluster_api:\n  - version: {capi}+vmware.1\n  \
         cluster_api_vsphere:\n  - version: {capv}+vmware.1\n"
    );
    config_map(&format!("tkg-bom-{release}"), "bom.yaml", &yaml)
}

/// Of several bills of materials that of the release that runs counts, whichever release is the newest.
#[test]
fn config_maps_of_tkg_tell_the_versions() {
    let mut scene = Scene::of(&Cluster::new("team-a", "web"));
    scene.entries.push(bom("v2.3.0", "v1.4.5", "v1.7.1"));
    scene.entries.push(bom("v2.4.0", "v1.5.3", "v1.8.4"));
    let told = |scene: &Scene| {
        let basis = scene.report_for(None).forecast_basis.unwrap();
        let target = basis.assumed_target;
        (target.capi.unwrap(), target.capv.unwrap(), basis.product.unwrap())
    };
    assert_eq!(told(&scene), ("1.5.3".to_owned(), "1.8.4".to_owned(), "TKG 2.4.0".to_owned()));
    let metadata = "cluster:\n  name: mgmt\n  type: management\n  tkgVersion: v2.3.0\n";
    scene.entries.push(config_map("tkg-metadata", "metadata.yaml", metadata));
    assert_eq!(told(&scene), ("1.4.5".to_owned(), "1.7.1".to_owned(), "TKG 2.3.0".to_owned()));
}

#[test]
fn metadata_annotation_and_labels_of_tkg_tell_its_release() {
    let told = |scene: &Scene| {
        let basis = scene.report_for(None).forecast_basis.unwrap();
        (basis.assumed_target.capi.unwrap(), basis.product.unwrap())
    };
    let scene = || {
        let mut scene = Scene::of(&Cluster::new("team-a", "web").api(Api::V1beta1));
        // Its CAPV is older than the mark.
        for object in scene.objects.iter_mut().filter(|object| object.resource == Resource::VSphereVM) {
            object.json["status"].as_object_mut().unwrap().remove("vmRef");
        }
        scene
    };
    let mut by_metadata = scene();
    by_metadata.entries.push(config_map("tkg-metadata", "metadata.yaml", "cluster:\n  tkgVersion: v2.1.1\n"));
    assert_eq!(told(&by_metadata), ("1.2".to_owned(), "TKG 2.1.1".to_owned()));
    let mut by_annotation = scene();
    by_annotation.object(Resource::Cluster, "web")["metadata"]["annotations"] =
        serde_json::json!({ "TKGVERSION": "v2.2.0" });
    assert_eq!(told(&by_annotation), ("1.2".to_owned(), "TKG 2.2.0".to_owned()));
    let mut by_label = scene();
    by_label.object(Resource::Cluster, "web")["metadata"]["labels"]["run.tanzu.vmware.com/tkr"] =
        "v1.26.8---vmware.1-tkg.1".into();
    assert_eq!(told(&by_label), ("1.2 to 1.3".to_owned(), "TKG".to_owned()), "and no controller applies");
    let applied = serde_json::json!([{ "manager": "capi-machineset", "operation": "Apply" }]);
    for object in by_label.objects.iter_mut().filter(|object| object.resource == Resource::Machine) {
        object.json["metadata"]["managedFields"] = applied.clone();
    }
    assert_eq!(told(&by_label), ("1.4 to 1.6".to_owned(), "TKG".to_owned()));
}

/// Other ConfigMaps are never read, whatever they are called.
#[test]
fn config_maps_of_others_tell_nothing() {
    let mut scene = Scene::of(&Cluster::new("team-a", "web"));
    let objects = scene.backup().objects;
    let mut other = bom("v2.3.0", "v1.4.5", "v1.7.1");
    other.path = other.path.replace("tkg-system-public", "team-a");
    scene.entries.push(other);
    scene.entries.push(config_map("other", "bom.yaml", "release:\n  version: v2.3.0\n"));
    assert_eq!(scene.backup().objects, objects);
    assert_eq!(scene.report_for(None).forecast_basis.unwrap().product, None);
}

/// A mark that is there is a lower bound.
#[test]
fn marks_bound_the_versions() {
    let told = |change: &dyn Fn(&mut Scene, &Cluster)| {
        let web = Cluster::new("team-a", "web");
        let mut scene = Scene::of(&web);
        for object in scene.objects.iter_mut().filter(|object| object.resource == Resource::Machine) {
            object.json["status"].as_object_mut().unwrap().remove("nodeRef");
        }
        change(&mut scene, &web);
        scene.report_for(None).forecast_basis.unwrap().assumed_target.capi.unwrap()
    };
    let managed = |manager: &'static str| {
        move |scene: &mut Scene, web: &Cluster| {
            scene.object(Resource::MachineSet, &web.set("web-md-0"))["metadata"]["managedFields"] =
                serde_json::json!([{ "manager": manager, "operation": "Apply", "fieldsV1": { "f:spec": {} } }]);
        }
    };
    assert_eq!(told(&|_, _| ()), "1.2 to 1.10");
    assert_eq!(told(&managed("capi-machineset")), "1.4 to 1.10");
    assert_eq!(told(&managed("kubectl")), "1.2 to 1.10");
    assert_eq!(
        told(&|scene, web| {
            scene.object(Resource::VSphereMachine, &web.worker(0))["metadata"]["annotations"] =
                serde_json::json!({ "cluster.x-k8s.io/cloned-from-name": "web-md-0" });
        }),
        "1.7 to 1.10",
        "its VSphereMachine has its name"
    );
    assert_eq!(
        told(&|scene, web| {
            scene.object(Resource::KubeadmControlPlane, &web.control_plane)["status"]["lastRemediation"] =
                serde_json::json!({ "machine": "m" });
        }),
        "1.4 to 1.10"
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
