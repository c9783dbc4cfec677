//! Who may ask, and from where.

use super::*;

const INVENTORY: &str = "/api/v1/inventory";

#[tokio::test]
async fn the_page_needs_no_token_and_the_interface_does() {
    let page = Page::serve(&[]);
    let open = page.send(&["GET / HTTP/1.1", "Host: HOST"], "").await;
    assert_eq!((open.status, open.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert_eq!(page.get("/api/v1/info").await.json()["name"], "drift-detector");
    for token in
        ["", "Authorization: Bearer x", "Authorization: bearer TOKEN", "Authorization: TOKEN", "X-Token: TOKEN"]
    {
        let head = ["GET /api/v1/info HTTP/1.1", "Host: HOST", token];
        let head = head.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>();
        let answer = page.send(&head, "").await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "unauthorized"), "{token}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
    let twice =
        ["GET /api/v1/info HTTP/1.1", "Host: HOST", "Authorization: Bearer TOKEN", "Authorization: Bearer TOKEN"];
    assert_eq!(page.send(&twice, "").await.code(), "unauthorized");
    let in_address = format!("GET /api/v1/info?token={TOKEN} HTTP/1.1");
    assert_eq!(page.send(&[&in_address, "Host: HOST"], "").await.code(), "unauthorized");
    // Not even whether an address exists is told.
    assert_eq!(page.send(&["GET /api/v2/nothing HTTP/1.1", "Host: HOST"], "").await.code(), "unauthorized");
    page.stop().await;
}

#[tokio::test]
async fn wrong_tokens_cost_time() {
    let page = Page::serve(&[]);
    let wrong = ["GET /api/v1/info HTTP/1.1", "Host: HOST", "Authorization: Bearer wrong"];
    for _ in 0..6 {
        assert_eq!(page.send(&wrong, "").await.code(), "unauthorized");
    }
    let refused = page.send(&wrong, "").await;
    assert_eq!((refused.status, refused.code().as_str()), (429, "too-many-attempts"));
    assert_eq!(refused.header("retry-after"), Some("1"));
    // Whoever has the right one does not pay for it, nor does the page itself.
    assert_eq!(page.get("/api/v1/info").await.status, 200);
    assert_eq!(page.send(&wrong, "").await.status, 429);
    assert_eq!(page.send(&["GET / HTTP/1.1", "Host: HOST"], "").await.status, 200);
    page.stop().await;
}

#[tokio::test]
async fn other_names_are_refused_everywhere() {
    let page = Page::serve(&[]);
    let port = page.address.port();
    for path in ["/", "/index.html", "/api/v1/info", "/nothing"] {
        for host in
            ["evil.example", &format!("evil.example:{port}"), "127.0.0.1", &format!("127.0.0.1:{port}@evil"), ""]
        {
            let line = format!("GET {path} HTTP/1.1");
            let answer = page.send(&[&line, &format!("Host: {host}"), "Authorization: Bearer TOKEN"], "").await;
            assert_eq!((answer.status, answer.code().as_str()), (421, "foreign-host"), "{path} {host}");
        }
        let line = format!("GET {path} HTTP/1.1");
        let twice = page.send(&[&line, "Host: HOST", "Host: HOST", "Authorization: Bearer TOKEN"], "").await;
        assert!(matches!(twice.status, 400 | 421), "{twice:?}");
    }
    for own in [format!("localhost:{port}"), format!("[::1]:{port}")] {
        let answer = page.send(&["GET / HTTP/1.1", &format!("Host: {own}")], "").await;
        assert_eq!(answer.status, 200, "{own}");
    }
    page.stop().await;
}

#[tokio::test]
async fn other_pages_are_refused() {
    let page = Page::serve(&[]);
    let port = page.address.port();
    let foreign = [
        "Origin: https://evil.example".to_owned(),
        "Origin: null".to_owned(),
        format!("Origin: https://127.0.0.1:{port}"),
        format!("Origin: http://127.0.0.1:{}", port.wrapping_add(1)),
        "Sec-Fetch-Site: cross-site".to_owned(),
        "Sec-Fetch-Site: same-site".to_owned(),
    ];
    for header in &foreign {
        for line in ["GET / HTTP/1.1", "GET /api/v1/info HTTP/1.1", "POST /api/v1/inventory HTTP/1.1"] {
            let head = [line, "Host: HOST", "Authorization: Bearer TOKEN", "Content-Type: application/json", header];
            let answer = page.send(&head, "").await;
            assert_eq!((answer.status, answer.code().as_str()), (403, "foreign-origin"), "{line} {header}");
        }
    }
    for header in ["Origin: http://HOST", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none"] {
        let head = ["GET /api/v1/info HTTP/1.1", "Host: HOST", "Authorization: Bearer TOKEN", header];
        assert_eq!(page.send(&head, "").await.status, 200, "{header}");
    }
    page.stop().await;
}

#[tokio::test]
async fn no_answer_allows_other_origins() {
    let page = Page::serve(&[]);
    let preflight = [
        "OPTIONS /api/v1/inventory HTTP/1.1",
        "Host: HOST",
        "Origin: https://evil.example",
        "Access-Control-Request-Method: POST",
        "Access-Control-Request-Headers: authorization,content-type",
        "Access-Control-Request-Private-Network: true",
    ];
    let refused = page.send(&preflight, "").await;
    assert_eq!(refused.status, 403);
    for answer in [refused, page.get("/").await, page.get("/api/v1/info").await, page.get("/nothing").await] {
        assert!(!answer.head.to_ascii_lowercase().contains("access-control-"), "{answer:?}");
    }
    page.stop().await;
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let page = Page::serve(&[]);
    let refused = page.send(&["GET / HTTP/1.1", "Host: evil.example"], "").await;
    for answer in [refused, page.get("/").await, page.get("/api/v1/info").await, page.get("/nothing").await] {
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains('*') && policy.contains("frame-ancestors 'none'")
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{name}");
        }
    }
    page.stop().await;
}

#[tokio::test]
async fn only_json_is_taken() {
    let page = Page::serve(&[]);
    for content_type in [
        "Content-Type: text/plain",
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Type: multipart/form-data; boundary=x",
        "Content-Type: text/plain; application/json",
        "X-Nothing: 1",
    ] {
        let head = ["POST /api/v1/certificate HTTP/1.1", "Host: HOST", "Authorization: Bearer TOKEN", content_type];
        let answer = page.send(&head, r#"{"server":"vc"}"#).await;
        assert_eq!((answer.status, answer.code().as_str()), (415, "not-json"), "{content_type}");
    }
    page.stop().await;
}

#[tokio::test]
async fn nothing_else_is_there() {
    let page = Page::serve(&[]);
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "//etc/passwd",
        "/index.html/",
        "/?x",
        "/index.html?raw",
        "/.",
        "/INDEX.html",
    ] {
        let answer = page.get(path).await;
        // A question after a file's name changes nothing.
        let known = path.contains('?');
        assert_eq!(answer.status, if known { 200 } else { 404 }, "{path}");
    }
    for path in ["/api/", "/api/v1", "/api/v1/sdk", "/api/v1/inventory/", "/api/v1/inventory/../info"] {
        assert_eq!(page.get(path).await.code(), "not-found", "{path}");
    }
    assert_eq!(page.get(INVENTORY).await.code(), "method-not-allowed");
    assert_eq!(page.post("/api/v1/info", "{}").await.code(), "method-not-allowed");
    assert_eq!(page.post("/", "{}").await.code(), "method-not-allowed");
    page.stop().await;
}
