//! Clusters that a person names: they have to be in the backup.

use drift_core::{Backup, ClusterRef, Context, Observations, inspection::InspectedCluster};

use crate::error::Error;

/// So many names are offered for one that is not there.
const OFFERED: usize = 5;
/// How alike two names are that may be meant for each other.
const ALIKE: f64 = 0.9;

/// Whether each of them is in the backup. Told before servers are asked, which takes time.
pub(super) fn check(named: &[ClusterRef], backup: &Backup, context: &Context) -> Result<(), Error> {
    if named.is_empty() {
        return Ok(());
    }
    // Which clusters there are depends on the backup alone.
    let clusters = drift_core::inspect(backup, &Observations::default(), context).clusters.into_iter();
    let known: Vec<ClusterRef> =
        clusters.map(|InspectedCluster { namespace, name, .. }| ClusterRef { namespace, name }).collect();
    match named.iter().find(|wanted| !known.contains(wanted)) {
        None => Ok(()),
        Some(wanted) => Err(Error::UnknownCluster { near: near(wanted, &known), cluster: wanted.to_string() }),
    }
}

/// The clusters whose names are most alike, the nearest first; all where there are few.
fn near(wanted: &ClusterRef, known: &[ClusterRef]) -> Vec<String> {
    let likeness = |other: &ClusterRef| {
        let name = strsim::jaro_winkler(&wanted.name, &other.name);
        name.max(strsim::jaro_winkler(&wanted.to_string(), &other.to_string()))
    };
    let mut near: Vec<(f64, String)> = known.iter().map(|other| (likeness(other), other.to_string())).collect();
    near.retain(|(likeness, _)| known.len() <= OFFERED || *likeness >= ALIKE);
    near.sort_by(|(one, a), (other, b)| other.total_cmp(one).then_with(|| a.cmp(b)));
    near.into_iter().take(OFFERED).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wanted: &str, expected: &[&str]) {
        let known = ["team-a/web", "team-a/web-api", "team-b/web", "team-b/db", "infra/monitoring", "infra/logging"];
        let known: Vec<ClusterRef> = known.iter().map(|text| ClusterRef::parse(text).unwrap()).collect();
        assert_eq!(near(&ClusterRef::parse(wanted).unwrap(), &known), expected);
    }

    #[test]
    fn what_is_alike_is_offered() {
        check("team-c/web", &["team-a/web", "team-b/web", "team-a/web-api"]);
        check("infra/monitorign", &["infra/monitoring"]);
        check("x/zzz", &[]);
    }
}
