//! Verdicts, findings and observations → the report.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use crate::cluster::ClusterRef;
use crate::diagnostic::Diagnostics;
use crate::findings::Findings;
use crate::forecast::{Forecast, Outlook};
use crate::graph::{ClusterNode, Place};
use crate::ids::{IdVec, VerdictId};
use crate::observations::{Coverage, Observations, Vm};
use crate::plan::Plan;
use crate::remediation::{MachineContext, UnattributedContext};
use crate::report::{
    ApiServer, ApiServerStatus, Backup, Cluster, ClusterCounts, ControlPlane, Generator, InfraMachine, Infrastructure,
    LikelyCluster, Machine, MachineCounts, MachineRef, MachineStatus, Pool, Replicas, Report, SCHEMA_VERSION, Status,
    Summary, SummaryStatus, VSphereMachineRef, VSphereVMRef, Vcenter, VcenterStatus, VirtualMachine, Workers,
};
use crate::verdicts::{Input, MachineVerdict, Verdicts};

/// What a report is made of.
pub(super) struct Parts<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) verdicts: Verdicts,
    pub(super) forecast: Forecast<'a>,
    pub(super) findings: Findings,
    pub(super) plan: &'a Plan,
    pub(super) observations: &'a Observations,
    pub(super) diagnostics: Diagnostics,
    pub(super) context: &'a Context,
}

