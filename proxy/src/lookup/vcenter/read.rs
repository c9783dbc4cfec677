//! The order of a look-up: what is there, login, everything but virtual machines, virtual machines, logout.

use std::{collections::BTreeSet, ops::RangeInclusive};

use drift_core::observations::{InventoryVm, VcenterInventory};
use jiff::Timestamp;
use tokio::{
    sync::mpsc::Sender,
    time::{Instant, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    gaps::{Gap, Gaps},
    machine,
    messages::{Operation, Source, retrieve},
    objects::{Moref, Object},
    options::{Options, Progress},
    paging::{Guard, Optional},
    service::Service,
    session::{Failure, Session},
    tree::{self, Tree},
};
use crate::lookup::{
    connection::Connection,
    error::Problem,
    harmless::harmless,
    secret::Credentials,
    target::Target,
    tls::{Trust, Verifier},
};

const MACHINE: &str = "VirtualMachine";
/// What a page may be asked to hold: vCenter refuses zero, and no page should be long on its way.
const PAGE: RangeInclusive<u32> = 1..=10_000;

/// What the caller learns meanwhile.
pub(super) type News = (Vec<InventoryVm>, Progress);

/// A look-up. It runs as a task of its own, so that it ends its session whatever becomes of the caller.
pub(super) struct Job {
    pub(super) target: Target,
    /// Dropped, and so overwritten, as soon as the login is through.
    pub(super) credentials: Option<Credentials>,
    pub(super) trust: Trust,
    pub(super) options: Options,
    pub(super) cancelled: CancellationToken,
    pub(super) news: Sender<News>,
}

impl Job {
    /// Does everything. The inventory that is returned has no virtual machines: they went out as news.
    pub(super) async fn run(mut self) -> Result<VcenterInventory, Problem> {
        let credentials = self.credentials.take();
        let limits = &self.options.limits;
        let start = Instant::now();
        let end = start.checked_add(limits.job).unwrap_or(start);
        let Self { target, trust, options, cancelled, .. } = &self;
        let before = async {
            let connection = Connection::new(target, &options.addresses, Verifier::new(trust, false), limits).await?;
            let mut session = Session::new(connection, limits, end);
            let service = session.service().await?;
            Ok((session, service))
        };
        let (mut session, service) = until(cancelled, before).await?;
        let outcome = match self.login(&mut session, credentials).await {
            Ok(()) => until(cancelled, self.read(&mut session, &service)).await,
            Err(problem) => Err(problem),
        };
        session.close().await;
        outcome
    }

    /// A login on its way is waited for a little even when nobody wants it any more: it may open a session, and only
    /// its answer tells which.
    async fn login(&self, session: &mut Session, credentials: Option<Credentials>) -> Result<(), Problem> {
        let credentials = credentials.ok_or(Problem::Internal)?;
        if self.cancelled.is_cancelled() {
            return Err(Problem::Cancelled);
        }
        let mut login = Box::pin(session.login(&credentials));
        tokio::select! {
            outcome = &mut login => outcome,
            () = self.cancelled.cancelled() => {
                drop(timeout(self.options.limits.goodbye, login).await);
                Err(Problem::Cancelled)
            }
        }
    }

    fn page_size(&self) -> u32 {
        self.options.page_size.clamp(*PAGE.start(), *PAGE.end())
    }

    async fn read(&self, session: &mut Session, service: &Service) -> Result<VcenterInventory, Problem> {
        let now = Timestamp::now().as_second(); // Before anything is read: the inventory is not newer than this.
        let types: Vec<&str> = tree::PROPERTIES.iter().map(|(kind, _)| *kind).chain([MACHINE]).collect();
        let view = session.create_view(&types).await?;
        let mut pages = Pages { job: self, progress: Progress::default(), gaps: Gaps::default() };
        let tree = pages.tree(session, service, &view).await?;
        let chosen = pages.choose(&tree)?;
        let ids = chosen.as_ref().map(|chosen| chosen.iter().map(|datacenter| datacenter.id.clone()).collect());
        for spot in tree.blind_spots(ids.as_ref()) {
            pages.gaps.add(Gap::BlindSpot, &spot);
        }
        let sources = match &chosen {
            None => vec![Source::View(&view)],
            Some(datacenters) => datacenters.iter().map(Source::Datacenter).collect(),
        };
        pages.machines(session, &tree, &sources).await?;
        let names: BTreeSet<String> = self.options.datacenters.iter().cloned().collect();
        let scope = chosen.map(|_| names.into_iter().collect());
        Ok(VcenterInventory {
            schema_version: "1.0".to_owned(),
            kind: "VcenterInventory".to_owned(),
            server: self.target.to_string(),
            instance_uuid: service.instance_uuid.clone(),
            version: service.version.clone(),
            collected_at: Timestamp::from_second(now).unwrap_or(Timestamp::UNIX_EPOCH),
            complete: pages.gaps.is_empty(),
            scope,
            virtual_machines: Vec::new(),
            errors: pages.gaps.sentences(),
            ..VcenterInventory::default()
        })
    }
}

/// Works until it is done or not wanted any more.
async fn until<T>(cancelled: &CancellationToken, work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    tokio::select! {
        biased;
        () = cancelled.cancelled() => Err(Problem::Cancelled),
        outcome = work => outcome,
    }
}

/// Reads pages and counts.
struct Pages<'a> {
    job: &'a Job,
    progress: Progress,
    gaps: Gaps,
}

