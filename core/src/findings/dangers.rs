//! What a restore destroys, or breaks for good, if nobody does something before: each danger of the forecast with what
//! it rests on and how to avoid it.

use jiff::{SignedDuration, Timestamp};

use super::{About, about_cluster, be, named, object, plural, some_names, subject};
use crate::diagnostic::Severity;
use crate::forecast::{Danger, Outlook};
use crate::graph::Place;
use crate::ids::{VerdictId, VmId};
use crate::remediation::{look_at, look_at_vm, move_vm, pause_object, resume_object, run, say, set_replicas};
use crate::report::{Evidence, EvidenceKind, Finding, FindingCode, NextStep, NextStepEffect, Span, Strength};
use crate::verdicts;

/// How long a join token of kubeadm is valid.
const TOKEN: SignedDuration = SignedDuration::from_mins(15);

/// The dangers of one cluster, apart from its health checks, which have findings of their own.
pub(super) fn find(input: &verdicts::Input<'_>, about: &About<'_>, outlook: &Outlook, now: Timestamp) -> Vec<Finding> {
    let teller = Teller { input, about, now };
    outlook.dangers.iter().filter_map(|danger| teller.tell(danger)).collect()
}

struct Teller<'a> {
    input: &'a verdicts::Input<'a>,
    about: &'a About<'a>,
    now: Timestamp,
}

