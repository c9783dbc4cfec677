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

use crate::lookup::{
    AddressPolicy, Credentials, Limits, LookupError, Target, Thumbprint, Trust,
    vcenter::{CancellationToken, Options, Progress, read_inventory},
};
use drift_core::observations::VcenterInventory;

/// The password, which must be nowhere but in `Login`.
pub(super) const PASSWORD: &str = "canary-password-5ae1";
/// The session, which must be nowhere but in the cookie.
pub(super) const SESSION: &str = "canary-session-c30b";

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) operation: String,
    pub(super) head: String,
    pub(super) body: String,
    /// How often this operation was asked for before.
    pub(super) before: usize,
}

impl Call {
    /// Asks for virtual machines, and not for what they are in.
    pub(super) fn is_for_machines(&self) -> bool {
        self.operation == "RetrievePropertiesEx" && self.body.contains("<type>VirtualMachine</type>")
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// Status, more headers, body.
    Http(u16, &'static str, String),
    /// Bytes as they are, then the end of the connection.
    Raw(Vec<u8>),
    /// A body that goes on with these bytes until the client has enough.
    Endless(&'static str, &'static str),
    /// Nothing, until the client gives up.
    Silence,
    /// The usual, when the test says so.
    When(CancellationToken),
}

impl Reply {
    pub(super) fn ok(body: impl Into<String>) -> Self {
        Self::Http(200, "", body.into())
    }

    pub(super) fn soap(operation: &str, content: &str) -> Self {
        Self::ok(soap(operation, content))
    }

    pub(super) fn fault(name: &str, content: &str) -> Self {
        Self::Http(500, "", fault(name, content))
    }
}

pub(super) fn soap(operation: &str, content: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<s:Envelope xmlns:s=\"e\" xmlns:xsi=\"x\"><s:Body><{operation}Response xmlns=\"urn:vim25\">\
         {content}</{operation}Response></s:Body></s:Envelope>"
    )
}

pub(super) fn fault(name: &str, content: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"e\" xmlns:xsi=\"x\"><s:Body><s:Fault><faultcode>ServerFaultCode</faultcode><faultstring>Nein.\
         </faultstring><detail><{name}Fault xsi:type=\"{name}\">{content}</{name}Fault></detail></s:Fault></s:Body></s:Envelope>"
    )
}

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

/// What the inventory has: `/DC0/vm`, `/DC1/vm`, a pool, a network, and machines in two pages.
pub(super) fn usual(call: &Call) -> Reply {
    let operation = call.operation.as_str();
    match operation {
        "RetrieveServiceContent" => Reply::soap(
            operation,
            "<returnval><rootFolder type=\"Folder\">group-d1</rootFolder><propertyCollector type=\"PropertyCollector\">\
             propertyCollector</propertyCollector><viewManager type=\"ViewManager\">ViewManager</viewManager><about><name>VMware \
             vCenter Server</name><version>8.0.3</version><apiType>VirtualCenter</apiType><instanceUuid>i-1</instanceUuid></about>\
             <sessionManager type=\"SessionManager\">SessionManager</sessionManager></returnval>",
        ),
        "Login" if call.body.contains(&format!("<password>{PASSWORD}</password>")) => Reply::Http(
            200,
            "Set-Cookie: other=1\r\nSet-Cookie: vmware_soap_session=\"canary-session-c30b\"; Path=/; HttpOnly\r\n",
            soap(operation, "<returnval><key>k</key><userName>reader</userName></returnval>"),
        ),
        "Login" => Reply::fault("InvalidLogin", ""),
        _ if !call.head.contains(&format!("vmware_soap_session=\"{SESSION}\"")) => Reply::fault("NotAuthenticated", ""),
        "CreateContainerView" => Reply::soap(operation, "<returnval type=\"ContainerView\">session[1]view</returnval>"),
        "RetrievePropertiesEx" if call.is_for_machines() => {
            page(operation, Some("next&amp;1"), &[machine("vm-1", "one", ""), machine("vm-2", "two", "")])
        }
        "RetrievePropertiesEx" => page(operation, None, &tree()),
        "ContinueRetrievePropertiesEx" => page(operation, None, &[machine("vm-3", "three", "")]),
        _ => Reply::soap(operation, ""),
    }
}

/// A page of objects.
pub(super) fn page(operation: &str, token: Option<&str>, objects: &[String]) -> Reply {
    let token = token.map(|token| format!("<token>{token}</token>")).unwrap_or_default();
    Reply::soap(operation, &format!("<returnval>{token}{}</returnval>", objects.concat()))
}

/// A virtual machine in `/DC0/vm`.
pub(super) fn machine(id: &str, name: &str, more: &str) -> String {
    format!(
        "<objects><obj type=\"VirtualMachine\">{id}</obj><propSet><name>name</name><val>{name}</val></propSet><propSet>\
         <name>parent</name><val type=\"Folder\">group-v2</val></propSet>{more}</objects>"
    )
}

/// Folders and datacenters.
pub(super) fn tree() -> Vec<String> {
    let entity = |kind: &str, id: &str, name: &str, parent: &str, more: &str| {
        format!(
            "<objects><obj type=\"{kind}\">{id}</obj><propSet><name>name</name><val>{name}</val></propSet>\
             <propSet><name>effectiveRole</name><val><int>-2</int></val></propSet>{parent}{more}</objects>"
        )
    };
    let parent =
        |kind: &str, id: &str| format!("<propSet><name>parent</name><val type=\"{kind}\">{id}</val></propSet>");
    let vms = |id: &str| format!("<propSet><name>vmFolder</name><val type=\"Folder\">{id}</val></propSet>");
    let root = parent("Folder", "group-d1");
    vec![
        entity("Folder", "group-d1", "Datacenters", "", ""),
        entity("Datacenter", "datacenter-1", "DC0", &root, &vms("group-v2")),
        entity("Folder", "group-v2", "vm", &parent("Datacenter", "datacenter-1"), ""),
        entity("Datacenter", "datacenter-3", "DC1", &root, &vms("group-v4")),
        entity("Folder", "group-v4", "vm", &parent("Datacenter", "datacenter-3"), ""),
    ]
}
