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
mod connections;
mod error;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzzing;
mod guard;
mod hosts;
mod identity;
mod lines;
mod messages;
mod openapi;
mod page;
mod problem;
mod server;
mod serving;
mod token;
mod upstreams;

#[cfg(test)]
mod tests;

use std::{io, net::TcpListener, sync::Arc};

use axum::{Router, middleware};

pub use error::ServeError;
pub use hosts::Hosts;
pub use identity::Identity;
pub use openapi::document;
pub use server::Server;
pub use token::{TOKEN_LENGTH, Token, TokenError};
pub use upstreams::Upstreams;

impl Server {
    /// Answers requests until it is told to stop; then ends every look-up, and with it the sessions on other servers.
    pub async fn run(self, listener: TcpListener, tls: Option<Arc<rustls::ServerConfig>>) -> io::Result<()> {
        let server = Arc::new(self);
        serving::serve(&server, router(&server), listener, tls).await?;
        server.lookups.close();
        server.lookups.wait().await;
        Ok(())
    }
}

/// The page and the interface, guarded.
fn router(server: &Arc<Server>) -> Router {
    api::routes()
        .fallback(page::page)
        .layer(middleware::from_fn_with_state(Arc::clone(server), guard::guard))
        .with_state(Arc::clone(server))
}
