//! A client that asks one thing over TLS and shows the answer as it came.

use std::{
    io::{self, Read as _, Write as _},
    net::TcpStream,
    sync::Arc,
    time::Duration,
};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject as _},
};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// How much of an answer is looked at.
const LIMIT: u64 = 16 << 20;

/// An answer, with whatever came before the connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head, with the status line.
    pub head: String,
    /// The body: as far as it came, and with its chunks put together.
    pub body: String,
}

/// Who asks.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// The authorities that it trusts, in PEM.
    pub ca: String,
    /// Its own certificate and key, in PEM.
    pub identity: Option<(String, String)>,
    /// More lines of the head, each with its line break.
    pub headers: String,
}

impl Client {
    /// Trusts this authority, and is nobody.
    pub fn trusting(ca: &str) -> Self {
        Self { ca: ca.to_owned(), ..Self::default() }
    }

    /// GETs a path of `HOST:PORT`, on a connection of its own.
    pub fn get(&self, address: &str, path: &str) -> io::Result<Answer> {
        let (host, _) = address.rsplit_once(':').unwrap();
        let name = ServerName::try_from(host.to_owned()).unwrap();
        let socket = TcpStream::connect(address)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        let connection = ClientConnection::new(Arc::new(self.config()), name).map_err(io::Error::other)?;
        let mut stream = StreamOwned::new(connection, socket);
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{}\r\n", self.headers)?;
        stream.flush()?;
        let mut bytes = Vec::new();
        // A connection that ends rudely ends the answer all the same.
        let end = stream.take(LIMIT).read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            return Err(end.err().unwrap_or_else(|| io::ErrorKind::UnexpectedEof.into()));
        };
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
        let body = if head.contains("\r\nTransfer-Encoding: chunked") { joined(body) } else { body.to_owned() };
        Ok(Answer { status, head: head.to_owned(), body })
    }

    fn config(&self) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(self.ca.as_bytes()) {
            roots.add(certificate.unwrap()).unwrap();
        }
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let builder = builder.with_root_certificates(roots);
        match &self.identity {
            None => builder.with_no_client_auth(),
            Some((certificate, key)) => {
                let chain = CertificateDer::pem_slice_iter(certificate.as_bytes()).map(Result::unwrap).collect();
                builder.with_client_auth_cert(chain, PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap()).unwrap()
            }
        }
    }
}

/// The chunks of a body, as far as they came.
fn joined(mut chunks: &str) -> String {
    let mut body = String::new();
    while let Some((length, rest)) = chunks.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).unwrap();
        let Some((chunk, rest)) = rest.split_at_checked(length).filter(|(chunk, _)| !chunk.is_empty()) else { break };
        body += chunk;
        chunks = rest.strip_prefix("\r\n").unwrap_or_default();
    }
    body
}