impl Parts<'_> {
    pub(super) fn report(mut self) -> Report {
        let mut findings = std::mem::take(&mut self.findings.clusters).into_iter();
        let mut clusters: Vec<Cluster> = self
            .input
            .graph
            .clusters
            .iter()
            .zip(std::mem::take(&mut self.verdicts.clusters))
            .zip(std::mem::take(&mut self.forecast.clusters))
            .map(|((node, verdicts), outlook)| {
                let mut cluster = self.cluster(node, verdicts, outlook);
                cluster.findings = findings.next().unwrap_or_default();
                cluster
            })
            .collect();
        clusters.sort_by(|one, other| {
            (one.status, &one.namespace, &one.name).cmp(&(other.status, &other.namespace, &other.name))
        });
        let backup = backup(self.input, self.observations);
        let infrastructure = Infrastructure { vcenters: self.vcenters(), api_servers: self.api_servers() };
        let unattributed = self.unattributed();
        let errors = self.diagnostics.errors();
        let mut report = Report {
            schema_version: SCHEMA_VERSION.to_owned(),
            generator: Generator { name: "drift-detector".to_owned(), version: self.context.version.clone() },
            generated_at: self.context.generated_at,
            summary: Summary {
                status: SummaryStatus::Healthy,
                clusters: count_clusters(&clusters),
                machines: count_machines(&clusters),
                need_further_confirmation_infra_machines: count(unattributed.len()),
                errors,
            },
            backup,
            infrastructure,
            forecast_basis: Some(self.forecast.basis),
            clusters,
            need_further_confirmation_infra_machines: unattributed,
            findings: self.findings.global,
            diagnostics: self.diagnostics.into_sorted(),
        };
        report.summary.status = report.conclude();
        report
    }

    fn cluster(&self, node: &ClusterNode<'_>, verdicts: IdVec<VerdictId, MachineVerdict>, outlook: Outlook) -> Cluster {
        let is_member = |verdict: &&MachineVerdict| {
            verdict.place == Some(Place::ControlPlane)
                && matches!(verdict.reason.status(), MachineStatus::Healthy | MachineStatus::Ghost)
        };
        let members = verdicts.iter().filter(is_member).count();
        let known_members = verdicts.iter().filter(is_member).filter(|verdict| verdict.node.is_some()).count();
        let mut by_place: BTreeMap<Option<Place>, Vec<Machine>> = BTreeMap::new();
        let mut forecasts = outlook.machines.into_iter();
        for verdict in verdicts {
            let forecast = forecasts.next();
            let others = members.saturating_sub(usize::from(is_member(&&verdict)));
            let place = verdict.place;
            let mut machine = self.machine(node, verdict, (count(others), count(known_members)));
            machine.forecast = forecast;
            by_place.entry(place).or_default().push(machine);
        }
        let mut of_place = |place: Option<Place>| {
            let mut machines = by_place.remove(&place).unwrap_or_default();
            machines.sort_by(|one, other| (one.status, &one.name).cmp(&(other.status, &other.name)));
            machines
        };
        let machines = of_place(Some(Place::ControlPlane));
        let control_plane = ControlPlane {
            name: node.control_plane_name.clone(),
            status: worst(&machines),
            replicas: replicas(node.control_plane.and_then(|found| found.replicas), &machines),
            machines,
        };
        let mut pools: Vec<Pool> = Vec::new();
        for (id, pool) in node.pools.enumerate() {
            let machines = of_place(Some(Place::Pool(id)));
            pools.push(Pool {
                name: pool.name.clone(),
                status: worst(&machines),
                replicas: replicas(pool.desired(), &machines),
                machines,
            });
        }
        let loose = of_place(None);
        if !loose.is_empty() {
            match pools.iter_mut().find(|pool| pool.name.is_none()) {
                Some(pool) => {
                    pool.machines.extend(loose);
                    pool.machines.sort_by(|one, other| (one.status, &one.name).cmp(&(other.status, &other.name)));
                    pool.status = worst(&pool.machines);
                    pool.replicas = replicas(None, &pool.machines);
                }
                None => pools.push(Pool {
                    name: None,
                    status: worst(&loose),
                    replicas: replicas(None, &loose),
                    machines: loose,
                }),
            }
        }
        pools.sort_by(|one, other| {
            (one.status, one.name.is_none(), &one.name).cmp(&(other.status, other.name.is_none(), &other.name))
        });
        let workers = Workers { status: Status::worst(pools.iter().map(|pool| pool.status)), pools };
        Cluster {
            namespace: node.key.namespace.clone(),
            name: node.key.name.clone(),
            status: control_plane.status.min(workers.status),
            paused: node.object.is_some_and(|object| object.paused),
            control_plane,
            workers,
            findings: Vec::new(),
            forecast: Some(outlook.cluster),
        }
    }

    fn machine(
        &self,
        node: &ClusterNode<'_>,
        verdict: MachineVerdict,
        (other_control_plane_machines, known_control_plane_machines): (u64, u64),
    ) -> Machine {
        let machine = verdict.node.map(|machine| &node.machines[machine]);
        let object = machine.and_then(|machine| machine.machine);
        let vm = verdict.vm.map(|vm| self.virtual_machine(&self.input.vcenters.vms[vm]));
        let control_plane = verdict.place == Some(Place::ControlPlane);
        let next_steps = verdict.reason.next_steps(&MachineContext {
            cluster: &node.key,
            name: &verdict.name,
            control_plane,
            pool_known: matches!(verdict.place, Some(Place::Pool(_))),
            critical: verdict.critical,
            health_checked: object.is_some_and(|object| crate::findings::is_health_checked(self.input, object)),
            node: verdict.live_node.as_ref(),
            vm: vm.as_ref(),
            other_control_plane_machines,
            known_control_plane_machines,
        });
        Machine {
            name: verdict.name,
            status: verdict.reason.status(),
            reason: verdict.reason,
            critical: verdict.critical,
            machine: object.map(|object| MachineRef {
                namespace: object.meta.namespace.clone(),
                name: object.meta.name.clone(),
                provider_id: object.provider_id.clone(),
            }),
            vsphere_machine: machine
                .and_then(|machine| machine.vsphere_machine)
                .map(|object| VSphereMachineRef { name: object.meta.name.clone() }),
            vsphere_vm: machine.and_then(crate::graph::MachineNode::vsphere_vm).map(|object| VSphereVMRef {
                name: object.meta.name.clone(),
                bios_uuid: object.bios_uuid.clone(),
                uid: object.meta.uid.clone(),
            }),
            virtual_machine: vm,
            node: verdict.live_node,
            evidence: verdict.evidence,
            notes: verdict.notes,
            next_steps,
            forecast: None,
        }
    }

    fn virtual_machine(&self, vm: &Vm<'_>) -> VirtualMachine {
        let record = vm.record;
        VirtualMachine {
            vcenter: self.input.vcenters.view_of(vm).server.clone(),
            moref: record.moref.clone(),
            name: record.name.clone(),
            path: record.path.clone(),
            datacenter: record.datacenter.clone(),
            bios_uuid: record.bios_uuid.clone(),
            instance_uuid: record.instance_uuid.clone(),
            power_state: record.power_state.clone(),
            connection_state: record.connection_state.clone(),
            ip_addresses: record.ip_addresses.clone(),
            created_at: record.created_at,
        }
    }

    fn vcenters(&self) -> Vec<Vcenter> {
        let mut vcenters: Vec<Vcenter> = self
            .input
            .vcenters
            .views
            .iter()
            .map(|view| Vcenter {
                server: view.server.clone(),
                status: match &view.coverage {
                    Coverage::Complete => VcenterStatus::Read,
                    Coverage::NotRead => VcenterStatus::NotRead,
                    // Nobody expects anything of a datacenter that the backup does not name.
                    Coverage::OutOfScope(missing) if missing.is_empty() && !view.named_by_backup => VcenterStatus::Read,
                    Coverage::Incomplete
                    | Coverage::OutOfScope(_)
                    | Coverage::OlderThanBackup
                    | Coverage::BackupTimeUnknown => VcenterStatus::Partial,
                },
                instance_uuid: view.instance_uuid.clone(),
                version: view.version.clone(),
                collected_at: view.collected_at,
                scope: view.scope.clone(),
                virtual_machines: view.count,
            })
            .collect();
        vcenters.sort_by(|one, other| one.server.cmp(&other.server));
        vcenters
    }

    fn api_servers(&self) -> Vec<ApiServer> {
        let keys: BTreeSet<&ClusterRef> = self
            .plan
            .api_servers
            .keys()
            .chain(self.observations.node_lists.keys())
            .chain(&self.observations.refused_nodes)
            .chain(self.observations.failed_nodes.keys())
            .collect();
        keys.into_iter()
            .map(|key| {
                let lists = self.observations.node_lists.get(key);
                let nodes: BTreeSet<&str> =
                    lists.into_iter().flatten().flat_map(|list| &list.nodes).map(|node| node.name.as_str()).collect();
                let error = self.node_error(key);
                ApiServer {
                    cluster: key.clone(),
                    server: self.plan.api_servers.get(key).and_then(|planned| planned.server.clone()),
                    status: match (lists, &error) {
                        (Some(_), _) if self.observations.reached.contains(key) => ApiServerStatus::Reached,
                        (Some(_), _) => ApiServerStatus::Provided,
                        (None, Some(_)) => ApiServerStatus::Failed,
                        (None, None) => ApiServerStatus::Skipped,
                    },
                    nodes: lists.map(|_| count(nodes.len())),
                    error,
                }
            })
            .collect()
    }

    /// Why there is no list of a cluster's nodes, or not a whole one.
    fn node_error(&self, key: &ClusterRef) -> Option<String> {
        if let Some(lists) = self.observations.node_lists.get(key) {
            let partial = lists.iter().all(|list| !list.complete);
            return partial.then(|| "its node list is only a part".to_owned());
        }
        let refused = self.observations.refused_nodes.contains(key);
        let refused = refused.then(|| "its node list was refused".to_owned());
        refused.or_else(|| self.observations.failed_nodes.get(key).cloned())
    }

    fn unattributed(&self) -> Vec<InfraMachine> {
        let mut list: Vec<InfraMachine> = self
            .verdicts
            .unattributed
            .iter()
            .map(|found| {
                let virtual_machine = self.virtual_machine(&self.input.vcenters.vms[found.vm]);
                let next_steps = found
                    .reason
                    .next_steps(&UnattributedContext { vm: &virtual_machine, likely: found.likely.as_ref() });
                InfraMachine {
                    virtual_machine,
                    reason: found.reason,
                    group: found.group.clone(),
                    likely_cluster: found.likely.clone().map(LikelyCluster::from),
                    evidence: found.evidence.clone(),
                    next_steps,
                }
            })
            .collect();
        list.sort_by(|one, other| {
            (&one.likely_cluster, &one.group, &one.virtual_machine).cmp(&(
                &other.likely_cluster,
                &other.group,
                &other.virtual_machine,
            ))
        });
        list
    }
}

