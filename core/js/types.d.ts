// Generated from the JSON Schemas in docs/schema, which are generated from the Rust types.

/** What a detection found. */
export interface Report {
  /** "1.1". Readers accept a higher minor and refuse a higher major. */
  schemaVersion: string;
  /** The program that wrote the report. */
  generator: Generator;
  /**
   * When it was written.
   * RFC 3339, UTC.
   */
  generatedAt: string;
  /** What the archive is. */
  backup: Backup;
  /** What was asked, and what answered. */
  infrastructure: Infrastructure;
  /** The verdict in numbers. */
  summary: Summary;
  /** Every cluster of the backup, worst first. */
  clusters: Cluster[];
  /** Virtual machines that match no object and that no cluster references. */
  needFurtherConfirmationInfraMachines: InfraMachine[];
  /** Findings of no single cluster. */
  findings: Finding[];
  /** Remarks about the inputs, errors first. */
  diagnostics: Diagnostic[];
  /** The controller versions on which all forecasts are based. Absent in reports of 1.0. */
  forecastBasis?: ForecastBasis;
  /** What a person decided to ignore. The summary counts it. */
  suppressed?: Suppressed[];
}

/** One workload cluster's API server. */
export interface ApiServer {
  /** The cluster. */
  cluster: ClusterRef;
  /** Where its nodes come from. */
  status: ApiServerStatus;
  /** Why there is no list, or not a whole one. */
  error?: string;
  /** Nodes in its list. */
  nodes?: number;
  /** Its address in the backup's kubeconfig, else the control-plane endpoint. */
  server?: string;
}

/** Where a node list comes from. */
export type ApiServerStatus =
  /** Asked, and it answered. */
  | "Reached"
  /** A file gave the node list. */
  | "Provided"
  /** Not asked. */
  | "Skipped"
  /** Asked in vain, or its list was refused. */
  | "Failed";

/** What the archive is. */
export interface Backup {
  /** The file's name, without its folder. */
  fileName: string;
  /** The archive was read to its end, and nothing needed in it was unreadable or refused. */
  complete: boolean;
  /** Entries of the archive. */
  entries: number;
  /** Distinct objects of the kinds that the verdict needs. */
  objects: number;
  /** Kinds that other objects name and of which the archive holds none. */
  missingKinds: string[];
  /** The content of `metadata/version`. */
  formatVersion?: string;
  /** Velero's name of the backup, where the archive or `velero-backup.json` tells it. */
  name?: string;
  /**
   * When Velero began to write it.
   * RFC 3339, UTC.
   */
  startedAt?: string;
}

/** One cluster of the backup. */
export interface Cluster {
  /** The Cluster object's namespace. */
  namespace: string;
  /** The Cluster object's name. */
  name: string;
  /** The worst of its control plane and workers. */
  status: Status;
  /** Cluster API was told to leave it alone when the backup was taken. */
  paused: boolean;
  /** Its control plane. */
  controlPlane: ControlPlane;
  /** Its workers. */
  workers: Workers;
  /** Everything above the single machine. */
  findings: Finding[];
  /**
   * Its etcd, where that has machines of its own. They are listed in the pool of the role `etcd`, too, where readers
   * of 1.0 find them; they count once.
   */
  etcd?: ExternalEtcd;
  /** What the controllers do after a restore. */
  forecast?: ClusterForecast;
}

/** Clusters by status. */
export interface ClusterCounts {
  /** All clusters. */
  total: number;
  /** Clusters without drift. */
  healthy: number;
  /** Clusters with Stale machines at worst. */
  manualRemediationNotRequired: number;
  /** Clusters with Ghosts. */
  manualRemediationRequired: number;
  /** Clusters with Unknown machines at worst. */
  needFurtherConfirmation: number;
}

/** What happens to one cluster after a restore. Never changes its status. */
export interface ClusterForecast {
  /** What happens, in plain sentences. */
  sentence: string;
  /** Virtual machines that are created. */
  vmsCreated: Span;
  /** Virtual machines that are deleted. */
  vmsDeleted: Span;
  /** Nodes that are removed from etcd while their virtual machines keep running. */
  etcdMembersRemoved: string[];
  /**
   * Everything that determines this was read, each number is exact, and the outcome of every machine is certain.
   * What a `ClusterClass` would change in the objects of its cluster is in no forecast. False in reports of 1.0.
   */
  certain?: boolean;
  /**
   * Something that decides whether virtual machines or members of etcd are lost was not read. True where a report
   * does not say it.
   */
  undecided?: boolean;
}

/** A cluster's key. */
export interface ClusterRef {
  /** The Cluster object's namespace. */
  namespace: string;
  /** The Cluster object's name. */
  name: string;
}

/** The control plane of a cluster. */
export interface ControlPlane {
  /** The worst of its machines. */
  status: Status;
  /** How many there should be, and are. */
  replicas: Replicas;
  /** Its machines, worst first. */
  machines: Machine[];
  /** It has no machines: it runs in the management cluster, or another program manages it. */
  hosted?: boolean;
  /** The control-plane object's kind, such as `KubeadmControlPlane` or `RKE2ControlPlane`. */
  kind?: string;
  /** The control-plane object's name. */
  name?: string;
}

/** Versions of the controllers. */
export interface ControllerVersions {
  /** Of Cluster API. */
  capi?: string;
  /** Of CAPV. */
  capv?: string;
}

/** One problem with the inputs. */
export interface Diagnostic {
  /** How severe it is: an error is something needed that was unreadable, refused or not trusted. */
  severity: Severity;
  /** What happened, for programs. */
  code: DiagnosticCode;
  /** What happened, why, and what to do, for people. */
  message: string;
  /** The archive entry, file or server. */
  subject?: string;
}

