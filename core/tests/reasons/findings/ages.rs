//! What has become too old since the backup was taken, or is about to.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use drift_core::report::FindingCode;
use drift_core::{Context, Observations};
use serde_json::json;

use super::web;
use crate::show;
use crate::support::{Object, Resource, Scene, time};

/// A time at which none of the inventories here is from the future.
const LATER: &str = "2026-11-20T05:00:00Z";

#[test]
fn backup_old() {
    let web = web();
    let mut scene = Scene::of(&web);
    scene.inventories[0].content.collected_at = time("2026-11-03T04:00:00Z");
    show::finding(&scene.report_at(LATER), FindingCode::BackupOld, "finding-backup-old");
    scene.inventories[0].content.collected_at = time("2026-11-20T04:00:00Z");
    show::finding(&scene.report_at(LATER), FindingCode::BackupOld, "finding-backup-very-old");
    // Without an inventory there is nothing that it is older than.
    let context = Context { generated_at: time("2026-11-05T04:00:00Z"), version: String::new(), restore_into: None };
    let report = drift_core::detect(&scene.backup(), &Observations::default(), &context);
    show::finding(&report, FindingCode::BackupOld, "finding-backup-old-by-itself");
}

#[test]
fn kubeconfig() {
    let web = web();
    let mut scene = Scene::of(&web);
    let certificate = STANDARD.encode(include_str!("../../support/certificate.pem"));
    let kubeconfig = format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: web-admin@web\nclusters:\n- name: web\n  cluster:\n    server: \
         https://10.20.0.9:6443\ncontexts:\n- name: web-admin@web\n  context: {{cluster: web, user: \
         web-admin}}\nusers:\n- \
         name: web-admin\n  user:\n    client-certificate-data: {certificate}\n"
    );
    let secret = Object::new(Resource::Secret, web.api, "team-a", "web-kubeconfig")
        .of_cluster("web")
        .with("data", json!({ "value": STANDARD.encode(kubeconfig) }));
    scene.objects.push(secret);
    show::finding(&scene.report(), FindingCode::KubeconfigExpiring, "finding-kubeconfig-expiring");
    scene.inventories[0].content.collected_at = time("2026-11-20T04:00:00Z");
    show::finding(&scene.report_at(LATER), FindingCode::KubeconfigExpired, "finding-kubeconfig-expired");
}

#[test]
fn certificates_expiring() {
    let web = web();
    let mut scene = Scene::of(&web);
    let machine = scene.object(Resource::Machine, &web.member(0));
    machine["status"]["certificatesExpiryDate"] = "2026-11-12T00:00:00Z".into();
    show::finding(&scene.report(), FindingCode::CertificatesExpiring, "finding-certificates-expiring");
    let machine = scene.object(Resource::Machine, &web.member(0));
    machine["status"]["certificatesExpiryDate"] = "2026-10-12T00:00:00Z".into();
    show::finding(&scene.report(), FindingCode::CertificatesExpiring, "finding-certificates-expired");
}
