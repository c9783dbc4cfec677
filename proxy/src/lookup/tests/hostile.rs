//! Servers that do not keep to the protocol. Whatever they do: an error with a name and words, one login at most, and a
//! logout where there was a session.

use std::time::Duration;

use super::{
    dialogue::{Call, PASSWORD, Reply, SESSION, fault, listed, machine, page, soap},
    fake::{Fake, options},
};
use crate::lookup::{Limits, vcenter::Options};

/// An inventory's page is answered otherwise.
async fn instead_of_machines(reply: Reply) -> (Fake, String) {
    let fake = Fake::start(move |call| call.is_for_machines().then(|| reply.clone())).await;
    let limits = Limits { answer_bytes: 4 << 20, ..options().limits };
    let code = refused(&fake, &Options { limits, ..options() }).await;
    (fake, code)
}

/// The error's name. Checks what holds for every error.
async fn refused(fake: &Fake, options: &Options) -> String {
    let Err(error) = fake.read(options).await else { return "no error".to_owned() };
    let shown = format!("{error} {error:?} {:?}", error.advice());
    assert!(!shown.contains(PASSWORD) && !shown.contains(SESSION), "{shown}");
    assert!(!shown.chars().any(char::is_control), "{shown:?}");
    assert!(!error.advice().is_empty(), "{error}");
    assert!(fake.count("Login") <= 1);
    error.code().to_owned()
}

#[tokio::test]
async fn a_session_ends_whatever_happens_in_it() {
    let cut = soap("RetrievePropertiesEx", "<returnval><objects>");
    let cut = cut.split_once("</RetrieveP").unwrap().0.to_owned();
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><x>&b;</x>";
    let deep = format!("<returnval><objects>{}", "<a>".repeat(100_000));
    let nameless = "<returnval><objects><propSet/></objects></returnval>";
    let lost = "<objects><obj type=\"VirtualMachine\">vm-1</obj><missingSet><path>name</path><fault><fault \
                xsi:type=\"NotAuthenticated\"/></fault></missingSet></objects>";
    let http = |status, headers| Reply::Http(status, headers, "Go away".to_owned());
    for (reply, code) in [
        (Reply::ok("<html><body>It works!</body></html>"), "not-a-vcenter"),
        (Reply::ok("\u{0}\u{1}\u{2}"), "not-a-vcenter"),
        (Reply::ok(""), "not-a-vcenter"),
        (Reply::ok(bomb), "answer-damaged"),
        (Reply::ok(cut), "answer-damaged"),
        (Reply::soap("RetrievePropertiesEx", &deep), "answer-damaged"),
        (Reply::soap("RetrievePropertiesEx", nameless), "answer-damaged"),
        (page("RetrievePropertiesEx", None, &[machine("vm-1\u{1b}", "a", "")]), "answer-damaged"),
        (page("RetrievePropertiesEx", None, &[machine("vm-1", "&bomb;", "")]), "answer-damaged"),
        (page("RetrievePropertiesEx", None, &[machine(&"1".repeat(400 << 10), "x", "")]), "answer-damaged"),
        (page("RetrievePropertiesEx", None, &[machine("vm-1", "x", &"<a/>".repeat(70_000))]), "answer-too-large"),
        (Reply::Endless("<Envelope><Body><RetrievePropertiesExResponse><returnval>", "<objects>"), "answer-damaged"),
        (Reply::Endless("<Envelope><Body><RetrievePropertiesExResponse><returnval>", "   "), "answer-too-large"),
        (Reply::Endless("<Envelope><Body><RetrievePropertiesExResponse><returnval>", "<x></x>"), "answer-too-large"),
        (Reply::Endless("<Envelope", " a=\"b\""), "answer-too-large"),
        (http(301, "Location: https://elsewhere.example/sdk\r\n"), "redirected"),
        (http(307, "Location: /sdk\r\n"), "redirected"),
        (http(401, ""), "http-status"),
        (http(403, ""), "http-status"),
        (http(404, ""), "http-status"),
        (http(429, "Retry-After: 1\r\n"), "http-status"),
        (http(500, ""), "http-status"),
        (http(503, ""), "http-status"),
        (http(204, ""), "http-status"),
        (Reply::Raw(Vec::new()), "connection-lost"),
        (Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<Envelope><Body>".to_vec()), "connection-lost"),
        (Reply::Raw(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()), "not-a-vcenter"),
        (Reply::Raw(format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(1 << 20)).into_bytes()), "not-a-vcenter"),
        (Reply::fault("NotAuthenticated", ""), "session-lost"),
        (Reply::ok(fault("NotAuthenticated", "")), "session-lost"),
        (page("RetrievePropertiesEx", None, &[lost.to_owned()]), "session-lost"),
        (Reply::fault("NoPermission", ""), "refused"),
        (Reply::fault("Evil\u{1b}", ""), "answer-damaged"),
        (Reply::Http(500, "", soap("RetrievePropertiesEx", "")), "http-status"),
    ] {
        let shown: String = format!("{reply:?}").chars().take(300).collect();
        let (fake, found) = instead_of_machines(reply).await;
        assert_eq!(found, code, "{shown}");
        assert_eq!((fake.count("Login"), fake.count("Logout")), (1, 1), "{shown}");
        assert_eq!(fake.count("DestroyView"), 1, "{shown}");
    }
}

