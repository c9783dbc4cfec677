//! The order of a look-up: what is there, login, everything but virtual machines, virtual machines, a search for those
//! that are missed, logout.

use std::collections::BTreeSet;

use drift_core::observations::{INVENTORY_SCHEMA_VERSION, VcenterInventory};
use jiff::Timestamp;
use tokio::{
    sync::mpsc::Sender,
    time::{Instant, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    filter::Source,
    gaps::Gap,
    listing::list,
    machine::MACHINE,
    machines::Machines,
    objects::Moref,
    options::Options,
    places,
    reading::{News, Reading},
    search,
    service::Service,
    session::Session,
    tree,
};
use crate::lookup::{
    connection::Connection,
    error::Problem,
    secret::Credentials,
    target::Target,
    tls::{Trust, Verifier},
};

/// Types of networks.
const NETWORKS: [&str; 3] = ["DistributedVirtualPortgroup", "Network", "OpaqueNetwork"];
/// Types of resource pools.
const POOLS: [&str; 2] = ["ResourcePool", "VirtualApp"];

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

    async fn read(&self, session: &mut Session, service: &Service) -> Result<VcenterInventory, Problem> {
        let now = Timestamp::now().as_second(); // Before anything is read: the inventory is not newer than this.
        let types: Vec<&str> = tree::PROPERTIES.iter().map(|(kind, _)| *kind).chain([MACHINE]).collect();
        let view = session.create_view(&types).await?;
        let mut reading = Reading::new(&self.news);
        let sources = [Source::View(&view), Source::Object(&service.root)];
        let listed = list(session, &sources, &types).await?;
        let (listed, places): (BTreeSet<Moref>, BTreeSet<Moref>) =
            listed.into_iter().partition(|object| object.kind == MACHINE);
        let tree = places::read(&mut reading, session, &service.root, places).await?;
        let chosen = places::choose(&mut reading, &tree, &self.options.datacenters)?;
        let ids: Option<BTreeSet<String>> =
            chosen.as_ref().map(|chosen| chosen.datacenters.iter().map(|moref| moref.id.clone()).collect());
        let ids = ids.as_ref();
        for spot in tree.blind_spots(ids) {
            reading.gaps.add(Gap::BlindSpot, &spot);
        }
        let objects = match &chosen {
            None => listed,
            Some(chosen) => {
                let sources: Vec<Source<'_>> = chosen.datacenters.iter().map(Source::Datacenter).collect();
                list(session, &sources, &[MACHINE]).await?
            }
        };
        let mut machines = Machines::new(self.options.limits.job_bytes);
        machines.read(&mut reading, session, &tree, objects, None).await?;
        search::search(&mut reading, session, &tree, &mut machines, &self.options.wanted).await?;
        Ok(VcenterInventory {
            schema_version: INVENTORY_SCHEMA_VERSION.to_owned(),
            kind: "VcenterInventory".to_owned(),
            server: self.target.to_string(),
            instance_uuid: service.instance_uuid.clone(),
            version: service.version.clone(),
            collected_at: Timestamp::from_second(now).unwrap_or(Timestamp::UNIX_EPOCH),
            complete: reading.gaps.is_empty(),
            scope: chosen.map(|chosen| chosen.scope),
            source: Some("drift-detector".to_owned()),
            datacenters: Some(tree.datacenter_paths()),
            folders: Some(tree.folder_paths(ids)),
            resource_pools: Some(tree.names_of(&POOLS)),
            networks: Some(tree.names_of(&NETWORKS)),
            hosts_not_connected: tree.hosts_not_connected(ids),
            virtual_machines: Vec::new(),
            errors: reading.gaps.sentences(),
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
