//! How Cluster API names machines.
//!
//! A machine is called `<owner>-<suffix>`, five characters from an alphabet without vowels. A base (`<owner>-`) longer
//! than 58 characters is cut to 58, and the suffix follows without a dash, so that a demand for a dash would miss long
//! names (`internal/topology/names` of Cluster API, `pkg/util/rand` of apimachinery).

mod pattern;

pub(crate) use pattern::{NamePattern, Owner};

/// Characters of a random suffix.
const ALPHABET: &str = "bcdfghjklmnpqrstvwxz2456789";
/// Length of a random suffix.
const SUFFIX: usize = 5;
/// Length of the hash in a MachineSet's name, at most.
const HASH: usize = 10;
/// Length of the name of a Windows machine, at most.
const WINDOWS_LENGTH: usize = 15;
/// Length to which the name of a Windows machine is cut before its suffix.
const WINDOWS_BASE: usize = 9;
/// Length to which a base is cut.
const BASE: usize = 58;

/// Whether `machine` is a name that the owner `owner` gives to its machines.
pub(crate) fn is_machine_of(machine: &str, owner: &str) -> bool {
    let suffix = match cut_base(owner) {
        Base::Whole => machine.strip_prefix(owner).and_then(|rest| rest.strip_prefix('-')),
        Base::Cut(base) => machine.strip_prefix(base),
    };
    suffix.is_some_and(is_suffix)
}

/// Whether `machine` is a name that the MachineSets of the MachineDeployment `deployment` give to their machines:
/// `<MachineDeployment>-<hash>-<suffix>`.
pub(crate) fn is_machine_of_deployment(machine: &str, deployment: &str) -> bool {
    let Some(base) = suffix(machine).and_then(|suffix| machine.strip_suffix(suffix)) else { return false };
    let hash = |rest: &str| rest.len() <= HASH && rest.chars().all(|character| ALPHABET.contains(character));
    match base.strip_suffix('-') {
        Some(set) => {
            let rest = set.strip_prefix(deployment).and_then(|rest| rest.strip_prefix('-'));
            rest.is_some_and(|rest| rest.len() >= SUFFIX && hash(rest))
        }
        // The name of the set was cut, its hash with it.
        None if base.len() == BASE => match base.strip_prefix(deployment) {
            Some(rest) => rest.strip_prefix('-').map_or(rest.is_empty(), hash),
            None => deployment.starts_with(base),
        },
        None => false,
    }
}

/// Whether `vm` is the name that CAPV gives to the virtual machine of a Windows machine of `owner`, which must not be
/// longer than 15 characters: the first nine of the Machine's name, and its suffix.
pub(crate) fn is_windows_machine_of(vm: &str, owner: &str) -> bool {
    is_machine_of(vm, windows_beginning(owner))
}

/// The name that CAPV gives to the virtual machine of a Windows machine: what is longer than 15 characters is cut.
pub(crate) fn windows_name(machine: &str) -> String {
    let end = machine.len().checked_sub(SUFFIX).and_then(|start| machine.get(start..));
    match (machine.get(..WINDOWS_BASE), end) {
        (Some(beginning), Some(end)) if machine.len() > WINDOWS_LENGTH => {
            format!("{}-{end}", beginning.strip_suffix('-').unwrap_or(beginning))
        }
        _ => machine.to_owned(),
    }
}

/// What of an owner's name stands in the names of its Windows machines.
pub(crate) fn windows_beginning(owner: &str) -> &str {
    owner.get(..WINDOWS_BASE).unwrap_or(owner)
}

/// Whether an owner's name has a part that nobody else uses by chance: a hash or random suffix, or the usual end of a
/// control plane's name. Names of anything may begin with another owner's name, as those of clusters.
pub(crate) fn is_distinctive(owner: &str) -> bool {
    let last = owner.rsplit_once('-').map(|(_, last)| last).unwrap_or_default();
    let is_hash = last.len() >= SUFFIX && last.chars().all(|character| ALPHABET.contains(character));
    is_hash || owner.ends_with("-control-plane") || owner.len() > BASE
}

/// Whether `name` begins with `owner` and a dash, or, for a long owner, with its first 58 characters.
pub(crate) fn begins_with(name: &str, owner: &str) -> bool {
    let rest = match cut_base(owner) {
        Base::Whole => name.strip_prefix(owner).and_then(|rest| rest.strip_prefix('-')),
        Base::Cut(base) => name.strip_prefix(base),
    };
    rest.is_some_and(|rest| !rest.is_empty())
}

/// What of an owner's name stands in the names of its machines.
pub(crate) fn beginning(owner: &str) -> &str {
    match owner.char_indices().nth(BASE) {
        Some((end, _)) => owner.split_at_checked(end).map_or(owner, |(base, _)| base),
        None => owner,
    }
}