/** The closed list of problems with the inputs. */
export type DiagnosticCode =
  /** The archive ends before its end marker: the rest is unknown. */
  | "archive-cut"
  /** A checksum or a structure of the archive is invalid; reading stopped there. */
  | "archive-corrupt"
  /** Data follows the end of the archive and was not read. */
  | "archive-trailing-data"
  /** The archive exceeds a limit; reading stopped there. */
  | "archive-limit"
  /** An entry is a link, a device, a sparse file or of an unknown type, and was skipped. */
  | "entry-type"
  /** An entry's name is absolute, contains `..`, or is not UTF-8, and the entry was skipped. */
  | "entry-name"
  /** A needed object exceeds the size limit and was skipped. */
  | "object-too-large"
  /** A needed object is not valid JSON, or a field has another type than its kind defines. */
  | "object-unreadable"
  /** An object's name, namespace or kind differs from its path in the archive. */
  | "object-misplaced"
  /** Two copies of one object have different UIDs or different content. */
  | "object-conflict"
  /** An object of a machine refers to no cluster. */
  | "object-unattached"
  /** A `MachinePool` has machines without Machine objects: they were not judged. */
  | "pool-not-judged"
  /** Objects refer to a kind of which the archive contains no object. */
  | "kind-missing"
  /** The backup's format version is newer than this program knows. */
  | "format-version"
  /** The archive does not show when the backup was taken. */
  | "backup-time-unknown"
  /** Velero reports that the backup was not completed without errors. */
  | "backup-not-completed"
  /** The backup was taken with filters: objects that they excluded are missing without a trace. */
  | "backup-filtered"
  /** `velero-backup.json` does not belong to this backup, or could not be read. */
  | "backup-record"
  /** An inventory could not be used. */
  | "inventory-unreadable"
  /** An inventory is marked as incomplete. */
  | "inventory-incomplete"
  /** An inventory was taken before the backup began. */
  | "inventory-older-than-backup"
  /** A virtual machine of an inventory lacks a required field and was skipped. */
  | "inventory-record"
  /** A property of a virtual machine in an inventory could not be read. Everything else is compared. */
  | "inventory-property"
  /** One inventory contains the same virtual machine twice. */
  | "inventory-duplicate"
  /** No virtual machine of an inventory has a marker of Cluster API, not even those of the backup. */
  | "inventory-without-marks"
  /**
   * Two inventories have one server name but come from different vCenters, or two servers that the backup names
   * separately have one identity.
   */
  | "inventory-conflict"
  /** A vCenter that the backup names was not read. */
  | "vcenter-not-read"
  /** The inventory of a vCenter contains none of its machines, and another server name may be the same vCenter. */
  | "vcenter-alias"
  /** An alias on the command line names a server that nothing else names. */
  | "vcenter-alias-unused"
  /** A node list could not be used. */
  | "nodes-unreadable"
  /** A node list belongs to another cluster and was refused. */
  | "nodes-of-another-cluster"
  /** A node list contains only some of the Nodes. */
  | "nodes-incomplete"
  /** A node list is of a cluster that is not in the backup. */
  | "nodes-of-unknown-cluster"
  /** Nodes are ready on virtual machines that neither the backup nor an inventory accounts for. */
  | "nodes-unaccounted"
  /** An inventory or a node list is of a time in the future. */
  | "clock-ahead"
  /** Most machines of several clusters are missing from an inventory although their Nodes are ready. */
  | "machines-missing"
  /** An entry of the ignore file has expired, and ignores nothing. */
  | "ignore-expired"
  /** An entry of the ignore file matches what cannot be ignored. */
  | "ignore-refused"
  /** An entry of the ignore file matches nothing. */
  | "ignore-unused"
  /** More diagnostics of one code are not listed. */
  | "more-of-the-same";

/** One fact that speaks for or against a verdict, with both raw values and where they were read. */
export interface Evidence {
  /** What kind of fact it is. */
  kind: EvidenceKind;
  /** How much it weighs. */
  strength: Strength;
  /** The fact in one sentence. */
  message: string;
  /** The backup's raw value. */
  backup?: string;
  /** The infrastructure's raw value. */
  infrastructure?: string;
  /** The archive entry, file or server that the values were read from. */
  source?: string;
}

/** The closed list of kinds of facts. */
export type EvidenceKind =
  /** BIOS UUIDs were compared. */
  | "bios-uuid"
  /** Instance UUID and the `VSphereVM`'s UID were compared. */
  | "instance-uuid"
  /** Managed object references were compared. */
  | "managed-object-reference"
  /** Names were compared. */
  | "name"
  /** Folders, resource pools, networks and datacenters were compared. */
  | "placement"
  /** A live Node was looked for. */
  | "node"
  /** Guest addresses and the control-plane endpoint were compared. */
  | "endpoint"
  /** The virtual machine's age and the backup's were compared. */
  | "age"
  /** Guestinfo that Cluster API leaves on its virtual machines. */
  | "cluster-api-marker"
  /** The state of the virtual machine in vCenter. */
  | "vm-state"
  /** How much of the infrastructure was read. */
  | "coverage"
  /** What the object itself said when the backup was taken. */
  | "object-status"
  /** What the backup holds or lacks. */
  | "backup-content";

/** An etcd on machines of its own beside a cluster's control plane. */
export interface ExternalEtcd {
  /** The kind of its object. */
  kind: string;
  /** The worst of its machines. */
  status: Status;
  /** How many there should be, and are. */
  replicas: Replicas;
  /** Its machines, worst first, as in that pool. */
  machines: Machine[];
  /** The name of its object, and of the pool that lists its machines. */
  name?: string;
}

/** Something above the single machine that a person should know. */
export interface Finding {
  /** What it is, for programs. */
  code: FindingCode;
  /** How severe it is: an error is a danger of the restore. Findings never change a status. */
  severity: Severity;
  /** `kind/namespace/name` of the object it is about. */
  subject: string;
  /** What happened or will happen, in plain sentences. */
  message: string;
  /** The facts it is based on. */
  evidence: Evidence[];
  /** What to do next. */
  nextSteps: NextStep[];
  /** How many facts it is based on, where these are more than `evidence` lists. */
  evidenceCount?: number;
  /** How many machines it is about, where these are more than `machines` lists. */
  machineCount?: number;
  /** The names of the machines that it is about. */
  machines?: string[];
  /** The object it is about. Absent in reports of 1.0. */
  subjectRef?: ObjectRef;
}

