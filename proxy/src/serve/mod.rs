//! `serve`: the page, and the look-ups that it cannot make itself, on one port.
//!
//! In: requests of the page. Out: the page's files, inventories and node lists, line by line. The backup never comes
//! here; the page reads it where it is.
//!
//! Never: an answer to another page or under another name ([`guard`]), an answer without the token, a path or method
//! that the caller chose, a server that was not meant ([`upstreams`]), a password in a log, an error or on the disk.

mod api;
mod attempts;
mod body;
mod error;
mod guard;
mod hosts;
mod identity;
mod lines;
mod messages;
mod openapi;
mod page;
mod problem;
mod server;
mod token;
mod upstreams;

#[cfg(test)]
mod tests;

use std::{io, net::TcpListener, sync::Arc, time::Duration};

use axum::{Router, middleware};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use hyper_util::rt::TokioTimer;

pub use error::ServeError;
pub use hosts::Hosts;
pub use identity::Identity;
pub use openapi::document;
pub use server::Server;
pub use token::{TOKEN_LENGTH, Token, TokenError};
pub use upstreams::Upstreams;

/// Bytes of the head of a request.
const HEAD_BYTES: usize = 32 << 10;
/// How long answers under way are waited for at the end. Look-ups end their sessions in half of it.
const GOODBYE: Duration = Duration::from_secs(10);

impl Server {
    /// Answers requests until it is told to stop; then ends every look-up, and with it the sessions on other servers.
    pub async fn run(self, listener: TcpListener, tls: Option<Arc<rustls::ServerConfig>>) -> io::Result<()> {
        listener.set_nonblocking(true)?;
        let server = Arc::new(self);
        let service = router(&server).into_make_service_with_connect_info::<std::net::SocketAddr>();
        let handle = Handle::new();
        tokio::spawn(stop(Arc::clone(&server), handle.clone()));
        if let Some(tls) = tls {
            let tls = RustlsConfig::from_config(tls);
            let mut serving = axum_server::from_tcp_rustls(listener, tls)?.handle(handle);
            limit(serving.http_builder(), server.arrival);
            serving.serve(service).await?;
        } else {
            let mut serving = axum_server::from_tcp(listener)?.handle(handle);
            limit(serving.http_builder(), server.arrival);
            serving.serve(service).await?;
        }
        server.lookups.close();
        server.lookups.wait().await;
        Ok(())
    }
}

async fn stop<A: axum_server::Address>(server: Arc<Server>, handle: Handle<A>) {
    server.stopping.cancelled().await;
    handle.graceful_shutdown(Some(GOODBYE));
}

fn limit<E>(http: &mut hyper_util::server::conn::auto::Builder<E>, arrival: Duration) {
    http.http1().timer(TokioTimer::new()).header_read_timeout(arrival).max_buf_size(HEAD_BYTES);
}

/// The page and the interface, guarded.
fn router(server: &Arc<Server>) -> Router {
    api::routes()
        .fallback(page::page)
        .layer(middleware::from_fn_with_state(Arc::clone(server), guard::guard))
        .with_state(Arc::clone(server))
}
