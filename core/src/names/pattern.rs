//! The names that naming templates give to machines and their virtual machines.
//!
//! In: a template as objects hold it, and the names that it may use. Out: a [`NamePattern`], which knows every name
//! that the template can give, or `None` where it cannot be known: the template calls functions, which may cut off the
//! random part, or uses something else.
//!
//! Cluster API: `spec.machineNaming.template`, until `v1beta1` `spec.machineNamingStrategy.template`
//! (`internal/topology/names`, `templateGenerator.GenerateName`). CAPV: `spec.naming.template`, until `v1beta1`
//! `spec.namingStrategy.template` (`pkg/util`, `GenerateMachineNameFromTemplate`).

use super::{ALPHABET, BASE, HASH, SUFFIX};

/// The longest name.
const LONGEST: usize = 63;
/// The longest template, in bytes: Cluster API admits no longer one. What a longer one gives is not known.
const TEMPLATE: usize = 256;

/// A part of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// Five random characters.
    Random,
    /// The hash of a `MachineSet` that is not known.
    Hash,
}

impl Piece {
    /// Its length, or the shortest one.
    fn length(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Random | Self::Hash => SUFFIX,
        }
    }
}

/// All names that one template can give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamePattern(Vec<Piece>);

/// Whose machines a template names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner<'a> {
    ControlPlane(&'a str),
    MachineSet(&'a str),
    /// A set of this `MachineDeployment` that is not known.
    SetOfDeployment(&'a str),
}

impl<'a> Owner<'a> {
    /// Its name, or that of the deployment.
    pub(crate) fn name(self) -> &'a str {
        match self {
            Self::ControlPlane(name) | Self::MachineSet(name) | Self::SetOfDeployment(name) => name,
        }
    }

    fn pieces(self) -> Vec<Piece> {
        match self {
            Self::ControlPlane(name) | Self::MachineSet(name) => vec![Piece::Text(name.to_owned())],
            Self::SetOfDeployment(name) => vec![Piece::Text(format!("{name}-")), Piece::Hash],
        }
    }

    fn variable(self) -> &'static str {
        match self {
            Self::ControlPlane(_) => ".kubeadmControlPlane.name",
            Self::MachineSet(_) | Self::SetOfDeployment(_) => ".machineSet.name",
        }
    }
}

impl NamePattern {
    /// The names of machines without a template: `<owner>-<random>`.
    pub(crate) fn usual(owner: Owner<'_>) -> Option<Self> {
        let mut pieces = owner.pieces();
        pieces.push(Piece::Text("-".to_owned()));
        pieces.push(Piece::Random);
        Self(pieces).of_machines()
    }

    /// The names that a template gives to the machines of a cluster's control plane or set.
    pub(crate) fn machines(template: &str, cluster: &str, owner: Owner<'_>) -> Option<Self> {
        let pieces = render(template, |variable| match variable {
            ".cluster.name" => Some(vec![Piece::Text(cluster.to_owned())]),
            ".random" => Some(vec![Piece::Random]),
            _ if variable == owner.variable() => Some(owner.pieces()),
            _ => None,
        })?;
        Self(pieces).of_machines()
    }

    /// The names that a template gives to the virtual machines of these machines.
    pub(crate) fn virtual_machines(template: &str, machines: &Self) -> Option<Self> {
        let of_machine = |variable: &str| (variable == ".machine.name").then(|| machines.0.clone());
        let pieces = render(template, of_machine)?;
        // Cut, not made random again: CAPV computes the name anew each time.
        cut(joined(pieces), LONGEST).map(Self)
    }

    /// A longer name is cut, and made random again. Without a random part two machines would have one name.
    fn of_machines(self) -> Option<Self> {
        let pieces = joined(self.0);
        let length = pieces.iter().map(Piece::length).fold(0, usize::saturating_add);
        let pieces = if length > LONGEST {
            let mut base = cut(pieces, BASE)?;
            base.push(Piece::Random);
            base
        } else {
            pieces
        };
        pieces.contains(&Piece::Random).then_some(Self(pieces))
    }

    /// What all names begin with, without a dash at its end, where they begin with something.
    pub(crate) fn beginning(&self) -> Option<&str> {
        match self.0.first()? {
            Piece::Text(text) => Some(text.strip_suffix('-').unwrap_or(text)).filter(|text| !text.is_empty()),
            Piece::Random | Piece::Hash => None,
        }
    }

    /// Whether the template gives this name.
    pub(crate) fn is_name(&self, name: &str) -> bool {
        fits(&self.0, name)
    }
}

/// A Go template of texts and variables. Whatever else it has makes its names unknown.
fn render(template: &str, variable: impl Fn(&str) -> Option<Vec<Piece>>) -> Option<Vec<Piece>> {
    if template.len() > TEMPLATE {
        return None;
    }
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((text, more)) = rest.split_once("{{") {
        let (action, behind) = more.split_once("}}")?;
        pieces.push(Piece::Text(text.to_owned()));
        pieces.extend(variable(action.trim())?);
        rest = behind;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    Some(pieces)
}

/// Texts beside each other are one.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (joined.last_mut(), piece) {
            (_, Piece::Text(text)) if text.is_empty() => {}
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => joined.push(piece),
        }
    }
    joined
}