/** The closed list of findings. */
export type FindingCode =
  /**
   * A `MachineDeployment` selects a `MachineSet` of other pools, or none of its own. After a restore, when owner
   * references are gone, it adopts and deletes the machines of other pools, or creates another `MachineSet`.
   */
  | "selectors-overlap"
  /** The cluster was not paused when the backup was taken: its controllers act as soon as it is restored. */
  | "not-paused"
  /** The cluster was paused when the backup was taken: after a restore nothing happens until it is unpaused. */
  | "paused"
  /** All machines of the cluster are gone: it was probably deleted after the backup. */
  | "cluster-deleted"
  /** Virtual machines look like a cluster that was created after the backup. */
  | "cluster-created"
  /** All machines of a pool or control plane were replaced after the backup. */
  | "rollout"
  /** A pool or control plane was scaled up after the backup. */
  | "scale-up"
  /** A pool or control plane was scaled down after the backup, or lost machines. */
  | "scale-down"
  /** Some machines of a pool or control plane were replaced after the backup. */
  | "remediation"
  /**
   * `spec.replicas` and the Machines in the backup differ: after a restore Cluster API creates or deletes machines.
   * An error where virtual machines are deleted.
   */
  | "replicas-differ"
  /** Other objects refer to kinds of which the backup contains no object. */
  | "kinds-missing"
  /** Machines refer to a Cluster that is not in the backup. */
  | "cluster-missing"
  /**
   * Objects or Secrets of a cluster are not in the backup. An error where Machines do not find their virtual
   * machines without them, or where the control plane generates new certificate authorities.
   */
  | "object-missing"
  /** A machine has several `VSphereVM` objects. */
  | "conflicting-claims"
  /** Objects are left over from a machine that was being deleted when the backup was taken. They manage nothing. */
  | "deleted-during-backup"
  /** A machine was moved to a datacenter where CAPV does not find it. */
  | "moved-datacenter"
  /**
   * A `MachineHealthCheck` deletes machines without a healthy Node after a restore. An error where virtual machines
   * are deleted.
   */
  | "machine-health-check"
  /** The client certificate of the kubeconfig in the backup has expired. */
  | "kubeconfig-expired"
  /** The client certificate of the kubeconfig in the backup expires within 30 days. */
  | "kubeconfig-expiring"
  /** The backup is more than a day old. */
  | "backup-old"
  /** Not all Nodes of a cluster were read, so that it is unknown whether etcd has members without a Machine. */
  | "nodes-not-read"
  /** The objects come from an earlier restore. */
  | "restored-before"
  /** The infrastructure provider of the cluster is not supported: its machines are not judged. */
  | "unsupported-provider"
  /** After a restore the control plane removes etcd members that have no Machine in the backup. */
  | "etcd-members-removed"
  /** After a restore a second control plane is initialized beside the running one. */
  | "second-control-plane"
  /** After a restore a second virtual machine of the same name is cloned. */
  | "duplicate-clone"
  /** After a restore machines are cloned with bootstrap data whose join token has expired. */
  | "join-token-expired"
  /**
   * A rollout, or a change of the cluster's topology, was under way when the backup was taken. It continues after a
   * restore.
   */
  | "rollout-unfinished"
  /** Machines were being created when the backup was taken. */
  | "mid-provisioning"
  /** A cluster-scoped object that a cluster needs is not in the backup. */
  | "shared-object-missing"
  /** Certificates of the control plane have expired, or expire within 30 days. */
  | "certificates-expiring"
  /** Objects are paused by their annotation, whether or not their cluster is paused. */
  | "objects-paused"
  /**
   * All machines of the cluster in the backup are gone, and those that live instead are younger than the backup: it
   * is probably the new management cluster into which the backup will be restored, or was built anew.
   */
  | "probably-new-management-cluster"
  /**
   * After a restore the external etcd of a cluster is initialized anew beside the one that runs: its controller
   * counts only Machines with its owner reference, which a Velero restore drops.
   */
  | "external-etcd-initialized"
  /** The members of an external etcd in the backup and in vSphere are not the same, or not as many as desired. */
  | "external-etcd-differs"
  /**
   * Machines of an external etcd have other addresses than when the backup was taken. An error where the control
   * plane names one that is gone.
   */
  | "etcd-addresses-changed"
  /** The control plane of a cluster has no machines of its own, and may be lost with the management cluster. */
  | "hosted-control-plane"
  /** The load balancer before the API servers of a cluster is gone. */
  | "load-balancer-gone"
  /** A `MachineDeployment` is paused by `spec.paused`: it only scales, and a rollout does not continue. */
  | "deployment-paused"
  /** Nodes are left over without a virtual machine and without a Machine. */
  | "nodes-left-over"
  /** A virtual machine that is not in the backup has an address that a pool of the backup gives to another machine. */
  | "address-reused"
  /** A control plane replaces its machines before their certificates end, and after a restore they are due. */
  | "rollout-due"
  /**
   * If the new management cluster does not reach the API server of a cluster after a restore, a health check has
   * control-plane machines deleted, even the only one.
   */
  | "api-server-unreachable"
  /**
   * No machine of the control plane that runs is in the backup: a restore leaves it without a controller, and a
   * second one may be initialized beside it.
   */
  | "orphaned-control-plane"
  /**
   * Several virtual machines have the BIOS UUID of one machine: after a restore CAPV may adopt and power on any of
   * them.
   */
  | "duplicate-bios-uuid"
  /**
   * The new management cluster does not serve the API version in which the backup keeps objects: Velero does not
   * restore them.
   */
  | "version-not-served";

