//! HTTP/1.1 over TLS to one server, at addresses that were judged.
//!
//! In: requests. Out: answers with status 200 or 500, whose bodies are read piece by piece within limits; anything else
//! is a [`Problem`]. Never: a redirect, a proxy, a cookie of its own, a second try.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use http_body_util::Full;
use hyper::{
    Request, Response, StatusCode,
    body::{Body as _, Bytes, Incoming},
    client::conn::http1::{self, SendRequest},
};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncBufRead, AsyncRead, ReadBuf},
    net::TcpStream,
    time::{Instant, timeout, timeout_at},
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{
    address::{AddressPolicy, resolve},
    error::{Problem, TooLarge},
    limits::Limits,
    target::Target,
    tls::{Trust, Untrusted, Verifier, client_config},
};

/// Bytes of an answer's head at most.
const HEAD: usize = 64 << 10;

/// A connection that is made when it is needed, and made again where the server closes it between requests.
#[derive(Debug)]
pub(crate) struct Connection {
    target: Target,
    addresses: Vec<SocketAddr>,
    verifier: Arc<Verifier>,
    limits: Limits,
    sender: Option<SendRequest<Full<Bytes>>>,
}

impl Connection {
    /// Resolves the server's name, once and for all.
    pub(crate) async fn new(
        target: &Target,
        policy: &AddressPolicy,
        trust: &Trust,
        limits: &Limits,
    ) -> Result<Self, Problem> {
        let addresses = within(limits, resolve(target, policy)).await?;
        let verifier = Arc::new(Verifier::new(trust, false));
        Ok(Self { target: target.clone(), addresses, verifier, limits: limits.clone(), sender: None })
    }

    /// The next request goes over a new connection: the last answer was not read to its end.
    pub(crate) fn forget(&mut self) {
        self.sender = None;
    }

    /// Sends one request. An answer of status 200 or 500 comes back, the two that SOAP uses.
    pub(crate) async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Response<Incoming>, Problem> {
        if let Some(sender) = &mut self.sender
            && sender.ready().await.is_err()
        {
            self.sender = None;
        }
        let mut sender = match self.sender.take() {
            Some(sender) => sender,
            None => self.connect().await?,
        };
        let answer = sender.send_request(request).await.map_err(|error| http_problem(&error))?;
        self.sender = Some(sender);
        match answer.status() {
            StatusCode::OK | StatusCode::INTERNAL_SERVER_ERROR => Ok(answer),
            status if status.is_redirection() => Err(Problem::Redirect(status.as_u16())),
            status => Err(Problem::Status(status.as_u16())),
        }
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>, Problem> {
        let stream = within(&self.limits, tls(&self.target, &self.addresses, &self.verifier, &self.limits)).await?;
        let (sender, driver) = http1::Builder::new()
            .max_buf_size(HEAD)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|error| http_problem(&error))?;
        // Ends by itself when the sender and the last body are gone; errors reach the caller through those.
        tokio::spawn(async move { drop(driver.await) });
        Ok(sender)
    }
}

/// Resolves, connects, and agrees on TLS.
pub(crate) async fn handshake(
    target: &Target,
    policy: &AddressPolicy,
    verifier: &Arc<Verifier>,
    limits: &Limits,
) -> Result<TlsStream<TcpStream>, Problem> {
    within(limits, async {
        let addresses = resolve(target, policy).await?;
        tls(target, &addresses, verifier, limits).await
    })
    .await
}

async fn within<T>(limits: &Limits, work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    let late = Problem::TimedOut { during: "connecting", limit: limits.connect };
    timeout(limits.connect, work).await.unwrap_or(Err(late))
}

async fn tls(
    target: &Target,
    addresses: &[SocketAddr],
    verifier: &Arc<Verifier>,
    limits: &Limits,
) -> Result<TlsStream<TcpStream>, Problem> {
    let name = ServerName::try_from(target.host().to_owned())
        .map_err(|_| Problem::BadTarget("no certificate can be for this name"))?;
    let config: Arc<ClientConfig> =
        client_config(verifier).map_err(|_| Problem::Tls("this program's algorithms do not work here"))?;
    let stream = tcp(addresses, limits).await?;
    stream.set_nodelay(true).unwrap_or_default(); // Only for speed.
    TlsConnector::from(config).connect(name, stream).await.map_err(|error| tls_problem(&error, verifier))
}

/// The first address that answers. None of them can use up the time of the others.
async fn tcp(addresses: &[SocketAddr], limits: &Limits) -> Result<TcpStream, Problem> {
    let end = Instant::now().checked_add(limits.connect);
    let mut problem = Problem::NotReached("it has no address");
    let mut left = u32::try_from(addresses.len()).unwrap_or(u32::MAX);
    for address in addresses {
        let now = Instant::now();
        let remaining = end.map_or(limits.connect, |end| end.saturating_duration_since(now));
        let share = remaining.checked_div(left).unwrap_or(remaining);
        left = left.saturating_sub(1);
        match timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => problem = Problem::NotReached(io_words(&error)),
            Err(_) => problem = Problem::TimedOut { during: "connecting", limit: limits.connect },
        }
    }
    Err(problem)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the system may know more kinds")]