impl<'a> Teller<'a> {
    fn name(&self, machine: VerdictId) -> &'a str {
        &self.about.verdicts[machine].name
    }

    fn facts(&self, machines: &[VerdictId], message: &str) -> Vec<Evidence> {
        machines.iter().map(|machine| named(EvidenceKind::BackupContent, message, self.name(*machine), "")).collect()
    }

    fn tell(&self, danger: &Danger) -> Option<Finding> {
        let namespace = &self.about.cluster.key.namespace;
        let finding = match danger {
            Danger::Shrinks { kind, name, entry, desired, machines, vms } => {
                let have = machines.len();
                let mut evidence = vec![field("spec.replicas", &desired.to_string(), entry)];
                evidence.extend(self.facts(machines, "One of the Machines from which it chooses."));
                Finding {
                    code: FindingCode::ReplicasDiffer,
                    severity: Severity::Error,
                    subject: subject(kind, namespace, name),
                    subject_ref: Some(object(kind, namespace, name)),
                    machines: Vec::new(),
                    message: format!(
                        "{name} wants {desired} of the {} that the backup holds: after a restore it deletes {}, and \
                         {}.",
                        plural(have, "machine"),
                        have.saturating_sub(usize::try_from(*desired).unwrap_or(usize::MAX)),
                        lost(*vms),
                    ),
                    evidence,
                    next_steps: before_or_paused(
                        "Before the restore: take a newer backup, or raise spec.replicas in the restored object by a \
                         Velero resource modifier. Or choose yourself who goes: mark Machines without a virtual \
                         machine with the annotation cluster.x-k8s.io/delete-machine while the cluster is paused.",
                        kind,
                        namespace,
                        name,
                        self.keep_all(kind, name, have),
                    ),
                }
            }
            Danger::HealthCheck { .. } => return None,
            Danger::EtcdMembers { nodes, certain } => self.etcd(nodes, *certain),
            Danger::SecondControlPlane { machine, evidence } => self.second_control_plane(*machine, evidence),
            Danger::Namesake { machine, vm } => self.namesake(*machine, *vm),
            Danger::OldBootstrapData { machines } => self.token(machines),
            Danger::Rollout { kind, name, entry, machines, most } => {
                let mut evidence = vec![named(
                    EvidenceKind::BackupContent,
                    "Its machines are of more than one revision.",
                    name,
                    entry,
                )];
                let is_known = *most == machines.len();
                evidence.extend(self.facts(
                    machines,
                    if is_known {
                        "It is of an old revision, or of another version."
                    } else {
                        "It may be of an old revision: which ones are is not told."
                    },
                ));
                Finding {
                    code: FindingCode::RolloutUnfinished,
                    severity: Severity::Error,
                    subject: subject(kind, namespace, name),
                    subject_ref: Some(object(kind, namespace, name)),
                    machines: Vec::new(),
                    message: format!(
                        "{name} was being rolled out when the backup was taken, and goes on after a restore: up to {} \
                         with {} deleted as new ones come up.",
                        plural(*most, "machine"),
                        if *most == 1 { "its virtual machine is" } else { "their virtual machines are" },
                    ),
                    evidence,
                    next_steps: before_or_paused(
                        "Before the restore: if the rollout was finished since, use a newer backup.",
                        kind,
                        namespace,
                        name,
                        change_where(
                            "Stop the rollout before you unpause the cluster.",
                            pause_object(kind, namespace, name),
                        ),
                    ),
                }
            }
            Danger::Topology { differences, machines } => self.topology(differences, machines),
            Danger::NewSet { name, entry, machines } => Finding {
                code: FindingCode::SelectorsOverlap,
                severity: Severity::Error,
                subject: subject("MachineDeployment", namespace, name),
                subject_ref: Some(object("MachineDeployment", namespace, name)),
                machines: Vec::new(),
                message: format!(
                    "MachineDeployment {name} selects none of its MachineSets: after a restore it makes one of its \
                     own, with {}, and the old ones stay beside it.",
                    plural(*machines, "new machine")
                ),
                evidence: vec![named(EvidenceKind::BackupContent, "Its spec.selector.", name, entry)],
                next_steps: vec![say(
                    "Before the restore: correct the labels of its MachineSets, or the selector, by a Velero resource \
                     modifier.",
                )],
            },
        };
        Some(finding)
    }

    /// Wants as many machines as there are.
    fn keep_all(&self, kind: &str, name: &str, have: usize) -> NextStep {
        if self.about.cluster.topology().is_some() {
            return say(format!(
                "Keep all of them, before you unpause: set the replicas to {have} in spec.topology of the Cluster. In the \
                 {kind} alone they are set back."
            ));
        }
        let command = set_replicas(kind, &self.about.cluster.key.namespace, name, have);
        change_where("Keep all of them, before you unpause.", command)
    }

    fn topology(&self, differences: &[String], machines: &[VerdictId]) -> Finding {
        let key = &self.about.cluster.key;
        let entry = self.about.cluster.object.map(|object| object.meta.entry.as_str()).unwrap_or_default();
        let mut evidence = vec![named(EvidenceKind::BackupContent, "Its spec.topology.", &key.name, entry)];
        evidence.extend(self.facts(machines, "It may be deleted."));
        let loss = match machines.len() {
            0 => String::new(),
            number => format!(", and up to {} may be deleted", plural(number, "machine")),
        };
        about_cluster(
            key,
            FindingCode::RolloutUnfinished,
            if machines.is_empty() { Severity::Warning } else { Severity::Error },
            format!(
                "The topology of Cluster {} was not applied yet when the backup was taken: {}. After a restore it is{loss}.",
                key.name,
                differences.join("; "),
            ),
            evidence,
            before_or_paused(
                "Before the restore: use a newer backup, one that was taken when the change was finished.",
                "clusters.cluster.x-k8s.io",
                &key.namespace,
                &key.name,
                say(
                    "Before you unpause it, correct spec.topology of the Cluster: numbers, version and pools that are there. \
                     To change the MachineDeployment or the control plane alone does not help, because the topology is applied \
                     to them again.",
                ),
            ),
        )
    }

    fn control_plane(&self) -> (&'a str, &'a str) {
        let cluster = self.about.cluster;
        let kind = cluster.control_plane.map_or("KubeadmControlPlane", |found| found.kind.as_str());
        (kind, cluster.control_plane_name.as_deref().unwrap_or_default())
    }

    fn etcd(&self, nodes: &[String], certain: bool) -> Finding {
        let key = &self.about.cluster.key;
        let (kind, name) = self.control_plane();
        let names: Vec<&str> = nodes.iter().map(String::as_str).collect();
        let message = if certain {
            format!(
                "After a restore {name} removes {} from etcd: {}. The backup knows no Machine of {}. The virtual \
                 machines run on, thrown out of etcd, and what is left may be too little.",
                plural(names.len(), "member"),
                some_names(&names),
                if names.len() == 1 { "it" } else { "them" },
            )
        } else {
            format!(
                "After a restore {name} may remove members of etcd that the backup does not know: {}. It does so as \
                 soon as each of its Machines has a Node, and whether all will is not known.",
                some_names(&names)
            )
        };
        let evidence = names.iter().map(|node| {
            let mut fact = named(EvidenceKind::Node, "A control-plane node without a Machine in the backup.", node, "");
            fact.infrastructure = fact.backup.take();
            fact
        });
        Finding {
            code: FindingCode::EtcdMembersRemoved,
            severity: Severity::Error,
            subject: subject(kind, &key.namespace, name),
            subject_ref: Some(object(kind, &key.namespace, name)),
            machines: Vec::new(),
            message,
            evidence: evidence.collect(),
            next_steps: before_or_paused(
                "Before the restore: use a newer backup, one that knows these machines. Otherwise restore the cluster \
                 paused, and keep its control plane paused when you unpause the cluster. Only when etcd is healthy \
                 without them, one member at a time, may the control plane be unpaused: follow the steps of each \
                 Ghost.",
                kind,
                &key.namespace,
                name,
                change_where(
                    "Keep the control plane paused, before you unpause the cluster.",
                    pause_object(kind, &key.namespace, name),
                ),
            ),
        }
    }

    fn second_control_plane(&self, machine: Option<VerdictId>, signs: &[String]) -> Finding {
        let key = &self.about.cluster.key;
        let (kind, name) = self.control_plane();
        let why = match machine {
            None => format!("the backup holds no Machine of control plane {name}"),
            Some(machine) => format!(
                "Machine {} of control plane {name} has no virtual machine yet, and its bootstrap data begin a new \
                 cluster",
                self.name(machine)
            ),
        };
        let mut evidence: Vec<Evidence> =
            signs.iter().map(|sign| named(EvidenceKind::BackupContent, sentence(sign), name, "")).collect();
        if let Some(control_plane) = self.about.cluster.control_plane {
            evidence.push(named(EvidenceKind::BackupContent, "The control plane.", name, &control_plane.meta.entry));
        }
        Finding {
            code: FindingCode::SecondControlPlane,
            severity: Severity::Error,
            subject: subject(kind, &key.namespace, name),
            subject_ref: Some(object(kind, &key.namespace, name)),
            machines: Vec::new(),
            message: format!(
                "After a restore a second control plane would be initialised beside the one that runs: {why}, but {}. \
                 etcd then loses its quorum, or its data.",
                signs.join(", ")
            ),
            evidence,
            next_steps: before_or_paused(
                "Before the restore: use another backup, or leave this cluster out of the restore. If it has to be \
                 restored, do so paused.",
                kind,
                &key.namespace,
                name,
                change_where(
                    "Keep its control plane paused, even if the cluster is unpaused.",
                    pause_object(kind, &key.namespace, name),
                ),
            ),
        }
    }

    fn namesake(&self, machine: VerdictId, vm: VmId) -> Finding {
        let name = self.name(machine);
        let node = self.about.verdicts[machine].node.map(|machine| &self.about.cluster.machines[machine]);
        let folder = node.and_then(|node| node.placement.folder.as_deref()).unwrap_or_default();
        let vm = &self.input.vcenters.vms[vm];
        let path = vm.record.path.as_deref().unwrap_or_default();
        let server = &self.input.vcenters.view_of(vm).server;
        let fact = Evidence {
            kind: EvidenceKind::Placement,
            strength: Strength::Strong,
            message: "CAPV looks for the name in the folder of the VSphereVM, and the virtual machine lies elsewhere."
                .to_owned(),
            backup: Some(folder.to_owned()).filter(|folder| !folder.is_empty()),
            infrastructure: Some(path.to_owned()).filter(|path| !path.is_empty()),
            source: Some(vm.source.to_owned()),
        };
        Finding {
            code: FindingCode::DuplicateClone,
            severity: Severity::Error,
            subject: subject("Machine", &self.about.cluster.key.namespace, name),
            subject_ref: Some(object("Machine", &self.about.cluster.key.namespace, name)),
            machines: Vec::new(),
            message: format!(
                "After a restore CAPV clones a second virtual machine named {name}: the backup holds no BIOS UUID of \
                 it, and the one that is there does not lie in its folder."
            ),
            evidence: vec![named(EvidenceKind::BackupContent, "The Machine.", name, ""), fact],
            next_steps: vec![
                run(
                    "Before the restore: is this virtual machine the machine's own?",
                    NextStepEffect::ReadOnly,
                    look_at_vm(server, path),
                ),
                change_where(
                    "If it is, move it back into the folder, and CAPV adopts it.",
                    move_vm(server, path, folder),
                ),
                say("If it is not, leave the Machine, its VSphereMachine and its VSphereVM out of the restore."),
            ],
        }
    }

    fn token(&self, machines: &[VerdictId]) -> Finding {
        let key = &self.about.cluster.key;
        let names: Vec<&str> = machines.iter().map(|machine| self.name(*machine)).collect();
        let age = self.input.started_at.map(|started_at| self.now.duration_since(started_at));
        let old = age.is_none_or(|age| age > TOKEN);
        let is_member = |machine: &VerdictId| self.about.verdicts[*machine].place == Some(Place::ControlPlane);
        let members = machines.iter().any(is_member);
        let mut evidence =
            self.facts(machines, "Its spec.bootstrap.dataSecretName is set, and it has no virtual machine.");
        evidence.push(Evidence {
            kind: EvidenceKind::Age,
            strength: Strength::Strong,
            message: "A join token of kubeadm is valid for 15 minutes after it was last renewed.".to_owned(),
            backup: self.input.started_at.map(|time| time.to_string()),
            infrastructure: Some(self.now.to_string()),
            source: None,
        });
        about_cluster(
            key,
            FindingCode::JoinTokenExpired,
            // A restore comes later than what was read, and later than these minutes.
            Severity::Error,
            format!(
                "{} {} cloned with bootstrap data of the backup: {}. The join token in it {}: such a machine runs, \
                 and never joins the cluster.",
                plural(names.len(), "machine"),
                be(names.len()),
                some_names(&names),
                if old { "has expired" } else { "expires 15 minutes after the backup" },
            ),
            evidence,
            vec![say(if members {
                "Before the restore: use another backup. A control-plane machine is among them, and leaving that out of \
                 the restore could begin a second control plane."
            } else {
                "After the restore: delete each of these Machines that has not joined in ten minutes; its set makes a fresh \
                 one. Velero cannot leave single objects out of a restore."
            })],
        )
    }
}

