//! A reader of reports and inspections as somebody else would write it from the documents, and stricter than anybody
//! should: it refuses every field, status and strength that it does not know.

#![expect(dead_code, reason = "reading them is the test")]
#![expect(clippy::struct_field_names, reason = "the wire format decides how fields are called")]

use serde::Deserialize;

/// Gives each struct what all have in common.
macro_rules! wire {
    ($($name:ident { $($(#[$attribute:meta])* $field:ident: $kind:ty),* $(,)? })*) => {$(
        #[derive(Debug, Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub(crate) struct $name { $($(#[$attribute])* $field: $kind),* }
    )*};
}

/// A closed list.
macro_rules! words {
    ($($case:literal $name:ident { $($word:ident),* })*) => {$(
        #[derive(Debug, Deserialize)]
        #[serde(rename_all = $case)]
        pub(crate) enum $name { $($word),* }
    )*};
}

words! {
    "PascalCase" MachineStatus { Healthy, Stale, Ghost, Unknown }
    "PascalCase" Status { Healthy, ManualRemediationNotRequired, NeedFurtherConfirmation, ManualRemediationRequired }
    "PascalCase" Restore { Safe, Manual, Dangerous, Unknown }
    "PascalCase" SummaryStatus {
        Healthy, ManualRemediationNotRequired, NeedFurtherConfirmationInfraMachines, NeedFurtherConfirmation,
        ManualRemediationRequired
    }
    "PascalCase" VcenterStatus { Read, Partial, NotRead }
    "PascalCase" ApiServerStatus { Reached, Provided, Skipped, Failed }
    "camelCase" Severity { Error, Warning, Info }
    "camelCase" Strength { Proof, Strong, Weak }
    "camelCase" Effect { ReadOnly, Changes, Destructive }
    "camelCase" PoolRole { Worker, Etcd, LoadBalancer }
    "camelCase" StepTime { BeforeRestore, WhilePaused, AfterUnpause, AfterRestore }
    "PascalCase" Fate { Adopted, Stuck, Cloned, Deleted, AtRisk, Unmanaged, Unknown }
}

wire! {
    Report {
        schema_version: String,
        generator: Generator,
        generated_at: String,
        backup: Backup,
        infrastructure: Infrastructure,
        summary: Summary,
        forecast_basis: Option<ForecastBasis>,
        clusters: Vec<Cluster>,
        need_further_confirmation_infra_machines: Vec<InfraMachine>,
        suppressed: Vec<Suppressed>,
        findings: Vec<Finding>,
        diagnostics: Vec<Diagnostic>,
    }
    Generator { name: String, version: String }
    Backup {
        file_name: String,
        name: Option<String>,
        format_version: Option<String>,
        started_at: Option<String>,
        complete: bool,
        entries: u64,
        objects: u64,
        missing_kinds: Vec<String>,
    }
    Infrastructure { vcenters: Vec<Vcenter>, api_servers: Vec<ApiServer> }
    Vcenter {
        server: String,
        status: VcenterStatus,
        instance_uuid: Option<String>,
        version: Option<String>,
        collected_at: Option<String>,
        scope: Option<Vec<String>>,
        virtual_machines: u64,
    }
    ApiServer {
        cluster: ClusterRef,
        server: Option<String>,
        status: ApiServerStatus,
        nodes: Option<u64>,
        error: Option<String>,
    }
    ClusterRef { namespace: String, name: String }
    Summary {
        restore: Option<Restore>,
        dangers: u64,
        status: SummaryStatus,
        clusters: ClusterCounts,
        machines: MachineCounts,
        need_further_confirmation_infra_machines: u64,
        suppressed: u64,
        errors: u64,
    }
    Suppressed {
        machine: Option<SuppressedMachine>,
        infra_machine: Option<InfraMachine>,
        reason: String,
        until: String,
        entry: u64,
    }
    SuppressedMachine { cluster: ClusterRef, name: String, status: MachineStatus, reason: String }
    ClusterCounts {
        total: u64,
        healthy: u64,
        manual_remediation_not_required: u64,
        manual_remediation_required: u64,
        need_further_confirmation: u64,
    }
    MachineCounts { total: u64, healthy: u64, stale: u64, ghost: u64, unknown: u64 }
    Cluster {
        namespace: String,
        name: String,
        status: Status,
        paused: bool,
        control_plane: ControlPlane,
        workers: Workers,
        etcd: Option<ExternalEtcd>,
        findings: Vec<Finding>,
        forecast: Option<ClusterForecast>,
    }
    ClusterForecast {
        sentence: String,
        vms_created: Range,
        vms_deleted: Range,
        etcd_members_removed: Vec<String>,
        certain: bool,
        undecided: bool,
    }
    Range { min: u64, max: u64 }
    ControlPlane {
        name: Option<String>,
        kind: Option<String>,
        hosted: Option<bool>,
        status: Status,
        replicas: Replicas,
        machines: Vec<Machine>,
    }
    Workers { status: Status, pools: Vec<Pool> }
    ExternalEtcd { kind: String, name: Option<String>, status: Status, replicas: Replicas, machines: Vec<Machine> }
    Pool {
        name: Option<String>,
        role: Option<PoolRole>,
        kind: Option<String>,
        status: Status,
        replicas: Replicas,
        machines: Vec<Machine>,
    }
    Replicas { desired: Option<u64>, in_backup: u64, in_vsphere: u64 }
    Machine {
        name: String,
        status: MachineStatus,
        reason: String,
        critical: Option<bool>,
        suppressed: Option<bool>,
        machine: Option<MachineRef>,
        vsphere_machine: Option<Named>,
        #[serde(rename = "vsphereVM")]
        vsphere_vm: Option<VSphereVM>,
        virtual_machine: Option<VirtualMachine>,
        node: Option<Node>,
        evidence: Vec<Evidence>,
        notes: Vec<String>,
        next_steps: Vec<NextStep>,
        forecast: Option<MachineForecast>,
    }
    MachineForecast { outcome: Fate, message: String, certain: bool }
    MachineRef {
        namespace: String,
        name: String,
        #[serde(rename = "providerID")]
        provider_id: Option<String>,
    }
    Named { name: String }
    VSphereVM {
        name: String,
        #[serde(rename = "biosUUID")]
        bios_uuid: Option<String>,
        uid: Option<String>,
    }
    Node { name: String, ready: Option<bool> }
    VirtualMachine {
        vcenter: String,
        moref: Option<String>,
        name: String,
        path: Option<String>,
        datacenter: Option<String>,
        #[serde(rename = "biosUUID")]
        bios_uuid: Option<String>,
        #[serde(rename = "instanceUUID")]
        instance_uuid: Option<String>,
        power_state: Option<String>,
        connection_state: Option<String>,
        ip_addresses: Vec<String>,
        created_at: Option<String>,
    }
    InfraMachine {
        virtual_machine: VirtualMachine,
        reason: String,
        group: Option<String>,
        likely_cluster: Option<LikelyCluster>,
        evidence: Vec<Evidence>,
        next_steps: Vec<NextStep>,
    }
    LikelyCluster { namespace: Option<String>, name: String }
    Evidence {
        kind: String,
        strength: Strength,
        message: String,
        backup: Option<String>,
        infrastructure: Option<String>,
        source: Option<String>,
    }
    NextStep {
        text: String,
        command: Option<String>,
        effect: Effect,
        when: Option<StepTime>,
        undo: Option<String>,
    }
    ForecastBasis {
        capi: Option<String>,
        capv: Option<String>,
        product: Option<String>,
        determined_by: String,
        chosen: bool,
        observed: bool,
        statement: String,
        assumed_target: ControllerVersions,
    }
    ControllerVersions { capi: Option<String>, capv: Option<String> }
    ObjectRef { kind: String, namespace: Option<String>, name: String }
    Finding {
        code: String,
        severity: Severity,
        subject: String,
        subject_ref: Option<ObjectRef>,
        message: String,
        machines: Option<Vec<String>>,
        machine_count: Option<u64>,
        evidence: Vec<Evidence>,
        evidence_count: Option<u64>,
        next_steps: Vec<NextStep>,
    }
    Diagnostic { severity: Severity, code: String, message: String, subject: Option<String> }

    Inspection {
        schema_version: String,
        backup: Backup,
        clusters: Vec<InspectedCluster>,
        lookups: Lookups,
        findings: Vec<Finding>,
        diagnostics: Vec<Diagnostic>,
    }
    InspectedCluster {
        namespace: String,
        name: String,
        paused: bool,
        control_plane: Option<InspectedPool>,
        etcd: Option<InspectedPool>,
        pools: Vec<InspectedPool>,
        machines: u64,
    }
    InspectedPool { name: Option<String>, desired: Option<u64>, machines: u64 }
    Lookups { vcenters: Vec<VcenterLookup>, api_servers: Vec<ApiServerLookup> }
    VcenterLookup {
        server: String,
        datacenters: Vec<String>,
        username: Option<String>,
        withheld: Option<Vec<String>>,
    }
    ApiServerLookup { cluster: ClusterRef, server: Option<String> }
}
