//! Which Secret a `VSphereCluster` may take its account from: CAPV's `GetCredentials`, and never more than that.
//!
//! Whoever may write a `VSphereCluster` names the server that the password goes to. So a cluster gets an account only
//! where the owner of the account admitted the cluster's namespace, and where the backup shows that.

use std::fmt;

use super::manager;
use crate::backup::objects::{Meta, Reference, Secret, SecretContent, VSphereCluster};
use crate::backup::{Backup, Kind};

/// Whose account it is. Those of administrators first: a tenant's may see less of a vCenter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// A `VSphereClusterIdentity`, which admits the cluster's namespace.
    Identity,
    /// CAPV's manager: what clusters without an identity use.
    Manager,
    /// A Secret beside the cluster.
    Namespace,
}

/// Why a cluster gets no account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal<'a> {
    /// The identity is not in the backup.
    NoIdentity(&'a str),
    /// CAPV did not accept the identity yet, or not any more.
    NotReady(&'a str),
    /// The identity admits no namespace.
    AdmitsNone(&'a str),
    /// The identity's selector is one that Kubernetes refuses.
    BadSelector(&'a str),
    /// The Namespace is not in the backup, and with it the labels that the identity asks for.
    NoNamespace(&'a str),
    /// The identity admits other namespaces.
    NotAdmitted(&'a str),
    /// Copies of an object contradict each other.
    Contradicted(&'static str, &'a str),
    /// The reference is of a kind that CAPV does not know.
    UnknownKind,
    /// The Secret is not in the backup, or holds no account.
    NoSecret(&'a str, &'a str),
    /// The Secret belongs to another cluster or identity.
    SecretOfOther(&'a str),
    /// The account of CAPV's manager, in this namespace, goes only where administrators' objects vouch for the server.
    Manager(&'a str),
    /// CAPV is in several namespaces.
    ManyManagers,
}

/// The Secret with the account that CAPV uses for a cluster. `manager` is the namespace in which CAPV runs.
pub(super) fn secret<'a>(
    backup: &'a Backup,
    manager: Option<&'a str>,
    vsphere: &'a VSphereCluster,
) -> Result<(Origin, &'a Secret), Refusal<'a>> {
    clear(Kind::VSphereCluster, &vsphere.meta)?;
    let manager = manager.ok_or(Refusal::ManyManagers);
    let Some(reference) = &vsphere.identity else {
        return Ok((Origin::Manager, read(backup, manager?, manager::SECRET)?));
    };
    match reference.kind.as_str() {
        "Secret" => {
            let secret = read(backup, &vsphere.meta.namespace, &reference.name)?;
            if is_of_other(&secret.meta, vsphere) {
                return Err(Refusal::SecretOfOther(&reference.name));
            }
            Ok((Origin::Namespace, secret))
        }
        "VSphereClusterIdentity" => {
            let manager = manager?;
            let name = admitted(backup, manager, &vsphere.meta.namespace, reference)?;
            Ok((Origin::Identity, read(backup, manager, name)?))
        }
        _ => Err(Refusal::UnknownKind),
    }
}

/// The name of an identity's Secret, if the identity admits the namespace.
fn admitted<'a>(
    backup: &'a Backup,
    manager: &'a str,
    namespace: &'a str,
    reference: &'a Reference,
) -> Result<&'a str, Refusal<'a>> {
    let name = reference.name.as_str();
    let identity = backup.identity(name).ok_or(Refusal::NoIdentity(name))?;
    clear(Kind::VSphereClusterIdentity, &identity.meta)?;
    if !identity.ready {
        return Err(Refusal::NotReady(name));
    }
    let selector = identity.allowed_namespaces.as_ref().ok_or(Refusal::AdmitsNone(name))?;
    let found = backup.namespace(namespace).ok_or(Refusal::NoNamespace(name))?;
    clear(Kind::Namespace, &found.meta)?;
    match selector.admits(&found.meta.labels) {
        None => Err(Refusal::BadSelector(name)),
        Some(false) => Err(Refusal::NotAdmitted(name)),
        Some(true) => identity.secret_name.as_deref().ok_or(Refusal::NoSecret(manager, "")),
    }
}

/// Nothing is concluded from copies that contradict each other.
fn clear(kind: Kind, meta: &Meta) -> Result<(), Refusal<'_>> {
    if meta.doubtful { Err(Refusal::Contradicted(kind.name(), &meta.name)) } else { Ok(()) }
}

/// A Secret that holds an account.
fn read<'a>(backup: &'a Backup, namespace: &'a str, name: &'a str) -> Result<&'a Secret, Refusal<'a>> {
    let secret = backup.secret(namespace, name).ok_or(Refusal::NoSecret(namespace, name))?;
    clear(Kind::Secret, &secret.meta)?;
    match &secret.content {
        SecretContent::Credentials { .. } => Ok(secret),
        SecretContent::Kubeconfig(_) | SecretContent::Irrelevant => Err(Refusal::NoSecret(namespace, name)),
    }
}

/// CAPV owns a Secret by the cluster or identity that uses it, and lets no other cluster use it.
fn is_of_other(secret: &Meta, vsphere: &VSphereCluster) -> bool {
    let (cluster, identity) = (Kind::VSphereCluster.name(), Kind::VSphereClusterIdentity.name());
    let is_own = secret.owners.iter().any(|owner| owner.kind == cluster && owner.name == vsphere.meta.name);
    !is_own && secret.owners.iter().any(|owner| owner.kind == cluster || owner.kind == identity)
}

impl fmt::Display for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoIdentity(identity) => write!(f, "VSphereClusterIdentity {identity} is not in the backup"),
            Self::NotReady(identity) => write!(f, "VSphereClusterIdentity {identity} was not ready"),
            Self::AdmitsNone(identity) => {
                write!(f, "VSphereClusterIdentity {identity} admits no namespace: it has no allowedNamespaces")
            }
            Self::BadSelector(identity) => {
                write!(f, "VSphereClusterIdentity {identity} admits no namespace: its selector is invalid")
            }
            Self::NoNamespace(identity) => write!(
                f,
                "whether VSphereClusterIdentity {identity} admits its namespace is unknown: the backup lacks the \
                 Namespace, and with it the labels"
            ),
            Self::NotAdmitted(identity) => {
                write!(f, "VSphereClusterIdentity {identity} does not admit its namespace")
            }
            Self::Contradicted(kind, name) => {
                write!(f, "the archive has copies of {kind} {name} that contradict each other")
            }
            Self::UnknownKind => f.write_str("its identityRef is neither a VSphereClusterIdentity nor a Secret"),
            Self::NoSecret(namespace, "") => write!(f, "its identity names no Secret in {namespace}"),
            Self::NoSecret(namespace, name) => {
                write!(f, "the backup has no account in the Secret {name} in {namespace}")
            }
            Self::SecretOfOther(name) => write!(f, "the Secret {name} belongs to another cluster or identity"),
            Self::Manager(namespace) => write!(
                f,
                "it has no identityRef, and the account of CAPV itself goes only to servers that a \
                 VSphereDeploymentZone, an object in {namespace} or a person names"
            ),
            Self::ManyManagers => f.write_str(
                "the backup shows CAPV in several namespaces, none of them capv-system, so that it is unknown whose \
                 Secrets it uses",
            ),
        }
    }
}
