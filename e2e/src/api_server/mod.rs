//! A fake Kubernetes API server: what a reader of Nodes needs of one, and everything that can go wrong with one.
//!
//! It speaks HTTP/1.1 over TLS, byte by byte, so that it can also speak it badly. Like a real one it asks for a client
//! certificate, takes a bearer token as well, lets everyone see `/version`, and lists Nodes in pages. `kubectl` keeps
//! it honest: a test reads from it with that, and beside [`real`], which is one. It knows no kind but Node, watches
//! nothing, and writes nothing.

pub mod disturbance;
pub mod kubeconfig;
pub mod real;

mod answer;
mod http;
mod identity;
mod misbehave;
mod request;
mod routes;
mod state;
mod write;

use std::{
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use rustls::{ServerConnection, StreamOwned};
use serde_json::Value;

pub use self::{identity::Shown, routes::TOKEN, state::Stats};

use self::{
    disturbance::Disturbance,
    identity::Authority,
    request::{NODES, name},
    state::Shared,
};

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct ApiServer {
    address: SocketAddr,
    authority: Authority,
    shared: Arc<Shared>,
}

impl ApiServer {
    /// Serves these Nodes, with a good certificate.
    pub fn start(nodes: Vec<Value>) -> Self {
        Self::showing(nodes, Shown::Good)
    }

    /// Serves these Nodes, with this certificate.
    pub fn showing(mut nodes: Vec<Value>, shown: Shown) -> Self {
        nodes.sort_by_key(|node| name(node).to_owned());
        let authority = Authority::new(shown);
        let config = authority.server_config();
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            nodes,
            reader: authority.reader.der(),
            stranger: authority.stranger.der(),
            stats: Mutex::default(),
            disturbances: Mutex::default(),
            sockets: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let server = Self { address, authority, shared: Arc::clone(&shared) };
        thread::spawn(move || {
            for socket in listener.incoming().map_while(Result::ok) {
                if shared.stopping.load(Ordering::SeqCst) {
                    break;
                }
                shared.stats.lock().unwrap().connections += 1;
                shared.sockets.lock().unwrap().push(socket.try_clone().unwrap());
                let stream = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), socket);
                let shared = Arc::clone(&shared);
                // Whatever goes wrong on a connection ends it; the client is what is tested.
                thread::spawn(move || http::serve(stream, &shared).unwrap_or_default());
            }
        });
        server
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// `https://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// The authority that signed the server's certificate, in PEM.
    pub fn ca_pem(&self) -> &str {
        &self.authority.pem
    }

    /// The certificate and key of an account that may list Nodes, in PEM.
    pub fn reader(&self) -> (String, String) {
        self.authority.reader.pem()
    }

    /// The certificate and key of an account that may not, in PEM.
    pub fn stranger(&self) -> (String, String) {
        self.authority.stranger.pem()
    }

    /// What has happened so far. A request is counted before it is answered.
    pub fn stats(&self) -> Stats {
        self.shared.stats.lock().unwrap().clone()
    }

    /// How often Nodes were asked for.
    pub fn lists(&self) -> u64 {
        self.stats().requests.get(NODES).copied().unwrap_or(0)
    }

    /// Disturbs requests from now on.
    pub fn disturb(&self, disturbance: Disturbance) {
        self.shared.disturbances.lock().unwrap().push(disturbance);
    }

    /// Disturbs nothing any more.
    pub fn calm(&self) {
        self.shared.disturbances.lock().unwrap().clear();
    }
}

impl Drop for ApiServer {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        TcpStream::connect(self.address).map(drop).unwrap_or_default(); // Wakes the listener, which then ends.
        for socket in self.shared.sockets.lock().unwrap().drain(..) {
            socket.shutdown(std::net::Shutdown::Both).unwrap_or_default();
        }
    }
}

/// An address where connections are taken and nothing ever comes back, as long as the listener is kept.
pub fn black_hole() -> (TcpListener, String) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}
