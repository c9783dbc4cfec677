//! What the values of a fact are, in words that stand before them.

use crate::report::{Evidence, EvidenceKind};

/// What the backup's value and the live one are. Facts of findings have names of objects as values, so that a label
/// says no more than is true of all facts of a kind.
pub fn value_labels(fact: &Evidence) -> [&'static str; 2] {
    let has_both = fact.backup.is_some() && fact.infrastructure.is_some();
    match fact.kind {
        EvidenceKind::BiosUuid => ["BIOS UUID in the backup", "BIOS UUID in vSphere"],
        EvidenceKind::InstanceUuid => ["UID of the VSphereVM in the backup", "instance UUID in vSphere"],
        EvidenceKind::ManagedObjectReference => ["reference in the backup", "reference in vSphere"],
        EvidenceKind::Name => ["name in the backup", "name in vSphere"],
        EvidenceKind::Placement => ["in the backup", "place in vSphere"],
        EvidenceKind::Node if has_both => ["BIOS UUID of the Node", "BIOS UUID in vSphere"],
        EvidenceKind::Endpoint => ["in the backup", "address in vSphere"],
        EvidenceKind::Age => ["the backup began", "in vSphere"],
        EvidenceKind::ClusterApiMarker => ["in the backup", "guestinfo in vSphere"],
        EvidenceKind::VmState => ["in the backup", "state in vSphere"],
        EvidenceKind::ObjectStatus => ["status in the backup", "live"],
        EvidenceKind::Node | EvidenceKind::Coverage | EvidenceKind::BackupContent => ["in the backup", "live"],
    }
}

#[cfg(test)]
mod tests {
    use super::value_labels;
    use crate::report::{Evidence, EvidenceKind, Strength};

    #[test]
    fn a_value_of_a_node_list_is_not_called_the_backups() {
        let fact = |infrastructure: Option<&str>| Evidence {
            kind: EvidenceKind::Node,
            strength: Strength::Proof,
            message: String::new(),
            backup: Some("4210…".to_owned()),
            infrastructure: infrastructure.map(str::to_owned),
            source: None,
        };
        assert_eq!(value_labels(&fact(Some("4210…"))), ["BIOS UUID of the Node", "BIOS UUID in vSphere"]);
        assert_eq!(value_labels(&fact(None))[0], "in the backup");
    }
}
