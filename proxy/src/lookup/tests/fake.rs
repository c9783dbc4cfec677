//! A vCenter that keeps to the protocol until a test says otherwise, and remembers what it was asked.

use std::sync::{Arc, Mutex};

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
    time::{Duration, timeout},
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::dialogue::{Call, PASSWORD, Reply, usual};
use crate::lookup::{
    AddressPolicy, Credentials, Limits, LookupError, Target, Thumbprint, Trust,
    vcenter::{Options, Progress, read_inventory},
};
use drift_core::observations::VcenterInventory;

/// What replaces the usual answer.
type Special = dyn Fn(&Call) -> Option<Reply> + Send + Sync;

/// The server.
pub(super) struct Fake {
    pub(super) target: Target,
    pub(super) certificate: CertificateDer<'static>,
    calls: Arc<Mutex<Vec<Call>>>,
    latest: watch::Receiver<Vec<String>>,
}

impl Fake {
    /// Answers as usual, but where `special` has something else.
    pub(super) async fn start(special: impl Fn(&Call) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
        Self::with_certificate(made.cert.der().clone(), made.signing_key.serialize_der().try_into().unwrap(), special)
            .await
    }

    pub(super) async fn with_certificate(
        certificate: CertificateDer<'static>,
        key: PrivateKeyDer<'static>,
        special: impl Fn(&Call) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let target = Target::parse(&listener.local_addr().unwrap().to_string()).unwrap();
        let calls = Arc::new(Mutex::new(Vec::new()));
        let (sender, latest) = watch::channel(Vec::new());
        let server = Arc::new(Server { special: Box::new(special), calls: Arc::clone(&calls), latest: sender });
        let acceptor = TlsAcceptor::from(Arc::new(config));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (server, acceptor) = (Arc::clone(&server), acceptor.clone());
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        let _ = server.serve(stream).await;
                    }
                });
            }
        });
        Self { target, certificate, calls, latest }
    }

    /// Trust in this very server.
    pub(super) fn trust(&self) -> Trust {
        let digest = ring::digest::digest(&ring::digest::SHA256, &self.certificate);
        Trust::system().with_thumbprint(Thumbprint::Sha256(digest.as_ref().try_into().unwrap()))
    }

    pub(super) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    /// How often an operation was asked for.
    pub(super) fn count(&self, operation: &str) -> usize {
        self.calls().iter().filter(|call| call.operation == operation).count()
    }

    /// Waits until an operation was asked for.
    pub(super) async fn asked(&self, operation: &str) {
        let mut latest = self.latest.clone();
        let asked = latest.wait_for(|names| names.iter().any(|name| name == operation));
        timeout(Duration::from_secs(20), asked).await.unwrap_or_else(|_| panic!("{operation} never came")).unwrap();
    }

    /// Reads the inventory, a few objects at a time.
    pub(super) async fn read(&self, options: &Options) -> Result<VcenterInventory, LookupError> {
        self.read_with(options, |_| {}).await
    }

    pub(super) async fn read_with(
        &self,
        options: &Options,
        progress: impl FnMut(Progress),
    ) -> Result<VcenterInventory, LookupError> {
        let credentials = Credentials::new("reader@vsphere.local", PASSWORD);
        read_inventory(&self.target, &credentials, &self.trust(), options, progress).await
    }
}

/// Options for a server on this machine.
pub(super) fn options() -> Options {
    let limits = Limits { goodbye: Duration::from_secs(2), ..Limits::default() };
    Options { addresses: AddressPolicy { allow_loopback: true, refused: Vec::new() }, limits, ..Options::default() }
}

struct Server {
    special: Box<Special>,
    calls: Arc<Mutex<Vec<Call>>>,
    latest: watch::Sender<Vec<String>>,
}

impl Server {
    async fn serve(&self, mut stream: TlsStream<TcpStream>) -> std::io::Result<()> {
        let mut buffer = Vec::new();
        loop {
            let Some((head, body)) = request(&mut stream, &mut buffer).await? else { return Ok(()) };
            let call = self.note(head, body);
            let mut reply = (self.special)(&call).unwrap_or_else(|| usual(&call));
            if let Reply::When(token) = reply {
                token.cancelled().await;
                reply = usual(&call);
            }
            match reply {
                Reply::Http(status, headers, body) => {
                    let head =
                        format!("HTTP/1.1 {status} Some Words\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
                    stream.write_all(format!("{head}{body}").as_bytes()).await?;
                }
                Reply::Raw(bytes) => {
                    stream.write_all(&bytes).await?;
                    return stream.shutdown().await;
                }
                Reply::Endless(start, more) => {
                    let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{start}");
                    stream.write_all(head.as_bytes()).await?;
                    let more = more.repeat(1000);
                    loop {
                        stream.write_all(more.as_bytes()).await?;
                    }
                }
                Reply::Silence | Reply::When(_) => {
                    stream.read_u8().await?;
                }
            }
            stream.flush().await?;
        }
    }

    fn note(&self, head: String, body: String) -> Call {
        let operation =
            body.split_once("Body><").and_then(|(_, rest)| rest.split(' ').next()).unwrap_or("?").to_owned();
        let mut calls = self.calls.lock().unwrap();
        let before = calls.iter().filter(|call| call.operation == operation).count();
        let call = Call { operation: operation.clone(), head, body, before };
        calls.push(call.clone());
        self.latest.send_modify(|names| names.push(operation));
        call
    }
}

/// Head and body of the next request.
async fn request(stream: &mut TlsStream<TcpStream>, buffer: &mut Vec<u8>) -> std::io::Result<Option<(String, String)>> {
    loop {
        if let Some(end) = buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
            let whole = end + 4 + length.parse::<usize>().unwrap();
            if buffer.len() >= whole {
                let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
                let body = String::from_utf8_lossy(&buffer[end + 4..whole]).into_owned();
                buffer.drain(..whole);
                return Ok(Some((head, body)));
            }
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}
