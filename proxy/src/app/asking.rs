//! What all look-ups of the command line share: trust, limits, a runtime, and an end when the person wants one.

use std::{path::Path, time::Duration};

use crate::{
    cli::{ConnectionArgs, TrustArgs},
    console::Console,
    error::{Error, Input},
    input,
    interrupt::{Interrupts, Sessions},
    lookup::{AddressPolicy, Limits, LookupError, Target, Thumbprint, Trust, kubernetes, vcenter},
};

/// Threads that talk to servers.
const WORKERS: usize = 2;

/// The options of a command line, made ready.
#[derive(Debug)]
pub(super) struct Asking<'a> {
    args: &'a TrustArgs,
    authorities: Trust,
    sessions: Sessions,
}

impl<'a> Asking<'a> {
    /// Reads what the options name.
    pub(super) fn new(args: &'a TrustArgs) -> Result<Self, Error> {
        let mut authorities = Trust::system();
        if let Some(path) = &args.ca_file {
            input::check(Input::Authorities, path)?;
            let pem = input::document(Input::Authorities, path)?;
            let bad = |_| Error::BadInput {
                input: Input::Authorities,
                path: path.clone(),
                reason: "it contains no readable certificate in PEM form",
            };
            authorities = authorities.with_authorities(&pem).map_err(bad)?;
        }
        Ok(Self { args, authorities, sessions: Sessions::default() })
    }

    /// Whom to trust at a server. `known` are thumbprints that the backup has for it.
    pub(super) fn trust(&self, server: &Target, known: &[String], insecure: bool) -> Trust {
        if let Some(given) = self.args.thumbprint_of(server) {
            return Trust::system().with_thumbprint(given.thumbprint.clone());
        }
        if insecure && self.args.insecure_skip_verify {
            return Trust::everyone();
        }
        let known = known.iter().filter_map(|text| Thumbprint::parse(text).ok());
        known.fold(self.authorities.clone(), Trust::with_known)
    }

    /// For a vCenter.
    pub(super) fn vcenter(&self, datacenters: &[String]) -> vcenter::Options {
        let request = self.args.request();
        vcenter::Options {
            datacenters: datacenters.to_vec(),
            limits: Limits { request, job: request.saturating_mul(10), ..self.limits() },
            addresses: addresses(),
            cancel: self.sessions.cancel.clone(),
            sessions: self.sessions.open.clone(),
            ..vcenter::Options::default()
        }
    }

    /// For API servers.
    pub(super) fn nodes(&self) -> kubernetes::Options {
        let defaults = kubernetes::Options::default();
        let request = self.args.request();
        kubernetes::Options {
            limits: Limits { connect: self.limits().connect, request, job: request, ..defaults.limits },
            addresses: addresses(),
            cancel: self.sessions.cancel.clone(),
            ..defaults
        }
    }

    fn limits(&self) -> Limits {
        let limits = Limits::default();
        Limits { connect: limits.connect.min(self.args.request()), ..limits }
    }

    /// How long all of it may take.
    pub(super) fn bound(&self, vcenters: usize, api_servers: usize) -> Duration {
        let (one, nodes) = (self.vcenter(&[]).limits, self.nodes());
        let one = one.job.saturating_add(one.goodbye);
        let rounds = api_servers.div_ceil(nodes.concurrency.max(1));
        let times = |duration: Duration, times| duration.saturating_mul(u32::try_from(times).unwrap_or(u32::MAX));
        times(one, vcenters).max(times(nodes.limits.job, rounds))
    }

    /// Asks. Where the person interrupts, the look-ups are told, and have the time to log out. Tells the exit code
    /// where that was so.
    pub(super) fn run<T>(
        &self,
        interrupts: &Interrupts,
        work: impl Future<Output = T>,
    ) -> Result<(T, Option<u8>), Error> {
        // This thread prints, which may block. Sessions are ended by others.
        let threads = tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build();
        let runtime = threads.map_err(Error::Runtime)?;
        let outcome = interrupts.cancel_during(&runtime, self.sessions.clone(), work).map_err(Error::Interrupts);
        runtime.shutdown_background(); // A name that is still being resolved keeps nobody waiting.
        outcome
    }
}

/// The files that the options name, and that no output may replace.
pub(super) fn inputs(args: &ConnectionArgs) -> Vec<(Input, &Path)> {
    let files = [(Input::Credentials, &args.credentials), (Input::Password, &args.vcenter_password_file)];
    let files = files.into_iter().filter_map(|(input, path)| Some((input, path.as_deref()?)));
    files.chain(authorities(&args.trust)).collect()
}

/// The certificate authorities among them.
pub(super) fn authorities(args: &TrustArgs) -> Option<(Input, &Path)> {
    Some((Input::Authorities, args.ca_file.as_deref()?))
}

/// This machine's own servers as well: the person who runs the program is here.
fn addresses() -> AddressPolicy {
    AddressPolicy { allow_loopback: true, refused: Vec::new() }
}

/// Tells of properties that are lost while everything else was read.
pub(super) fn tell_unreadable(console: &mut Console, server: &Target, sentences: &[String]) {
    if !sentences.is_empty() {
        console.warn(&format!("{server}: properties of single VMs could not be read"), sentences);
    }
}

/// Tells of a server that brought nothing.
pub(super) fn tell(console: &mut Console, error: &LookupError) {
    console.warn(&error.to_string(), &error.advice());
}

/// "1 vCenter", "2 vCenters".
pub(super) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