/// The first characters. `None` where they end within random ones, which then are fewer, or where it is not known where
/// they end.
fn cut(pieces: Vec<Piece>, length: usize) -> Option<Vec<Piece>> {
    let mut left = length;
    let mut kept = Vec::new();
    let mut pieces = pieces.into_iter();
    while let Some(piece) = pieces.next() {
        let Some(rest) = left.checked_sub(piece.length()) else {
            let Piece::Text(text) = piece else { return None };
            let is_certain = !kept.contains(&Piece::Hash);
            kept.push(Piece::Text(text.get(..left)?.to_owned()));
            return is_certain.then_some(kept);
        };
        kept.push(piece);
        left = rest;
        if left == 0 && pieces.len() > 0 {
            return (!kept.contains(&Piece::Hash)).then_some(kept);
        }
    }
    Some(kept)
}

/// Whether a name consists of these pieces. Only a hash can end at several places, and before each one stands a dash,
/// which is in none: no name is tried in more ways than it has hashes, times their lengths.
fn fits(pieces: &[Piece], name: &str) -> bool {
    let Some((first, rest)) = pieces.split_first() else { return name.is_empty() };
    let is_random = |length: usize| {
        let (start, behind) = name.split_at_checked(length)?;
        start.chars().all(|character| ALPHABET.contains(character)).then_some(behind)
    };
    match first {
        Piece::Text(text) => name.strip_prefix(text.as_str()).is_some_and(|behind| fits(rest, behind)),
        Piece::Random => is_random(SUFFIX).is_some_and(|behind| fits(rest, behind)),
        Piece::Hash => (SUFFIX..=HASH).any(|length| is_random(length).is_some_and(|behind| fits(rest, behind))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machines(template: &str, owner: Owner<'_>) -> Option<NamePattern> {
        NamePattern::machines(template, "prod", owner)
    }

    #[test]
    fn names_of_machines() {
        let pattern = machines("{{ .cluster.name }}-node-{{.random}}", Owner::MachineSet("prod-md-0-7xk2p")).unwrap();
        assert!(pattern.is_name("prod-node-4fz9q"));
        for other in ["prod-node-jumps", "prod-node-4fz9", "prod-node-4fz9q1", "prod-md-0-7xk2p-4fz9q", "node-4fz9q"] {
            assert!(!pattern.is_name(other), "{other}");
        }
        assert_eq!(pattern.beginning(), Some("prod-node"));
        let control_plane =
            machines("{{.kubeadmControlPlane.name}}-{{.random}}-cp", Owner::ControlPlane("cp")).unwrap();
        assert!(control_plane.is_name("cp-4fz9q-cp"));
    }

    #[test]
    fn names_of_virtual_machines() {
        let usual = NamePattern::usual(Owner::MachineSet("prod-md-0-7xk2p")).unwrap();
        assert!(usual.is_name("prod-md-0-7xk2p-4fz9q"));
        let pattern = NamePattern::virtual_machines("k8s-{{ .machine.name }}", &usual).unwrap();
        assert!(pattern.is_name("k8s-prod-md-0-7xk2p-4fz9q") && !pattern.is_name("prod-md-0-7xk2p-4fz9q"));
        assert_eq!(pattern.beginning(), Some("k8s-prod-md-0-7xk2p"));
    }

    #[test]
    fn sets_that_are_not_known() {
        let pattern = machines("{{ .machineSet.name }}-{{ .random }}", Owner::SetOfDeployment("prod-md-0")).unwrap();
        assert!(pattern.is_name("prod-md-0-7xk2p-4fz9q") && pattern.is_name("prod-md-0-6c8d97c8b5-4fz9q"));
        assert!(!pattern.is_name("prod-md-0-7xk-4fz9q") && !pattern.is_name("prod-md-0-4fz9q"));
    }

    #[test]
    fn what_cannot_be_known_is_not_guessed() {
        let set = Owner::MachineSet("prod-md-0");
        for template in [
            "{{ .cluster.name }}",
            "{{ .cluster.name }}-{{ .unknown }}",
            "{{ .random | trunc 3 }}-x",
            "{{ if true }}a{{ end }}-{{ .random }}",
            "{{ .random",
            "{{ .kubeadmControlPlane.name }}-{{ .random }}",
        ] {
            assert_eq!(machines(template, set), None, "{template}");
        }
        let template = |length: usize| format!("{}{{{{ .random }}}}", "x".repeat(length));
        let fixed = template(0).len();
        assert!(machines(&template(TEMPLATE - fixed), set).is_some());
        assert_eq!(machines(&template(TEMPLATE - fixed + 1), set), None);
        let usual = NamePattern::usual(set).unwrap();
        assert_eq!(NamePattern::virtual_machines("{{ .machine.name | trunc 8 }}", &usual), None);
        assert_eq!(machines("{{ .random }}-x", set).unwrap().beginning(), None);
    }

    #[test]
    fn long_names_are_cut() {
        let long = "a".repeat(60);
        let pattern = machines(&format!("{long}-{{{{ .random }}}}"), Owner::MachineSet("x")).unwrap();
        assert!(pattern.is_name(&format!("{}4fz9q", &long[..58])));
        let usual = NamePattern::usual(Owner::MachineSet(&long[..57])).unwrap();
        assert!(usual.is_name(&format!("{}-4fz9q", &long[..57])));
        // 63 characters, of which the last five are random: what is before them pushes some out.
        assert_eq!(NamePattern::virtual_machines("k8s-{{ .machine.name }}", &usual), None);
        let behind = NamePattern::virtual_machines("{{ .machine.name }}-vm", &usual).unwrap();
        assert!(behind.is_name(&format!("{}-4fz9q", &long[..57])));
    }
}
