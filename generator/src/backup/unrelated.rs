//! What surrounds the machines in a backup: events, and objects that have nothing to do with any cluster.

use std::io::{self, Write};

use super::resources::{DEFINITIONS, EVENTS};
use super::values::{identified, of_machine};
use crate::archive::{Archive, Resource};
use crate::fleet::{clusters, moment};
use crate::plan::Plan;
use crate::random::Random;
use crate::template::{Template, Values, template};

/// So many percent of the unrelated objects.
pub(super) fn share(plan: &Plan, percent: usize) -> usize {
    plan.unrelated * percent / 100
}

/// What happened to the machines, as far as an API server still remembers: the remaining share of the unrelated
/// objects.
pub(super) fn events<W: Write>(plan: &Plan, archive: &mut Archive<W>) -> io::Result<()> {
    let template = template!("event")?;
    let events = plan.unrelated - [20, 15, 5].into_iter().map(|percent| share(plan, percent)).sum::<usize>();
    for cluster in clusters(plan) {
        // As many for each cluster, and one more for the first ones where they do not come out even.
        let count = events / plan.clusters + usize::from(cluster.index < events % plan.clusters);
        let mut written: Vec<(String, String)> = Vec::new();
        for (number, machine) in cluster.machines.iter().cycle().take(count).enumerate() {
            let index = number * plan.clusters + cluster.index;
            let event = Random::new(plan.seed, "event-name", index).hex(16);
            let name = format!("{}.{event}", machine.name);
            let values = identified(plan, "event", index, of_machine(plan, &cluster, machine)).with("event", event);
            written.push((name, template.fill(&values)?));
        }
        written.sort();
        for (name, body) in written {
            archive.object(EVENTS, Some(&cluster.namespace), &name, &body)?;
        }
    }
    Ok(())
}

/// Objects that have nothing to do with any cluster.
pub(super) fn unrelated<W: Write>(
    plan: &Plan,
    archive: &mut Archive<W>,
    resource: &Resource,
    template: &Template,
    count: usize,
) -> io::Result<()> {
    for index in 0..count {
        let mut random = Random::new(plan.seed, &format!("noise of {}", resource.name), index);
        let in_cluster = resource.name == DEFINITIONS.name;
        let application = format!("application-{index:06}");
        let group = format!("group-{index:06}.example.com");
        let plural = format!("things{index:06}");
        let name = if in_cluster { format!("{plural}.{group}") } else { format!("{application}-{}", random.suffix()) };
        let namespace = format!("application-{:03}", index / 1000);
        let values = identified(plan, resource.name, index, Values::new(moment(-9 * 86_400)))
            .with("name", name.as_str())
            .with("namespace", namespace.as_str())
            .with("application", application)
            .with("group", group)
            .with("plural", plural)
            .with("kind", format!("Thing{index:06}"))
            .with("hash", random.hex(10))
            .with("owner-uid", random.uuid())
            .with("digest", random.hex(64))
            .with("ip", format!("10.16.{}.{}", index / 250 % 250, 1 + index % 250))
            // Inside a JSON string line breaks are escaped.
            .with("certificate", random.pem("CERTIFICATE", 800).replace('\n', "\\n"));
        let scope = (!in_cluster).then_some(namespace.as_str());
        archive.object(*resource, scope, &name, &template.fill(&values)?)?;
    }
    Ok(())
}