/// Says how to avoid it before the restore, then what does the same while the restored cluster is paused: the object is
/// looked at first.
fn before_or_paused(before: &str, kind: &str, namespace: &str, name: &str, change: NextStep) -> Vec<NextStep> {
    vec![
        run(before, NextStepEffect::ReadOnly, None),
        run("Restored paused, look at the object.", NextStepEffect::ReadOnly, look_at(kind, namespace, name)),
        change,
    ]
}

fn field(field: &str, value: &str, entry: &str) -> Evidence {
    let mut fact = named(EvidenceKind::BackupContent, format!("{field} in the backup."), value, entry);
    fact.strength = Strength::Proof;
    fact
}

/// A step that changes something, where a safe command can be written; else words alone.
fn change_where(text: &str, command: Option<String>) -> NextStep {
    let effect = if command.is_some() { NextStepEffect::Changes } else { NextStepEffect::ReadOnly };
    run(text, effect, command)
}

/// "2 virtual machines are lost", "up to 2 virtual machines are lost".
fn lost(vms: Span) -> String {
    let are = if vms.max == 1 { "is" } else { "are" };
    let count = plural(vms.max, "virtual machine");
    if vms.min == vms.max { format!("{count} {are} lost") } else { format!("up to {count} {are} lost") }
}

