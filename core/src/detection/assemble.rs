//! Verdicts, findings and observations → the report.

use std::collections::BTreeMap;

use super::context::Context;
use super::replicas::replicas;
use super::{infrastructure, parts};
use crate::diagnostic::Diagnostics;
use crate::findings::Findings;
use crate::forecast::{Forecast, Outlook};
use crate::graph::{ClusterNode, Role};
use crate::ids::{IdVec, VerdictId};
use crate::observations::{Observations, Vm};
use crate::plan::Plan;
use crate::remediation::{MachineContext, UnattributedContext};
use crate::report::{
    Cluster, ControlPlane, Generator, InfraMachine, Infrastructure, LikelyCluster, Machine, MachineRef, MachineStatus,
    Pool, PoolRole, Report, SCHEMA_VERSION, Status, Summary, VSphereMachineRef, VSphereVMRef, VirtualMachine, Workers,
    number,
};
use crate::verdicts::{Input, MachineVerdict, Verdicts};

/// So many addresses of a virtual machine are listed: as many as a look-up reads.
const ADDRESSES: usize = 64;

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
        let clusters: Vec<Cluster> = self
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
        let backup = infrastructure::backup(self.input, self.observations);
        let infrastructure = Infrastructure {
            vcenters: infrastructure::vcenters(self.input.vcenters),
            api_servers: infrastructure::api_servers(self.plan, self.observations),
        };
        let unattributed = self.unattributed();
        let errors = self.diagnostics.errors();
        let mut report = Report {
            schema_version: SCHEMA_VERSION.to_owned(),
            generator: Generator { name: "drift-detector".to_owned(), version: self.context.version.clone() },
            generated_at: self.context.generated_at,
            summary: Summary::of_errors(errors),
            backup,
            infrastructure,
            forecast_basis: Some(self.forecast.basis),
            clusters,
            need_further_confirmation_infra_machines: unattributed,
            suppressed: Vec::new(),
            findings: self.findings.global,
            diagnostics: self.diagnostics.into_sorted(),
        };
        report.conclude();
        report
    }

    fn cluster(&self, node: &ClusterNode<'_>, verdicts: IdVec<VerdictId, MachineVerdict>, outlook: Outlook) -> Cluster {
        let is_running_control_plane = |verdict: &&MachineVerdict| {
            verdict.role == Some(Role::ControlPlane)
                && matches!(verdict.reason.status(), MachineStatus::Healthy | MachineStatus::Ghost)
        };
        let running = verdicts.iter().filter(is_running_control_plane).count();
        let known =
            verdicts.iter().filter(is_running_control_plane).filter(|verdict| verdict.machine.is_some()).count();
        let mut by_role: BTreeMap<Option<Role>, Vec<Machine>> = BTreeMap::new();
        let rebuilt = self.input.graph.cluster_id(&node.key).is_some_and(|id| self.verdicts.rebuilt.contains(&id));
        let mut forecasts = outlook.machines.into_iter();
        for verdict in verdicts {
            let forecast = forecasts.next();
            let others = running.saturating_sub(usize::from(is_running_control_plane(&&verdict)));
            let role = verdict.role;
            let mut machine = self.machine(node, verdict, rebuilt, (number(others), number(known)));
            machine.forecast = forecast;
            by_role.entry(role).or_default().push(machine);
        }
        let mut of_role = |role: Option<Role>| {
            let mut machines = by_role.remove(&role).unwrap_or_default();
            machines.sort_by(|one, other| (one.status, &one.name).cmp(&(other.status, &other.name)));
            machines
        };
        let machines = of_role(Some(Role::ControlPlane));
        let control_plane = ControlPlane {
            name: node.control_plane_name.clone(),
            kind: node.control_plane_kind.clone(),
            hosted: node.has_hosted_control_plane(),
            status: Status::of(&machines),
            replicas: replicas(node.desired_control_plane_machines(), &machines),
            machines,
        };
        let mut pools: Vec<Pool> = Vec::new();
        for (id, pool) in node.pools.enumerate() {
            let machines = of_role(Some(Role::Pool(id)));
            pools.push(parts::workers(pool, machines));
        }
        pools.extend(parts::external_etcd(node, of_role(Some(Role::Etcd))));
        pools.extend(parts::load_balancers(node, of_role(Some(Role::LoadBalancer))));
        let etcd = pools.iter().find(|pool| pool.role == PoolRole::Etcd).map(parts::as_external_etcd);
        let loose = of_role(None);
        if !loose.is_empty() {
            match pools.iter_mut().find(|pool| pool.name.is_none() && pool.role.is_worker()) {
                Some(pool) => {
                    pool.machines.extend(loose);
                    pool.machines.sort_by(|one, other| (one.status, &one.name).cmp(&(other.status, &other.name)));
                    pool.status = Status::of(&pool.machines);
                    pool.replicas = replicas(None, &pool.machines);
                }
                None => pools.push(parts::loose(loose)),
            }
        }
        let mut cluster = Cluster {
            namespace: node.key.namespace.clone(),
            name: node.key.name.clone(),
            status: Status::Healthy,
            paused: node.object.is_some_and(|object| object.paused),
            control_plane,
            workers: Workers { status: Status::Healthy, pools },
            etcd,
            findings: Vec::new(),
            forecast: Some(outlook.cluster),
        };
        cluster.settle();
        cluster
    }

    fn machine(
        &self,
        node: &ClusterNode<'_>,
        verdict: MachineVerdict,
        rebuilt: bool,
        (other_control_plane_machines, known_control_plane_machines): (u64, u64),
    ) -> Machine {
        let machine = verdict.machine.map(|machine| &node.machines[machine]);
        let object = machine.and_then(|machine| machine.machine);
        let vm = verdict.vm.map(|vm| self.virtual_machine(&self.input.vcenters.vms[vm]));
        let control_plane = verdict.role == Some(Role::ControlPlane);
        let next_steps = verdict.reason.next_steps(&MachineContext {
            cluster: &node.key,
            name: &verdict.name,
            control_plane,
            provider: node.control_plane_provider(),
            etcd: verdict.role == Some(Role::Etcd),
            load_balancer: verdict.role == Some(Role::LoadBalancer),
            pool_known: verdict.role.is_some_and(|role| has_owner(node, role)),
            critical: verdict.critical,
            health_checked: object.is_some_and(|object| self.forecast.adoption.is_health_checked(object)),
            rebuilt,
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
            suppressed: false,
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
            ip_addresses: record.ip_addresses.iter().take(ADDRESSES).cloned().collect(),
            in_vapp: record.is_in_vapp(),
            created_at: record.created_at,
        }
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

/// The backup has an object that creates machines of this role.
fn has_owner(cluster: &ClusterNode<'_>, role: Role) -> bool {
    match role {
        Role::ControlPlane => cluster.control_plane.is_some(),
        Role::Etcd => cluster.etcd.is_some(),
        Role::LoadBalancer => false,
        Role::Pool(pool) => {
            let pool = &cluster.pools[pool];
            pool.deployment.is_some() || pool.pool.is_some() || !pool.sets.is_empty()
        }
    }
}