/// Everything that a machine's name may begin with: up to each of its dashes, and its first 58 characters.
pub(crate) fn beginnings(name: &str) -> impl Iterator<Item = &str> {
    let dashes = name.match_indices('-').filter_map(|(end, _)| name.split_at_checked(end)).map(|(base, _)| base);
    let cut = Some(beginning(name))
        .filter(|base| base.len() < name.len() && !name.get(base.len()..).is_some_and(|rest| rest.starts_with('-')));
    dashes.chain(cut)
}

enum Base<'a> {
    Whole,
    Cut(&'a str),
}

fn cut_base(owner: &str) -> Base<'_> {
    // A base of exactly 58 characters, dash included, is not cut.
    if owner.len() < BASE { Base::Whole } else { Base::Cut(beginning(owner)) }
}

/// The random end of a name, where it has one.
pub(crate) fn suffix(name: &str) -> Option<&str> {
    name.get(name.len().checked_sub(SUFFIX)?..).filter(|end| is_suffix(end))
}

fn is_suffix(text: &str) -> bool {
    text.len() == SUFFIX && text.chars().all(|character| ALPHABET.contains(character))
}

/// The cluster that a machine's name probably tells, by the usual names of control planes and pools.
pub(crate) fn cluster_guess(name: &str) -> &str {
    let base = match name.rsplit_once('-') {
        Some((base, suffix)) if is_suffix(suffix) => base,
        _ => name,
    };
    let base = base.strip_suffix("-control-plane").unwrap_or(base);
    base.split_once("-md-").map_or(base, |(cluster, _)| cluster)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends() {
        assert_eq!(suffix("prod-md-0-7xk2p-4fz9q"), Some("4fz9q"));
        assert_eq!(suffix("prod-worker"), None);
        assert_eq!(suffix("4fz"), None);
    }

    #[test]
    fn usual_names() {
        assert!(is_machine_of("prod-md-0-7xk2p-4fz9q", "prod-md-0-7xk2p"));
        assert!(is_machine_of("prod-control-plane-vvw8q", "prod-control-plane"));
        assert!(!is_machine_of("prod-md-0-7xk2p-4fz9q", "prod-md-0"), "a set's name stands between");
        assert!(!is_machine_of("prod-eu-test", "prod-eu"), "not five characters");
        assert!(!is_machine_of("prod-eu-jumps", "prod-eu"), "u is not in the alphabet");
        assert!(!is_machine_of("prod-md-0-7xk2p4fz9q", "prod-md-0-7xk2p"), "no dash");
    }

    #[test]
    fn long_names_are_cut_and_lose_the_dash() {
        let cluster = "retail-analytics-platform-production-europe-west-frankfurt";
        assert_eq!(cluster.len(), 58);
        let set = format!("{cluster}9w7kq");
        for owner in [cluster, set.as_str()] {
            assert!(is_machine_of(&format!("{cluster}8sjlz"), owner), "{owner}");
        }
        assert!(!is_machine_of(&format!("{cluster}-8sjlz"), cluster));
        let shorter = &cluster[..57];
        assert!(is_machine_of(&format!("{shorter}-8sjlz"), shorter), "57 characters and a dash are just not cut");
    }

    #[test]
    fn machines_of_deployments() {
        let is = |name| is_machine_of_deployment(name, "prod-md-0");
        assert!(is("prod-md-0-7xk2p-4fz9q") && is("prod-md-0-6c8d97c8b5-4fz9q"));
        for name in
            ["prod-md-0-nfs", "prod-md-0-4fz9q", "prod-md-0-jumps-4fz9q", "prod-md-0-7xk2p-nfs", "prod-md-07xk2p-4fz9q"]
        {
            assert!(!is(name), "{name}");
        }
        let long = "retail-analytics-platform-production-europe-west-frankfurt-md-0";
        assert!(is_machine_of_deployment(&format!("{}8sjlz", &long[..58]), long));
        let just = &long[..54];
        assert!(is_machine_of_deployment(&format!("{just}-7xk8sjlz"), just));
    }

    #[test]
    fn windows_machines() {
        assert!(is_windows_machine_of("tkg-win-p-v5dfw", "tkg-win-prod-md-0-win-sdffj"));
        assert!(!is_windows_machine_of("tkg-win-p-files", "tkg-win-prod-md-0-win-sdffj"));
    }

    #[test]
    fn owners_that_tell_something() {
        for owner in ["prod-md-0-7xk2p", "prod-control-plane", "prod-6c8d97c8b5"] {
            assert!(is_distinctive(owner), "{owner}");
        }
        for owner in ["prod", "prod-worker", "prod-md-0"] {
            assert!(!is_distinctive(owner), "{owner}");
        }
    }

    #[test]
    fn prefixes() {
        assert!(begins_with("prod-md-0-x", "prod"));
        assert!(!begins_with("prod-", "prod"));
        assert!(!begins_with("prod", "prod"));
        assert!(!begins_with("production", "prod"));
    }

    #[test]
    fn guesses() {
        for name in ["lab-md-0-g9zjc-hxg5m", "lab-7phrm", "lab-control-plane-7phrm", "lab"] {
            assert_eq!(cluster_guess(name), "lab", "{name}");
        }
    }
}