/// Makes a clause a sentence.
fn sentence(clause: &str) -> String {
    let mut characters = clause.chars();
    characters.next().map(|first| format!("{}{}.", first.to_uppercase(), characters.as_str())).unwrap_or_default()
}

/// Keeps a deployment from adopting other ones' sets.
pub(super) fn greedy_deployment(namespace: &str, name: &str) -> Vec<NextStep> {
    const KIND: &str = "MachineDeployment";
    let mut steps = before_or_paused(
        "Before the restore: give each MachineDeployment a selector of its own, with the label \
         cluster.x-k8s.io/deployment-name, by a Velero resource modifier. The labels of its template have to match the \
         selector, or it is refused: add the label there, too.",
        KIND,
        namespace,
        name,
        change_where(
            "Keep it quiet, before you unpause the cluster: paused by annotation it adopts nothing.",
            pause_object(KIND, namespace, name),
        ),
    );
    steps.push(change_where(
        "Correct its selector and the labels of its template, and look that each MachineSet is matched by one \
         MachineDeployment only. Then let it act again.",
        resume_object(KIND, namespace, name),
    ));
    steps
}

/// Steps that keep a health check from acting.
pub(super) fn calm_check(namespace: &str, name: &str) -> Vec<NextStep> {
    const KIND: &str = "MachineHealthCheck";
    before_or_paused(
        "Before the restore: leave the MachineHealthCheck out of it, or restore it paused and unpause it when the \
         Nodes of the cluster are known to be healthy.",
        KIND,
        namespace,
        name,
        change_where("Keep it quiet, before you unpause the cluster.", pause_object(KIND, namespace, name)),
    )
}