/** The controller versions on which all forecasts of a report are based. */
export interface ForecastBasis {
  /** What the versions were determined by, in a few words. */
  determinedBy: string;
  /**
   * The versions whose rules are applied: of the new management cluster where somebody named them, else those that
   * may have written the backup. A range where several remain: then the forecasts are for all of them.
   */
  assumedTarget: ControllerVersions;
  /** The version of Cluster API that wrote the objects of the backup, as far as the backup shows it. */
  capi?: string;
  /** The version of CAPV that wrote the objects of the backup, as far as the backup shows it. */
  capv?: string;
  /** Somebody named the versions of the new management cluster. */
  chosen?: boolean;
  /**
   * Controllers of these versions were observed after a real restore. False where their rules are only read in the
   * sources.
   */
  observed?: boolean;
  /** The distribution and its version, as far as the backup shows them. */
  product?: string;
  /** All of this in one sentence. Empty in reports of earlier programs. */
  statement?: string;
}

/** A program and its version. */
export interface Generator {
  /** "drift-detector". */
  name: string;
  /** Its version. */
  version: string;
}

/** A virtual machine that matches no object and that no cluster references. */
export interface InfraMachine {
  /** The virtual machine. */
  virtualMachine: VirtualMachine;
  /** Why it could not be attributed. */
  reason: InfraMachineReason;
  /** What speaks for and against it. */
  evidence: Evidence[];
  /** What to do next. */
  nextSteps: NextStep[];
  /** A name shared with others that probably belong together. */
  group?: string;
  /** The cluster that it probably belongs to. */
  likelyCluster?: LikelyCluster;
}

/** Why a virtual machine is on the unattributed list. */
export type InfraMachineReason =
  /** Another virtual machine has the same BIOS UUID, and it is the machine with this UUID, or nothing decides which of them is. */
  | "duplicate-bios-uuid"
  /** Its name, its name at creation or its Node is that of a machine in the backup, another candidate has the same name at creation, or it is not running although its Node is live. */
  | "copy-of-machine"
  /** Its name fits several clusters equally well, or the node lists of several clusters contain it. */
  | "ambiguous-cluster"
  /** It is in a vCenter, datacenter, folder, resource pool or network that no object of the likely cluster names, or one of these was not read. */
  | "foreign-placement"
  /** The complete node list of the likely cluster does not contain it, although it had time to join. */
  | "not-a-node"
  /** No complete node list of the likely cluster was given, or only one that is older than the virtual machine. */
  | "nodes-not-read"
  /** The backup lacks, or may lack, objects that would account for it. */
  | "backup-incomplete"
  /** Its inventory was taken before the backup began, or it is not known which is older. */
  | "inventory-older-than-backup"
  /** Its vCenter may be one that has another name in the backup. */
  | "vcenter-in-doubt"
  /** Its name fits a cluster, but it has no mark of Cluster API. */
  | "name-only"
  /** The facts do not suffice to attribute it to the likely cluster. */
  | "weak-evidence"
  /** It looks like a machine of a cluster that is not in the backup. */
  | "unknown-cluster"
  /** No cluster in the backup fits its name, the backup does not contain the management cluster, and it may be older than the backup or is named like a management cluster. Or all machines of its cluster in the backup are gone, and everything that lives instead is younger than the backup. */
  | "possible-management-cluster"
  /** Its BIOS UUID cannot be read, nothing shows which virtual machine it is, and machines of the backup were not found in its vCenter. */
  | "identity-not-read"
  /** Its name is one that the external etcd of the likely cluster gives to its members. */
  | "possible-etcd-member"
  /** A Node of the likely cluster has its BIOS UUID, but nothing on the virtual machine shows that it is a machine of that cluster. */
  | "node-only";

/** What was asked, and what answered. */
export interface Infrastructure {
  /** One per server that the backup names or an inventory brings. */
  vcenters: Vcenter[];
  /** One per cluster of the backup, and one per node list of another cluster. */
  apiServers: ApiServer[];
}

/** The cluster that an unattributed virtual machine probably belongs to. */
export interface LikelyCluster {
  /** The cluster's name. */
  name: string;
  /** The cluster's namespace, where it is known. */
  namespace?: string;
}

/** One machine: a Machine of the backup, an orphaned `VSphereVM`, or a Ghost. */
export interface Machine {
  /** The Machine's name; a Ghost's is its virtual machine's, an orphan's its `VSphereVM`'s. */
  name: string;
  /** The verdict. */
  status: MachineStatus;
  /** Why, for programs. */
  reason: MachineReason;
  /** What the verdict rests on, strongest first. */
  evidence: Evidence[];
  /** What else a person should know: moved, renamed, powered off, … */
  notes: string[];
  /** What to do next, read-only commands first. */
  nextSteps: NextStep[];
  /** A control-plane Ghost, or a Ghost whose role is unknown: it may be an etcd member. */
  critical?: boolean;
  /** What becomes of it after a restore. */
  forecast?: MachineForecast;
  /** The Machine object. */
  machine?: MachineRef;
  /** The live Node. */
  node?: NodeRef;
  /** A person decided to ignore it: it counts no more for the status of its cluster. Its forecast stays. */
  suppressed?: boolean;
  /** The virtual machine that it is matched to, or might be. */
  virtualMachine?: VirtualMachine;
  /** The `VSphereMachine` object. */
  vsphereMachine?: VSphereMachineRef;
  /** The `VSphereVM` object. */
  vsphereVM?: VSphereVMRef;
}

/** Machines by status. */
export interface MachineCounts {
  /** All machines, Ghosts included. */
  total: number;
  /** Object and infrastructure match. */
  healthy: number;
  /** Object without infrastructure. */
  stale: number;
  /** Infrastructure without object. */
  ghost: number;
  /** Could not be decided. */
  unknown: number;
}

