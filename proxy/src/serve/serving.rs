//! Connections: from the listener to requests, in HTTP/1 and in no other protocol.
//!
//! A connection that is silent, in the middle of a handshake, of a head, or between two requests, is closed when the
//! time for a request to arrive is over. What is under way at the end of the program is waited for.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use axum::Router;
use hyper::{body::Incoming, server::conn::http1, service::Service as _};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    task::yield_now,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use tokio_util::task::TaskTracker;

use super::{connections::Place, server::Server};

/// Bytes of the head of a request.
pub(super) const HEAD_BYTES: usize = 32 << 10;
/// How long answers under way are waited for at the end. Look-ups end their sessions in half of it.
const GOODBYE: Duration = Duration::from_secs(10);
/// How long nothing is accepted where the system has no room.
const NO_ROOM: Duration = Duration::from_millis(20);

/// Who sends a request.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) address: SocketAddr,
    pub(super) place: Arc<Place>,
}

/// Accepts connections until the server is told to stop.
pub(super) async fn serve(
    server: &Arc<Server>,
    router: Router,
    listener: TcpListener,
    tls: Option<Arc<rustls::ServerConfig>>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let tls = tls.map(TlsAcceptor::from);
    let open = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = server.stopping.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, address)) = accepted else {
            // Either this connection has gone again, or the system has no room for it.
            server.connections.make_room();
            sleep(NO_ROOM).await;
            continue;
        };
        if let Some(place) = server.connections.enter(address.ip()) {
            let caller = Caller { address, place: Arc::new(place) };
            open.spawn(connection(Arc::clone(server), router.clone(), tls.clone(), stream, caller));
        }
        yield_now().await; // It is read before the next one may take its place.
    }
    drop(listener);
    open.close();
    timeout(GOODBYE, open.wait()).await.unwrap_or_default();
    Ok(())
}

async fn connection(server: Arc<Server>, router: Router, tls: Option<TlsAcceptor>, stream: TcpStream, caller: Caller) {
    let closing = caller.place.closing.clone();
    let work = async {
        stream.set_nodelay(true).unwrap_or_default();
        match tls {
            None => http(&server, router, stream, caller).await,
            Some(tls) => {
                if let Ok(Ok(stream)) = timeout(server.arrival, tls.accept(stream)).await {
                    http(&server, router, stream, caller).await;
                }
            }
        }
    };
    tokio::select! {
        () = closing.cancelled() => {}
        () = work => {}
    }
}

/// Answers requests, one after the other. Whatever ends the connection, nobody is left to be told.
pub(super) async fn http(server: &Server, router: Router, stream: impl AsyncRead + AsyncWrite + Unpin, caller: Caller) {
    let router = TowerToHyperService::new(router);
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(caller.clone());
        router.call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(server.arrival).max_buf_size(HEAD_BYTES);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        () = server.stopping.cancelled() => None,
    };
    if ended.is_none() {
        connection.as_mut().graceful_shutdown();
        connection.await.unwrap_or_default();
    }
}
