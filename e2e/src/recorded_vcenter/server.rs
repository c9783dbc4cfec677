//! Serves it over TLS, as the recorded vCenters speak HTTP.

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use rustls::{ServerConfig, ServerConnection, StreamOwned, crypto::ring};

use super::{Profile, Variations, answers::Vcenter, request::Request, world::World};

/// Bytes of a chunk.
const CHUNK: usize = 8192;
/// What is longer comes in chunks from old ones, too.
const LONG: usize = 16_000;

type Stream = StreamOwned<ServerConnection, TcpStream>;

/// A vCenter that runs until it is dropped.
#[derive(Debug)]
pub struct RecordedVcenter {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    vcenter: Arc<Mutex<Vcenter>>,
    calls: Arc<Mutex<Vec<String>>>,
}

impl RecordedVcenter {
    /// Serves a world.
    pub fn start(profile: Profile, variations: Variations, world: World) -> Self {
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
        let key = made.signing_key.serialize_der().try_into().unwrap();
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        let config = Arc::new(builder.with_single_cert(vec![made.cert.der().clone()], key).unwrap());
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            stopping: Arc::new(AtomicBool::new(false)),
            vcenter: Arc::new(Mutex::new(Vcenter::new(profile, variations, world))),
            calls: Arc::default(),
        };
        let (stopping, vcenter, calls) =
            (Arc::clone(&server.stopping), Arc::clone(&server.vcenter), Arc::clone(&server.calls));
        thread::spawn(move || {
            for socket in listener.incoming().map_while(Result::ok) {
                if stopping.load(Ordering::SeqCst) {
                    break;
                }
                let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), socket);
                let (vcenter, calls) = (Arc::clone(&vcenter), Arc::clone(&calls));
                thread::spawn(move || serve(&mut stream, &vcenter, &calls).unwrap_or_default());
            }
        });
        server
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// How often an operation was asked for.
    pub fn calls(&self, operation: &str) -> usize {
        self.calls.lock().unwrap().iter().filter(|call| *call == operation).count()
    }

    /// How many sessions live.
    pub fn sessions(&self) -> usize {
        self.vcenter.lock().unwrap().sessions.values().filter(|is_in| **is_in).count()
    }
}

impl Drop for RecordedVcenter {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        TcpStream::connect(self.address).map(drop).unwrap_or_default(); // Wakes the listener, which then ends.
    }
}

fn serve(stream: &mut Stream, vcenter: &Mutex<Vcenter>, calls: &Mutex<Vec<String>>) -> io::Result<()> {
    let mut read = Vec::new();
    while let Some(request) = next(stream, &mut read)? {
        calls.lock().unwrap().push(request.operation.clone());
        let (profile, cookie, (status, body)) = {
            let mut vcenter = vcenter.lock().unwrap();
            // Old ones give a session to whoever has none, new ones to who logs in.
            let is_new = request.cookie.is_none() && (vcenter.profile.is_old() || request.operation == "Login");
            let cookie = is_new.then(|| format!("52fd997b-f04c-b14f-efcc-{:012}", vcenter.next()));
            let answer = vcenter.answer(&request, cookie.as_deref().or(request.cookie.as_deref()));
            (vcenter.profile, cookie, answer)
        };
        stream.write_all(head(profile, status, cookie.as_deref(), body.len()).as_bytes())?;
        if profile.is_old() && body.len() <= LONG {
            stream.write_all(&body)?;
        } else {
            for chunk in body.chunks(CHUNK) {
                stream.write_all(format!("{:x}\r\n", chunk.len()).as_bytes())?;
                stream.write_all(chunk)?;
                stream.write_all(b"\r\n")?;
            }
            stream.write_all(b"0\r\n\r\n")?;
        }
        stream.flush()?;
    }
    Ok(())
}

fn head(profile: Profile, status: u16, cookie: Option<&str>, length: usize) -> String {
    let words = if status == 200 { "OK" } else { "Internal Server Error" };
    let cookie = cookie.map(|cookie| format!("vmware_soap_session=\"{cookie}\"; Path=/; HttpOnly; Secure; "));
    let name = |old: &'static str, new: &'static str| if profile.is_old() { old } else { new };
    let cookie = cookie.map(|cookie| format!("{}: {cookie}\r\n", name("Set-Cookie", "set-cookie"))).unwrap_or_default();
    let kind = name("Content-Type", "content-type");
    let applied = if profile == Profile::Vc90 { "x-applied-soapaction: urn:vim25/9.0.0.0\r\n" } else { "" };
    let length = if profile.is_old() && length <= LONG {
        format!("Content-Length: {length}")
    } else {
        format!("{}: chunked", name("Transfer-Encoding", "transfer-encoding"))
    };
    format!("HTTP/1.1 {status} {words}\r\n{cookie}{kind}: text/xml; charset=utf-8\r\n{applied}{length}\r\n\r\n")
}

/// The next request; `None` where the client has no more.
fn next(stream: &mut Stream, read: &mut Vec<u8>) -> io::Result<Option<Request>> {
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&read[..end]).into_owned();
            let lower = head.to_ascii_lowercase();
            let length = lower.split_once("content-length: ").map_or("0", |(_, rest)| rest.lines().next().unwrap());
            let whole = end + 4 + length.parse::<usize>().unwrap();
            if read.len() >= whole {
                let body = String::from_utf8_lossy(&read[end + 4..whole]).into_owned();
                read.drain(..whole);
                return Ok(Some(Request::parse(&head, body)));
            }
        }
        let length = stream.read(&mut buffer)?;
        if length == 0 {
            return Ok(None);
        }
        read.extend_from_slice(&buffer[..length]);
    }
}
