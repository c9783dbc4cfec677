//! `serve`: from its arguments to a page that answers.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::Path,
    sync::mpsc,
    thread,
    time::Duration,
};

use drift_core::wording::visible;
use tokio::{runtime, sync::oneshot, time::timeout};
use zeroize::Zeroizing;

use crate::{
    cli::ServeArgs,
    console::Console,
    error::Error,
    interrupt::{self, Interrupts, Signals},
    lookup::{Trust, vcenter::CancellationToken},
    serve::{Hosts, Identity, ServeError, Server, Token, Upstreams},
};

/// How long what is printed may keep the end of the program waiting.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Serves the page until it is told to end.
pub(super) fn run(args: &ServeArgs, console: &mut Console, interrupts: &Interrupts) -> Result<u8, Error> {
    let ready = prepare(args).map_err(Error::Serve)?;
    let failed = |error| Error::Serve(ServeError::Serve(error));
    let runtime = runtime::Builder::new_multi_thread().enable_all().build().map_err(failed)?;
    // Whoever has read the address may end the program in order. Where nobody takes it, it may be ended all the same.
    let signals = runtime.block_on(async { Signals::install() }).map_err(failed)?;
    interrupts.leave_to_caller();
    let (served, told) = oneshot::channel();
    runtime.spawn(stop(signals, ready.stopping.clone(), told));
    if let Some(identity) = ready.identity.as_ref().filter(|_| args.tls_self_signed) {
        let fingerprint = &identity.certificate.sha256;
        let text = format!("The certificate was created at this start. Its SHA-256 fingerprint:\n{fingerprint}\n");
        console.print(&text, true)?;
    }
    let page = ready.server.hosts.address();
    match &ready.told {
        Some(token) => console.print(&Zeroizing::new(format!("{page}#token={}\n", token.as_str())), false)?,
        None => console.print(&format!("{page}\n"), false)?,
    }
    if console.is_watched() {
        console.print("Open this address in a browser. Press Ctrl-C to stop.\n", true)?;
    }
    let Ready { mut server, listener, identity, told, stopping: _ } = ready;
    drop((told, served));
    let (sender, remarks) = mpsc::channel();
    server.remarks = Some(sender);
    let (last, written) = mpsc::channel();
    let mut console = console.another();
    thread::spawn(move || {
        // Ends with the last look-up.
        for remark in remarks {
            console.debug(|| visible(&remark));
        }
        last.send(()).unwrap_or_default();
    });
    runtime.block_on(server.run(listener, identity.map(|identity| identity.config))).map_err(failed)?;
    runtime.shutdown_background();
    written.recv_timeout(LAST_WORDS).unwrap_or_default(); // Nobody may be there to take the remarks.
    Ok(0)
}

/// A page that only has to be served.
struct Ready {
    server: Server,
    listener: TcpListener,
    identity: Option<Identity>,
    /// The token, where it is new and has to be told.
    told: Option<Zeroizing<String>>,
    stopping: CancellationToken,
}

fn prepare(args: &ServeArgs) -> Result<Ready, ServeError> {
    check(args)?;
    let trust = trust(args)?;
    let (token, told) = token(args)?;
    let identity = identity(args)?;
    let failed = |source| ServeError::Listen { address: args.listen, source };
    let listener = TcpListener::bind(args.listen).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let stopping = CancellationToken::new();
    let upstreams = Upstreams::new(args.allow_upstream.iter().cloned(), vec![address]);
    let server = Server::new(hosts(args, address), token, upstreams, trust, stopping.clone());
    Ok(Ready { server, listener, identity, told, stopping })
}

/// Whoever is not alone needs more than a token.
fn check(args: &ServeArgs) -> Result<(), ServeError> {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    if let Some(bad) = args.hosts.iter().find(|host| host.is_empty() || !host.bytes().all(name)) {
        return Err(ServeError::BadHost(bad.clone()));
    }
    if args.listen.ip().is_loopback() {
        return Ok(());
    }
    if !args.tls_self_signed && args.tls_certificate.is_none() {
        return Err(ServeError::NeedsTls(args.listen));
    }
    if args.allow_upstream.is_empty() {
        return Err(ServeError::NeedsUpstreams(args.listen));
    }
    if args.listen.ip().is_unspecified() && args.hosts.is_empty() {
        return Err(ServeError::NeedsHost(args.listen));
    }
    Ok(())
}

fn trust(args: &ServeArgs) -> Result<Trust, ServeError> {
    let Some(path) = &args.ca_file else { return Ok(Trust::system()) };
    Trust::system().with_authorities(&read(path)?).map_err(|error| ServeError::bad_file(path, error))
}

/// The token, and its text where it is new and has to be told.
fn token(args: &ServeArgs) -> Result<(Token, Option<Zeroizing<String>>), ServeError> {
    let Some(path) = &args.token_file else {
        let (token, text) = Token::random()?;
        return Ok((token, Some(text)));
    };
    let bytes = read(path)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| ServeError::bad_file(path, "it is not text"))?;
    Ok((Token::fixed(text)?, None))
}

fn identity(args: &ServeArgs) -> Result<Option<Identity>, ServeError> {
    if let (Some(certificate), Some(key)) = (&args.tls_certificate, &args.tls_key) {
        let (certificate_pem, key_pem) = (read(certificate)?, read(key)?);
        return Identity::from_pem((certificate, &certificate_pem), (key, &key_pem)).map(Some);
    }
    if !args.tls_self_signed {
        return Ok(None);
    }
    let names = hosts_of_this_machine(args);
    Identity::self_signed(names).map(Some)
}

fn hosts_of_this_machine(args: &ServeArgs) -> Vec<String> {
    if args.listen.ip().is_loopback() && args.hosts.is_empty() {
        return ["localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
    }
    Identity::names(args.listen, &args.hosts)
}

fn hosts(args: &ServeArgs, address: SocketAddr) -> Hosts {
    let tls = args.tls_self_signed || args.tls_certificate.is_some();
    if address.ip().is_loopback() && args.hosts.is_empty() {
        Hosts::loopback(address.port(), tls)
    } else {
        Hosts::named(address, tls, &args.hosts)
    }
}

/// Reads a small file that may be secret.
fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, ServeError> {
    fs::read(path).map(Zeroizing::new).map_err(|source| ServeError::read(path, source))
}

/// The first signal ends the program in order, a second one at once. Where the address was not taken within a moment,
/// there is nothing to be ended in order.
async fn stop(mut signals: Signals, stopping: CancellationToken, told: oneshot::Receiver<()>) {
    let code = signals.next().await;
    interrupt::next_ends_at_once();
    stopping.cancel();
    if timeout(LAST_WORDS, told).await.is_err() {
        interrupt::end(code);
    }
}