fn io_words(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "nothing listens there",
        io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => "the other side broke it off",
        io::ErrorKind::TimedOut => "no answer",
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => "no way leads there",
        io::ErrorKind::PermissionDenied => "this system does not permit it",
        _ => "the system reports an error",
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "rustls may add kinds")]
fn tls_problem(error: &io::Error, verifier: &Verifier) -> Problem {
    if let Some(seen) = verifier.seen()
        && let Some(reason) = seen.refused
    {
        return Problem::Untrusted(Box::new(Untrusted { certificate: seen.certificate, reason }));
    }
    let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) else {
        return Problem::Tls(io_words(error));
    };
    Problem::Tls(match error {
        rustls::Error::InvalidMessage(_) => "what answers does not speak TLS",
        rustls::Error::AlertReceived(_) => "the server refused",
        rustls::Error::PeerIncompatible(_) => "the server knows no version or algorithm that is still safe",
        rustls::Error::InvalidCertificate(_) => "the server did not prove that the certificate is its own",
        _ => "the server does not keep to the protocol",
    })
}

fn http_problem(error: &hyper::Error) -> Problem {
    if error.is_parse() { Problem::NotVcenter } else { Problem::ConnectionLost }
}

/// What is left of the bytes that a job may read.
#[derive(Clone, Debug)]
pub(crate) struct Allowance {
    left: u64,
    limit: u64,
}

impl Allowance {
    pub(crate) fn new(limit: u64) -> Self {
        Self { left: limit, limit }
    }

    fn spend(&mut self, what: TooLarge, bytes: u64) -> Result<(), Problem> {
        self.left = self.left.checked_sub(bytes).ok_or(Problem::TooLarge { what, limit: self.limit })?;
        Ok(())
    }
}

/// The body of an answer, counted.
#[derive(Debug)]
pub(crate) struct Body<'a> {
    incoming: Incoming,
    piece: Bytes,
    job: &'a mut Allowance,
    answer: Allowance,
    /// What was consumed since the last [`Body::mark`].
    since_mark: u64,
    value_limit: u64,
    problem: Option<Problem>,
}

impl<'a> Body<'a> {
    /// Counts against both allowances, and lets no single value be larger than `value_limit`.
    pub(crate) fn new(body: Incoming, job: &'a mut Allowance, answer: u64, value_limit: u64) -> Self {
        let answer = Allowance::new(answer);
        Self { incoming: body, piece: Bytes::new(), job, answer, since_mark: 0, value_limit, problem: None }
    }

    fn fail(&mut self, problem: Problem) -> io::Error {
        self.problem = Some(problem);
        io::Error::other("see Body::take_problem")
    }
}

/// Something whose values are counted one by one.
pub(crate) trait Counted {
    /// A new value begins here. Tells how many bytes the last one had.
    fn mark(&mut self) -> u64;

    /// Why reading failed.
    fn take_problem(&mut self) -> Option<Problem>;
}

impl Counted for Body<'_> {
    fn mark(&mut self) -> u64 {
        std::mem::take(&mut self.since_mark)
    }

    fn take_problem(&mut self) -> Option<Problem> {
        self.problem.take()
    }
}

impl AsyncBufRead for Body<'_> {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        if this.since_mark > this.value_limit {
            let limit = this.value_limit;
            return Poll::Ready(Err(this.fail(Problem::TooLarge { what: TooLarge::Value, limit })));
        }
        while this.piece.is_empty() {
            match ready!(Pin::new(&mut this.incoming).poll_frame(context)) {
                None => return Poll::Ready(Ok(&[])),
                Some(Err(_)) => return Poll::Ready(Err(this.fail(Problem::ConnectionLost))),
                Some(Ok(frame)) => this.piece = frame.into_data().unwrap_or_default(),
            }
            let length = u64::try_from(this.piece.len()).unwrap_or(u64::MAX);
            let spent =
                this.answer.spend(TooLarge::Answer, length).and_then(|()| this.job.spend(TooLarge::Job, length));
            if let Err(problem) = spent {
                return Poll::Ready(Err(this.fail(problem)));
            }
        }
        Poll::Ready(Ok(&this.piece))
    }

    fn consume(mut self: Pin<&mut Self>, amount: usize) {
        let amount = amount.min(self.piece.len());
        drop(self.piece.split_to(amount));
        self.since_mark = self.since_mark.saturating_add(u64::try_from(amount).unwrap_or(u64::MAX));
    }
}

impl AsyncRead for Body<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let available = ready!(self.as_mut().poll_fill_buf(context))?;
        let amount = available.len().min(buffer.remaining());
        buffer.put_slice(available.get(..amount).unwrap_or_default());
        self.consume(amount);
        Poll::Ready(Ok(()))
    }
}

/// Runs one request with its limit, within the limit of the whole job.
pub(crate) async fn in_time<T>(
    request: std::time::Duration,
    job_end: Instant,
    job: std::time::Duration,
    during: &'static str,
    work: impl Future<Output = Result<T, Problem>>,
) -> Result<T, Problem> {
    let work = timeout_at(job_end, timeout(request, work));
    match work.await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err(Problem::TimedOut { during, limit: request }),
        Err(_) => Err(Problem::TimedOut { during: "the whole look-up", limit: job }),
    }
}