/// What the archive is.
pub(super) fn backup(input: &Input<'_>, observations: &Observations) -> Backup {
    let backup = input.backup;
    let running = backup.velero_backups.iter().find(|record| record.phase.as_deref() == Some("InProgress"));
    let record = observations.velero_backup.as_ref().or(running);
    Backup {
        file_name: backup.file_name.clone(),
        name: record.map(|record| record.meta.name.clone()),
        format_version: backup.format_version.clone(),
        started_at: input.started_at,
        complete: backup.complete,
        entries: backup.entries,
        objects: backup.objects,
        missing_kinds: input.graph.missing.iter().map(|(kind, _)| kind.to_owned()).collect(),
    }
}

fn worst(machines: &[Machine]) -> Status {
    Status::worst(machines.iter().map(|machine| machine.status.into()))
}

fn replicas(desired: Option<u64>, machines: &[Machine]) -> Replicas {
    let with = |condition: fn(&Machine) -> bool| count(machines.iter().filter(|machine| condition(machine)).count());
    Replicas {
        desired,
        in_backup: with(|machine| machine.machine.is_some()),
        in_vsphere: with(|machine| matches!(machine.status, MachineStatus::Healthy | MachineStatus::Ghost)),
    }
}

fn count_clusters(clusters: &[Cluster]) -> ClusterCounts {
    let with = |status| count(clusters.iter().filter(|cluster| cluster.status == status).count());
    ClusterCounts {
        total: count(clusters.len()),
        healthy: with(Status::Healthy),
        manual_remediation_not_required: with(Status::ManualRemediationNotRequired),
        manual_remediation_required: with(Status::ManualRemediationRequired),
        need_further_confirmation: with(Status::NeedFurtherConfirmation),
    }
}

fn count_machines(clusters: &[Cluster]) -> MachineCounts {
    let machines = || clusters.iter().flat_map(Cluster::machines);
    let with = |status| count(machines().filter(|machine| machine.status == status).count());
    MachineCounts {
        total: count(machines().count()),
        healthy: with(MachineStatus::Healthy),
        stale: with(MachineStatus::Stale),
        ghost: with(MachineStatus::Ghost),
        unknown: with(MachineStatus::Unknown),
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