/** What happens to one machine after a restore. Never changes its verdict. */
export interface MachineForecast {
  /** What happens, for programs. */
  outcome: Outcome;
  /** What happens and why, in plain sentences. */
  message: string;
  /** Everything that determines this was read, and no controller chooses at random. False in reports of 1.0. */
  certain?: boolean;
}

/** Why a machine has its status. A closed list; each reason belongs to one status. */
export type MachineReason =
  /** Healthy. One virtual machine in the machine's vCenter is identified by the BIOS UUID, and vCenter reports it as connected. */
  | "matched"
  /** Healthy. The backup has no BIOS UUID for the machine yet, but the instance UUID of a virtual machine is the UID of its VSphereVM. */
  | "provisioning-at-backup"
  /** Stale. No virtual machine has the machine's BIOS UUID, none may be its replacement, its vCenter was read completely, and its Node is not live. */
  | "vm-missing"
  /** Stale. As `vm-missing`; in addition the machine's own objects already reported that the virtual machine was not found. */
  | "stale-before-backup"
  /** Ghost. A Node in the cluster's node list has the virtual machine's BIOS UUID, no object in the backup accounts for the virtual machine, and nothing contradicts it. */
  | "live-node"
  /** Ghost. No Node has its BIOS UUID, but a mark of Cluster API, its age, a name that only this cluster gives and a complete node list that has a reason not to contain it agree, and nothing contradicts them. */
  | "known-name"
  /** Unknown. No virtual machine in the machine's vCenter has its BIOS UUID, but another one may be the machine: one in another vCenter has this UUID, or one has the machine's name, name at creation, Node or managed object reference. Or the only one with its BIOS UUID has another managed object reference and another name or folder, and is not running or runs no Node of the cluster: it may be a replica or a copy. */
  | "candidate-replacement"
  /** Unknown. No virtual machine of the machine was found in its vCenter, but that proves nothing: the vCenter is not known, was not read or not completely, the inventory's scope does not cover the machine's datacenter, or the machine's Node is live. */
  | "inventory-incomplete"
  /** Unknown. No virtual machine of the machine was found, and the inventory was taken before the backup began, or it is not known which is older. */
  | "inventory-older-than-backup"
  /** Unknown. A virtual machine is the machine's, or may be it by name, managed object reference or folder, but vCenter cannot access it: its connection state is not `connected` or was not read, or its BIOS UUID cannot be read. */
  | "vm-inaccessible"
  /** Unknown. The virtual machine with the machine's BIOS UUID is now a template. */
  | "vm-is-template"
  /** Unknown. Several virtual machines have the machine's BIOS UUID and nothing tells them apart; or the one that was read is not running, its instance UUID does not identify it, and the machine's Node is live. */
  | "duplicate-bios-uuid"
  /** Unknown. The backup has no BIOS UUID for the machine, and only a name, a managed object reference or a Node points to a virtual machine. */
  | "name-match-only"
  /** Unknown. The backup has no BIOS UUID for the machine, and no virtual machine of it was found. */
  | "never-provisioned"
  /** Unknown. A VSphereVM or VSphereMachine without its Machine: the machine was being deleted when the backup was taken, and its virtual machine exists or may exist. */
  | "deleting-at-backup"
  /** Unknown. The machine's objects name different BIOS UUIDs, or a value that is not a UUID. */
  | "inconsistent-ids"
  /** Unknown. Several machines in the backup claim the same virtual machine or BIOS UUID. */
  | "conflicting-claims"
  /** Unknown. The archive is cut, Velero reports losses, a kind is missing, an object cannot be read, or copies of an object contradict each other, and the verdict depends on it. */
  | "backup-incomplete"
  /** Unknown. The machine, or its whole cluster, belongs to a vSphere Supervisor or to an infrastructure provider other than CAPV. The kind of the Machine's infrastructure decides. */
  | "unsupported-provider";

/** A Machine object. */
export interface MachineRef {
  /** Its namespace. */
  namespace: string;
  /** Its name. */
  name: string;
  /** `spec.providerID`, as the backup holds it. */
  providerID?: string;
}

/** The verdict on one machine. Ordered by how urgently a person is needed. */
export type MachineStatus =
  /** Infrastructure of a known cluster without an object: a person must act. */
  | "Ghost"
  /** Could not be decided. */
  | "Unknown"
  /** Object without infrastructure. */
  | "Stale"
  /** Object and infrastructure match. */
  | "Healthy";

/** Something that a person can do next. Never run by this program. */
export interface NextStep {
  /** What to do, and when. */
  text: string;
  /** What it does to the world. */
  effect: NextStepEffect;
  /** A command to copy. */
  command?: string;
  /** The command that undoes it. */
  undo?: string;
  /** When in the course of a restore it applies. Absent where it applies at any time. */
  when?: StepTime;
}

/** What a step does to the world. */
export type NextStepEffect =
  /** It only looks. */
  | "readOnly"
  /** It changes something that can be changed back. */
  | "changes"
  /** It destroys something. */
  | "destructive";

/** A live Node of a workload cluster. */
export interface NodeRef {
  /** Its name. */
  name: string;
  /** Its Ready condition is True; absent when unknown. */
  ready?: boolean;
}

/** An object of Kubernetes. */
export interface ObjectRef {
  /** Its kind. */
  kind: string;
  /** Its name. */
  name: string;
  /** Its namespace; absent for objects without one. */
  namespace?: string;
}

/**
 * What happens to a machine after Velero's default restore into an empty management cluster, once everything is
 * unpaused.
 */
export type Outcome =
  /** CAPV finds the virtual machine and manages it again. */
  | "Adopted"
  /**
   * CAPV does not find the virtual machine and never creates another one: the Machine stays stuck until it is
   * deleted.
   */
  | "Stuck"
  /** CAPV creates a new virtual machine for the Machine. */
  | "Cloned"
  /** A controller deletes the Machine, and its virtual machine with it where there is one. */
  | "Deleted"
  /**
   * The Machine may be deleted with its virtual machine. Whether it is cannot be predicted, or what determines it
   * was not read.
   */
  | "AtRisk"
  /** No controller manages the virtual machine: it keeps running. */
  | "Unmanaged"
  /** What determines it was not read, or is not known. */
  | "Unknown";