#[tokio::test]
async fn no_password_for_what_is_no_vcenter() {
    let about =
        |kind: &str| format!("<returnval><about><version>8.0.3</version><apiType>{kind}</apiType></about></returnval>");
    for (reply, code) in [
        (Reply::soap("RetrieveServiceContent", &about("HostAgent")), "esxi-host"),
        (Reply::soap("RetrieveServiceContent", &about("Else")), "not-a-vcenter"),
        (Reply::soap("RetrieveServiceContent", &about("VirtualCenter")), "answer-damaged"),
        (Reply::soap("RetrieveServiceContent", "<returnval/>"), "not-a-vcenter"),
        (
            Reply::soap("RetrieveServiceContent", &format!("<returnval>{}</returnval>", "<a/>".repeat(200))),
            "not-a-vcenter",
        ),
        (Reply::ok("<html>"), "not-a-vcenter"),
        (Reply::Http(302, "Location: /ui\r\n", String::new()), "redirected"),
        (Reply::Http(404, "", String::new()), "http-status"),
        (Reply::Http(503, "", "Service Unavailable".to_owned()), "http-status"),
        (Reply::Raw(b"220 mail.example ESMTP\r\n".to_vec()), "not-a-vcenter"),
    ] {
        let shown = format!("{reply:?}");
        let fake = Fake::start(move |_| Some(reply.clone())).await;
        assert_eq!(refused(&fake, &options()).await, code, "{shown}");
        assert_eq!(fake.calls().len(), 1, "{shown}");
    }
}

#[tokio::test]
async fn a_refused_password_is_not_sent_again() {
    for (reply, code) in [
        (Reply::fault("InvalidLogin", ""), "login-refused"),
        (Reply::fault("NoPermission", ""), "login-not-permitted"),
        (Reply::fault("PasswordExpired", ""), "refused"),
        (Reply::Http(401, "", String::new()), "http-status"),
        (Reply::Http(503, "", String::new()), "http-status"),
        (Reply::Raw(Vec::new()), "connection-lost"),
        (Reply::soap("Login", "<returnval><key>k</key></returnval>"), "answer-damaged"),
    ] {
        let shown = format!("{reply:?}");
        let fake = Fake::start(move |call| (call.operation == "Login").then(|| reply.clone())).await;
        assert_eq!(refused(&fake, &options()).await, code, "{shown}");
        assert_eq!((fake.count("Login"), fake.count("Logout")), (1, 0), "{shown}");
    }
}

#[tokio::test]
async fn a_session_counts_from_its_cookie_on() {
    let cookie = "Set-Cookie: vmware_soap_session=\"canary-session-c30b\"\r\n";
    for body in ["<html>", "", "<Envelope><Body>"] {
        let fake =
            Fake::start(move |call| (call.operation == "Login").then(|| Reply::Http(200, cookie, body.to_owned())))
                .await;
        refused(&fake, &options()).await;
        assert_eq!(fake.count("Logout"), 1, "{body}");
    }
}

#[tokio::test]
async fn pages_without_end() {
    let same = |call: &Call| {
        let pages = call.is_listing() || call.operation == "ContinueRetrievePropertiesEx";
        pages.then(|| page(&call.operation, Some("again"), &listed(&["vm-1"])))
    };
    let empty = |call: &Call| {
        (call.operation == "ContinueRetrievePropertiesEx").then(|| page(&call.operation, Some("again"), &[]))
    };
    let fresh = |call: &Call| {
        let machine = machine(&format!("vm-{}", call.before), &"x".repeat(100 << 10), "");
        (call.operation == "ContinueRetrievePropertiesEx").then(|| page(&call.operation, Some("again"), &[machine]))
    };
    for (fake, code) in [
        (Fake::start(same).await, "answer-endless"),
        (Fake::start(empty).await, "answer-endless"),
        (Fake::start(fresh).await, "answer-too-large"),
    ] {
        let limits = Limits { job_bytes: 2 << 20, ..options().limits };
        assert_eq!(refused(&fake, &Options { limits, ..options() }).await, code);
        assert_eq!((fake.count("Login"), fake.count("Logout")), (1, 1));
    }
}

#[tokio::test]
async fn silence_ends() {
    for (operation, logouts) in
        [("RetrieveServiceContent", 0), ("Login", 0), ("CreateContainerView", 1), ("RetrievePropertiesEx", 1)]
    {
        let fake = Fake::start(move |call| (call.operation == operation).then_some(Reply::Silence)).await;
        let limits = Limits { request: Duration::from_millis(200), ..options().limits };
        assert_eq!(refused(&fake, &Options { limits, ..options() }).await, "timed-out", "{operation}");
        assert_eq!(fake.count("Logout"), logouts, "{operation}");
        let fake = Fake::start(move |call| (call.operation == operation).then_some(Reply::Silence)).await;
        let limits = Limits { job: Duration::from_millis(500), ..options().limits };
        assert_eq!(refused(&fake, &Options { limits, ..options() }).await, "timed-out", "{operation}");
        assert_eq!(fake.count("Logout"), logouts, "{operation}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_let_go() {
    let fake =
        Fake::start(|call| ["DestroyView", "Logout"].contains(&call.operation.as_str()).then_some(Reply::Silence))
            .await;
    let limits = Limits { goodbye: Duration::from_millis(400), ..options().limits };
    assert!(fake.read(&Options { limits, ..options() }).await.unwrap().complete);
    assert_eq!((fake.count("DestroyView"), fake.count("Logout")), (1, 1));
}
