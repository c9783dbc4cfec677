//! The simulated vCenter itself: that it lives, counts, disturbs and ends as the other tests rely on.

use drift_e2e::{https::Client, scenario, vcsim::Vcsim};

const VERSIONS: &str = "/sdk/vimServiceVersions.xml";

#[test]
fn it_lives_counts_and_ends() {
    let vcenter = Vcsim::start(&["-dc", "2", "-vm", "10"]);
    let answer = Client::trusting(vcenter.ca_pem()).get(vcenter.address(), VERSIONS).unwrap();
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.body.contains("urn:vim25"), "{answer:?}");

    let stats = vcenter.stats();
    assert_eq!(
        (&stats["connections"], &stats["requests"], &stats["logins"]),
        (&1.into(), &1.into(), &0.into()),
        "{stats}"
    );
    assert_eq!((vcenter.calls("GET"), vcenter.calls("Login"), vcenter.sessions()), (1, 0, 0));
    assert_eq!(vcenter.stop().code(), Some(0));
}

#[test]
fn it_is_disturbed_by_rules() {
    let vcenter = Vcsim::start(&["-vm", "0", "-rule", "GET status=503 from=2 times=1"]);
    let client = Client::trusting(vcenter.ca_pem());
    let status = || client.get(vcenter.address(), VERSIONS).map(|answer| answer.status);
    assert_eq!([status().unwrap(), status().unwrap(), status().unwrap()], [200, 503, 200]);

    vcenter.rule("GET drop times=1");
    status().unwrap_err();
    vcenter.rule("GET cut=9");
    let cut = client.get(vcenter.address(), VERSIONS).unwrap();
    assert!(cut.head.contains("Content-Length: 2"), "{cut:?}");
    assert_eq!(cut.body.len(), 9, "{cut:?}");
    vcenter.clear_rules();
    assert_eq!(status().unwrap(), 200);
    assert!(vcenter.command("rule GET nonsense")["error"].as_str().unwrap().contains("no action"));
}

#[test]
fn its_certificate_is_as_asked() {
    for flags in [&["-not-before", "-48h", "-not-after", "-24h"][..], &["-san", "vcenter.example"], &["-self-signed"]] {
        let vcenter = Vcsim::start(&[&["-vm", "0"], flags].concat());
        let error = Client::trusting(vcenter.ca_pem()).get(vcenter.address(), VERSIONS);
        let expected = match flags[0] {
            "-not-before" => "Expired",
            "-san" => "NotValidForName",
            _ => "status: 200",
        };
        assert!(format!("{error:?}").contains(expected), "{flags:?}: {error:?}");
        assert_eq!((vcenter.sha256().len(), vcenter.sha1().len()), (95, 59));
        assert_eq!(vcenter.certificate_pem() == vcenter.ca_pem(), flags == ["-self-signed"]);
    }
    let old = Vcsim::start(&["-vm", "0", "-tls12"]);
    assert_eq!(Client::trusting(old.ca_pem()).get(old.address(), VERSIONS).unwrap().status, 200);
}

#[test]
fn a_saved_one_is_where_the_backup_looks_for_it() {
    let scenario = scenario::named("v2-01-no-drift");
    let vcenter = scenario.vcenter(&[]);
    assert_eq!(vcenter.address(), scenario.first_server());
    assert_eq!(Client::trusting(vcenter.ca_pem()).get(vcenter.address(), VERSIONS).unwrap().status, 200);
}