/** A `MachineDeployment`, or a `MachineSet` or `MachinePool` of its own. */
export interface Pool {
  /** The worst of its machines. */
  status: Status;
  /** How many there should be, and are. */
  replicas: Replicas;
  /** Its machines, worst first. */
  machines: Machine[];
  /** The kind of the object that it is, where its machines are no workers. */
  kind?: string;
  /** The pool's name; absent for what is known only to belong to the cluster. */
  name?: string;
  /** What its machines are, where they are no workers. */
  role?: PoolRole;
}

/** What the machines of a pool are. */
export type PoolRole =
  /** Workers. */
  | "worker"
  /** Members of an etcd on machines of its own. They are never Nodes. */
  | "etcd"
  /** Load balancers before the API servers. They have no Machines, and are never Nodes. */
  | "loadBalancer";

/** How many machines there should be, and are. */
export interface Replicas {
  /** Machine objects in the backup. */
  inBackup: number;
  /** Healthy machines and Ghosts. */
  inVsphere: number;
  /** `spec.replicas` in the backup. */
  desired?: number;
}

/** Whether this backup may be restored. Ordered worst first. */
export type Restore =
  /** There is a danger: a restore would destroy something, or break it for good. */
  | "Dangerous"
  /** No danger is known, but something that decides it was not read or cannot be predicted. */
  | "Unknown"
  /** Nothing is destroyed, but somebody has work before or after. */
  | "Manual"
  /** Everything was read, every machine is adopted, and nothing has to be done. */
  | "Safe";

/** How severe a diagnostic or a finding is. */
export type Severity =
  /**
   * A diagnostic: something needed could not be read or trusted. A finding: a restore destroys something, or breaks
   * it.
   */
  | "error"
  /** Something that a person should check. */
  | "warning"
  /** For information. */
  | "info";

/** A number, or a range where it cannot be predicted. */
export interface Span {
  /** At least this many. */
  min: number;
  /** At most this many. */
  max: number;
}

/** The verdict on a pool, control plane or cluster. Ordered worst first. */
export type Status =
  /** It has a Ghost. */
  | "ManualRemediationRequired"
  /** It has an Unknown. */
  | "NeedFurtherConfirmation"
  /** It has a Stale. */
  | "ManualRemediationNotRequired"
  /** All match. */
  | "Healthy";

/** When in the course of a restore a step applies. Ordered as the restore proceeds. */
export type StepTime =
  /** Before Velero restores anything. */
  | "beforeRestore"
  /** After Velero restored the objects, while their Cluster is still paused. */
  | "whilePaused"
  /** Right after the Cluster was unpaused. */
  | "afterUnpause"
  /** When the restore is finished. */
  | "afterRestore";

/** How much a fact weighs. */
export type Strength =
  /** Decides alone. */
  | "proof"
  /** Decides with others. */
  | "strong"
  /** Supports. */
  | "weak";

/** The verdict in numbers. */
export interface Summary {
  /** The worst of everything below; at least `NeedFurtherConfirmation` where an input was incomplete. */
  status: SummaryStatus;
  /** Clusters by status. */
  clusters: ClusterCounts;
  /** Machines by status, with those that are ignored. */
  machines: MachineCounts;
  /** Unattributed virtual machines, without those that are ignored. */
  needFurtherConfirmationInfraMachines: number;
  /** Diagnostics of severity error. */
  errors: number;
  /** Dangers of a restore: findings of severity error. */
  dangers?: number;
  /** May I restore? Absent in reports of earlier programs. */
  restore?: Restore;
  /** Machines and unattributed virtual machines that a person decided to ignore. */
  suppressed?: number;
}

/** The verdict on everything. Ordered worst first. */
export type SummaryStatus =
  /** There is a Ghost. */
  | "ManualRemediationRequired"
  /** There is an Unknown, or an input was incomplete. */
  | "NeedFurtherConfirmation"
  /** There are virtual machines that match no object and that no cluster references. */
  | "NeedFurtherConfirmationInfraMachines"
  /** There is a Stale. */
  | "ManualRemediationNotRequired"
  /** All match. */
  | "Healthy";

/** Something that an entry of an ignore file matches. */
export interface Suppressed {
  /** Why it is ignored, in the words of the ignore file. */
  reason: string;
  /** The last day on which it is ignored, in UTC. */
  until: string;
  /** The entry of the ignore file, counted from 1. */
  entry: number;
  /** An unattributed virtual machine. It is listed here alone. */
  infraMachine?: InfraMachine;
  /** A machine. It stays in the list of its cluster, with its verdict and its forecast. */
  machine?: SuppressedMachine;
}

/** A machine that is ignored. */
export interface SuppressedMachine {
  /** Its cluster. */
  cluster: ClusterRef;
  /** Its name in the list of its cluster. */
  name: string;
  /** The verdict. */
  status: MachineStatus;
  /** Why, for programs. */
  reason: MachineReason;
}

/** A `VSphereMachine` object. */
export interface VSphereMachineRef {
  /** Its name. */
  name: string;
}

/** A `VSphereVM` object. */
export interface VSphereVMRef {
  /** Its name. */
  name: string;
  /** `spec.biosUUID`, as the backup holds it. */
  biosUUID?: string;
  /** `metadata.uid`. */
  uid?: string;
}

/** One vCenter. */
export interface Vcenter {
  /** The inventory's name of it, else the backup's. */
  server: string;
  /** How much of it was read. */
  status: VcenterStatus;
  /** Virtual machines and templates in its inventory. */
  virtualMachines: number;
  /**
   * When its newest inventory was taken.
   * RFC 3339, UTC.
   */
  collectedAt?: string;
  /** The vCenter's own identity. */
  instanceUuid?: string;
  /** The datacenters that were read; absent means all of them. */
  scope?: string[];
  /** The vCenter's version. */
  version?: string;
}