impl Pages<'_> {
    /// Everything but virtual machines.
    async fn tree(&mut self, session: &mut Session, service: &Service, view: &Moref) -> Result<Tree, Problem> {
        let sources = [Source::View(view), Source::Object(&service.root)];
        let arguments = retrieve(&tree::PROPERTIES, &sources, self.job.page_size());
        let mut tree = Tree::new(&service.root);
        let mut token = None;
        let mut guard = Guard::default();
        loop {
            let (progress, gaps) = (&mut self.progress, &mut self.gaps);
            let each = |object: Object| {
                guard.object(&object);
                progress.objects = progress.objects.saturating_add(1);
                for (path, fault) in object.missing.iter().filter(|(_, fault)| fault != "ManagedObjectNotFound") {
                    let name = object.text("name").unwrap_or(&object.moref.id);
                    gaps.add(Gap::Place(path.clone(), fault.clone()), name);
                }
                tree.add(&object);
                Ok(())
            };
            token = page(session, &arguments, token.as_deref(), each).await.map_err(words)?;
            self.tell(Vec::new()).await?;
            if token.is_none() {
                return Ok(tree);
            }
            guard.page()?;
        }
    }

    /// The datacenters that were asked for; `None` for the whole vCenter.
    fn choose(&mut self, tree: &Tree) -> Result<Option<Vec<Moref>>, Problem> {
        let datacenters = tree.datacenters();
        let wanted = &self.job.options.datacenters;
        if wanted.is_empty() {
            if datacenters.is_empty() {
                self.gaps.add(Gap::NoDatacenter, "");
            }
            return Ok(None);
        }
        let mut chosen = BTreeSet::new();
        for wanted in wanted {
            let is_wanted = |moref: &Moref, path: Option<&str>| {
                tree.name(&moref.id) == Some(wanted.as_str()) || path == Some(wanted.as_str())
            };
            let mut found = datacenters
                .iter()
                .filter(|(moref, place)| is_wanted(moref, place.as_ref().ok().map(|place| place.path.as_str())))
                .peekable();
            if found.peek().is_none() {
                self.gaps.add(Gap::Datacenter, wanted);
            }
            chosen.extend(found.map(|(moref, _)| moref.clone()));
        }
        if chosen.is_empty() {
            let names = wanted.iter().map(|name| harmless(name, 80)).collect();
            return Err(Problem::NoDatacenter(names));
        }
        Ok(Some(chosen.into_iter().collect()))
    }

    /// Virtual machines, page by page.
    async fn machines(&mut self, session: &mut Session, tree: &Tree, sources: &[Source<'_>]) -> Result<(), Problem> {
        let mut optional = Optional { create_date: true, keys: true };
        let mut token = None;
        let mut guard = Guard::default();
        loop {
            let arguments = retrieve(&[(MACHINE, &optional.properties())], sources, self.job.page_size());
            let mut machines = Vec::new();
            let (progress, gaps) = (&mut self.progress, &mut self.gaps);
            let each = |object: Object| {
                guard.object(&object);
                progress.objects = progress.objects.saturating_add(1);
                if object.moref.kind == MACHINE {
                    machines.extend(machine::read(&object, tree, gaps));
                }
                Ok(())
            };
            let first = token.is_none();
            match page(session, &arguments, token.as_deref(), each).await {
                Ok(next) => token = next,
                Err(Failure::Fault { name, property }) if first && name == "InvalidProperty" => {
                    if !optional.shrink(property.as_deref()) {
                        return Err(words(Failure::Fault { name, property }));
                    }
                    if !optional.keys {
                        self.gaps.add(Gap::Guestinfo, "");
                    }
                    continue;
                }
                Err(failure) => return Err(words(failure)),
            }
            let count = u64::try_from(machines.len()).unwrap_or(u64::MAX);
            self.progress.virtual_machines = self.progress.virtual_machines.saturating_add(count);
            self.tell(machines).await?;
            if token.is_none() {
                return Ok(());
            }
            guard.page()?;
        }
    }

    /// Where nobody listens any more, nobody wants the rest.
    async fn tell(&self, machines: Vec<InventoryVm>) -> Result<(), Problem> {
        self.job.news.send((machines, self.progress)).await.map_err(|_| Problem::Cancelled)
    }
}

async fn page(
    session: &mut Session,
    arguments: &str,
    token: Option<&str>,
    each: impl FnMut(Object) -> Result<(), Problem>,
) -> Result<Option<String>, Failure> {
    match token {
        None => session.retrieve(arguments, each).await,
        Some(token) => session.next_page(token, each).await,
    }
}

fn words(failure: Failure) -> Problem {
    failure.problem(Operation::RetrieveProperties)
}