/** How much of a vCenter was read. */
export type VcenterStatus =
  /** Every datacenter that the backup names, completely, after the backup began. */
  | "Read"
  /** Something is missing, or it was read before the backup began. */
  | "Partial"
  /** Not at all. */
  | "NotRead";

/** A virtual machine of vSphere, as its inventory tells. */
export interface VirtualMachine {
  /** The inventory's `server`, unchanged. */
  vcenter: string;
  /** Its name in vCenter. */
  name: string;
  /** The guest's addresses. */
  ipAddresses: string[];
  /** `config.uuid`. */
  biosUUID?: string;
  /** `runtime.connectionState`. */
  connectionState?: string;
  /**
   * `config.createDate`.
   * RFC 3339, UTC.
   */
  createdAt?: string;
  /** Its datacenter. */
  datacenter?: string;
  /** `config.instanceUuid`. */
  instanceUUID?: string;
  /** The managed object reference, `vm-123`. */
  moref?: string;
  /** The full inventory path. */
  path?: string;
  /** `runtime.powerState`. */
  powerState?: string;
}

/** The workers of a cluster. */
export interface Workers {
  /** The worst of its pools. */
  status: Status;
  /** Its pools, worst first. */
  pools: Pool[];
}

/** What a backup holds. */
export interface Inspection {
  /** "1.1". Readers accept a higher minor and refuse a higher major. */
  schemaVersion: string;
  /** What the archive is. */
  backup: Backup;
  /** Its clusters, by namespace and name. */
  clusters: InspectedCluster[];
  /** What a detection would look up. */
  lookups: Lookups;
  /** Findings from the backup alone. */
  findings: Finding[];
  /** Remarks about the archive, errors first. */
  diagnostics: Diagnostic[];
}

/** An API server to be read. */
export interface ApiServerLookup {
  /** Its cluster. */
  cluster: ClusterRef;
  /** Its address. */
  server?: string;
}

/** One cluster of a backup. */
export interface InspectedCluster {
  /** Its namespace. */
  namespace: string;
  /** Its name. */
  name: string;
  /** Cluster API was told to leave it alone. */
  paused: boolean;
  /** Its pools of workers. */
  pools: InspectedPool[];
  /** Machine objects. */
  machines: number;
  /** Its control plane. */
  controlPlane?: InspectedPool;
  /** Its etcd, where that has machines of its own. */
  etcd?: InspectedPool;
}

/** A pool of workers, a control plane, or an etcd on machines of its own. */
export interface InspectedPool {
  /** Machine objects. */
  machines: number;
  /** `spec.replicas` */
  desired?: number;
  /** Its name. */
  name?: string;
}

/** What a detection would look up. */
export interface Lookups {
  /** vCenters. */
  vcenters: VcenterLookup[];
  /** API servers of workload clusters. */
  apiServers: ApiServerLookup[];
}

/** A vCenter to be read. */
export interface VcenterLookup {
  /** Its address. */
  server: string;
  /** The datacenters that the backup names on it. */
  datacenters: string[];
  /** The account that the backup has for it. */
  username?: string;
  /** Why the backup has no account for it: sentences about clusters that name this vCenter but bring no account. */
  withheld?: string[];
}

/** What one vCenter held at one time. */
export interface VcenterInventory {
  /** "1.1". Readers accept a higher minor and refuse a higher major. */
  schemaVersion: string;
  /** "`VcenterInventory`". */
  kind: string;
  /** The vCenter's address. */
  server: string;
  /**
   * When it was read.
   * RFC 3339, UTC.
   */
  collectedAt: string;
  /** Everything in `scope` was read. */
  complete: boolean;
  /** Virtual machines and templates. */
  virtualMachines: InventoryVm[];
  /** Every datacenter that the account saw, whether in `scope` or not. Absent when that was not recorded. */
  datacenters?: ObjectPath[];
  /** What could not be read, in words. */
  errors?: string[];
  /**
   * Every folder of virtual machines that the account saw in the datacenters of `scope`. Absent when that was not
   * recorded.
   */
  folders?: ObjectPath[];
  /** How many hosts were not connected to the vCenter: it may not list what runs on them. */
  hostsNotConnected?: number;
  /** The vCenter's own identity, `about.instanceUuid`. */
  instanceUuid?: string;
  /** The networks that virtual machines are in. */
  networks?: ObjectName[];
  /** The resource pools that virtual machines are in. */
  resourcePools?: ObjectName[];
  /** The datacenters that were read; absent means the whole vCenter. */
  scope?: string[];
  /** What made the file: `drift-detector`, `rvtools`, `govc`, `powercli`. What a source cannot give is absent. */
  source?: string;
  /** The vCenter's version. */
  version?: string;
}

/** The harmless part of `guestinfo.*`. User data itself is never read: it holds bootstrap secrets. */
export interface Guestinfo {
  /** `instance-id` of `guestinfo.metadata`: the same. */
  instanceId?: string;
  /** `local-hostname` of `guestinfo.metadata`: the `VSphereVM`'s name at birth. */
  localHostname?: string;
  /** There is user data. */
  userdataPresent?: boolean;
}

/** A virtual machine or template. */
export interface InventoryVm {
  /** `name` */
  name: string;
  /** `config.template` */
  template: boolean;
  /** `config.uuid` */
  biosUUID?: string;
  /** `runtime.connectionState`: `connected`, `disconnected`, `orphaned`, `inaccessible`, `invalid` */
  connectionState?: string;
  /**
   * `config.createDate`
   * RFC 3339, UTC.
   */
  createdAt?: string;
  /** The datacenter's name. */
  datacenter?: string;
  /** What Cluster API left in its extra configuration. */
  guestinfo?: Guestinfo;
  /** The guest's name for itself. */
  hostName?: string;
  /** `config.instanceUuid` */
  instanceUUID?: string;
  /** The guest's addresses. */
  ipAddresses?: string[];
  /** The extension that owns it. */
  managedBy?: ManagedBy;
  /** The references of its folder, resource pool and networks. */
  managedObjects?: ManagedObjects;
  /** The managed object reference, `vm-123`. */
  moref?: string;
  /** The names of its networks; absent when they were not read. */
  networks?: string[];
  /** The full inventory path, `/DC0/vm/folder/name`. */
  path?: string;
  /** `runtime.powerState`: `poweredOn`, `poweredOff`, `suspended` */
  powerState?: string;
  /** The resource pool's name. */
  resourcePool?: string;
  /** The properties that vCenter has and that could not be read, by vSphere's names, such as `guest.net`. */
  unreadable?: string[];
}

/** `config.managedBy` */
export interface ManagedBy {
  /** The extension, `com.vmware.vcenter.wcp` for the Supervisor. */
  extensionKey?: string;
  /** What it is to the extension. */
  type?: string;
}

/** The managed object references of a virtual machine's surroundings, for objects that name a reference. */
export interface ManagedObjects {
  /** The folder's; absent in a vApp. */
  folder?: string;
  /** The networks'; absent when they were not read. */
  networks?: string[];
  /** The resource pool's. */
  resourcePool?: string;
}

/** A resource pool or network. */
export interface ObjectName {
  /** The managed object reference, `resgroup-8`, `network-7`. */
  moref: string;
  /** The name. */
  name: string;
}

/** A datacenter or folder. */
export interface ObjectPath {
  /** The managed object reference, `datacenter-2`, `group-v3`. */
  moref: string;
  /** The full inventory path, `/DC0`, `/DC0/vm/tkg`. */
  path: string;
}

/** What is new, gone and changed from one report to another. */
export interface Comparison {
  /** "1.0". Readers accept a higher minor and refuse a higher major. */
  schemaVersion: string;
  /** The earlier report. */
  before: Compared;
  /** The later report. */
  after: Compared;
  /** The differences in numbers. */
  summary: ComparisonCounts;
  /** What keeps a difference from meaning what it seems to mean. */
  caveats: Caveat[];
  /** The differences: first those that need a person; then new, changed, gone. */
  changes: Change[];
}

/** What keeps a difference from meaning what it seems to mean. */
export type Caveat =
  /** The earlier report did not read everything: what is new may have been there. */
  | "beforeIncomplete"
  /** The later report did not read everything: what is gone may still be there. */
  | "afterIncomplete"
  /** The reports read different vCenters. */
  | "otherVcenters"
  /** A report was written without its healthy machines: they count as gone or new. */
  | "healthyNotListed"
  /** The earlier report read the vCenters later. */
  | "wrongOrder"
  /** Both are the same report. */
  | "sameReport"
  /** No cluster is in both: they are of different management clusters. */
  | "otherClusters";

/** One difference. */
export interface Change {
  /** What became of it. */
  kind: ChangeKind;
  /** It is for a person to look at, and was not before. */
  needsPerson: boolean;
  /** What it is. */
  subject: Subject;
  /** Its state in the later report. */
  after?: State;
  /** Its state in the earlier report. */
  before?: State;
  /** The cluster that it belongs to, if it belongs to one: in the later report, else in the earlier one. */
  cluster?: ClusterRef;
}

/** What became of something. */
export type ChangeKind =
  /** In the later report alone. */
  | "new"
  /** In both, with another state. */
  | "changed"
  /** In the earlier report alone. */
  | "gone";

/** A report that was compared. */
export interface Compared {
  /** The file name of its backup. */
  backup: string;
  /**
   * When it was written.
   * RFC 3339, UTC.
   */
  generatedAt: string;
  /** May that backup be restored? */
  restore: Restore;
  /** Its status. */
  status: SummaryStatus;
  /** Its dangers. */
  dangers: number;
  /** Its machines by status. */
  machines: MachineCounts;
  /** Its unattributed virtual machines. */
  unattributed: number;
  /** All of its inputs were complete. */
  complete: boolean;
  /**
   * When its backup was started.
   * RFC 3339, UTC.
   */
  backupStartedAt?: string;
}

/** The differences in numbers. */
export interface ComparisonCounts {
  /** In the later report alone. */
  new: number;
  /** In both, with another state. */
  changed: number;
  /** In the earlier report alone. */
  gone: number;
  /** In both, with the same state. They are not listed. */
  same: number;
  /** New or changed, and for a person to look at. */
  needsPerson: number;
}

/** The state of something in one report. */
export interface State {
  /** What becomes of a machine after a restore. */
  outcome?: Outcome;
  /** Why a machine has its verdict. */
  reason?: MachineReason;
  /** How severe a finding is. */
  severity?: Severity;
  /** The verdict on a machine. */
  status?: MachineStatus;
  /** A person decided to ignore it. */
  suppressed?: boolean;
  /** Why a virtual machine is unattributed. */
  unattributed?: InfraMachineReason;
}

/** Something that is compared. */
export type Subject =
  /** A machine of the backup. */
  | { machine: SubjectMachine }
  /** A virtual machine that the backup has no Machine for. */
  | { virtualMachine: SubjectVirtualMachine }
  /** A finding. */
  | { finding: SubjectFinding };

/** A finding of a report. */
export interface SubjectFinding {
  /** What was found. */
  code: FindingCode;
  /** The object, as `kind/namespace/name`. */
  subject: string;
}

/** A machine of the backup. */
export interface SubjectMachine {
  /** Its cluster. */
  cluster: ClusterRef;
  /** Its name. */
  name: string;
}

/** A virtual machine that the backup has no Machine for. */
export interface SubjectVirtualMachine {
  /** The vCenter. */
  vcenter: string;
  /** Its managed object reference, else its path, else its name. */
  id: string;
  /** Its name. */
  name: string;
}
