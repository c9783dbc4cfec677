//! May I restore? The answer in one sentence; what a restore would destroy; what is to be done before it and after it.

use serde::{Serialize, Serializer};

use super::words::{clusters, machines, number};
use super::{Presentation, Text, forecast};
use crate::report::{Cluster, MachineStatus, NextStep, NextStepEffect, Report, Restore, Span, StepTime};
use crate::wording::count;

/// One and many of what a person has to see to.
const GHOSTS: [&str; 2] = ["ghost", "ghosts"];
const STALE: [&str; 2] = ["stale machine", "stale machines"];
const UNATTRIBUTED: [&str; 2] = ["unattributed VM", "unattributed VMs"];

/// The answer with which every view begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer<'a> {
    /// The answer, for programs.
    pub restore: Restore,
    /// How many findings are dangers.
    pub dangers: u64,
    /// The answer in one sentence.
    #[serde(serialize_with = "plain")]
    pub text: Text<'a>,
    /// What a restore destroys, may destroy, or does not.
    pub destroys: String,
    /// What is to be done before the restore or while it is paused, each as a clause.
    pub before: Vec<String>,
    /// What is to be done afterwards, each as a clause.
    pub after: Vec<String>,
}

impl<'a> Presentation<'a> {
    /// May I restore? Reports of earlier programs bring no answer; theirs is found anew.
    pub fn restore(self) -> Restore {
        self.report().summary.restore.unwrap_or_else(|| self.report().restore())
    }

    /// The answer with which every view begins.
    pub fn answer(self) -> Answer<'a> {
        let restore = self.restore();
        let text = match restore {
            Restore::Dangerous => Text::words(dangerous(self)),
            Restore::Unknown => Text::words(unknown(self)),
            Restore::Manual => Text::words(manual(self)),
            Restore::Safe => safe(self),
        };
        let [before, after] = [Time::Before, Time::After].map(|time| work(self.report(), time));
        Answer {
            restore,
            dangers: self.report().dangers(),
            text,
            destroys: destroys(self.report(), restore),
            before,
            after,
        }
    }
}

/// Consoles show it as it is.
fn plain<S: Serializer>(text: &Text<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text.plain())
}

/// "Do not restore yet: 2 dangers, and 3 machines could not be judged."
fn dangerous(of: Presentation<'_>) -> String {
    let dangers = count(of.report().dangers(), "danger", "dangers");
    match of.report().summary.machines.unknown {
        0 if of.gaps().is_empty() => format!("Do not restore yet: {dangers}."),
        0 => format!("Do not restore yet: {dangers}, and some inputs are incomplete."),
        unknown => format!("Do not restore yet: {dangers}, and {} could not be judged.", machines(unknown)),
    }
}

/// Why it is not known.
fn unknown(of: Presentation<'_>) -> String {
    let summary = &of.report().summary;
    let why = match summary.machines.unknown {
        0 if !of.gaps().is_empty() => "some inputs are incomplete".to_owned(),
        0 if summary.machines.total == 0 => "the backup contains no machines".to_owned(),
        0 => {
            let open = of.report().clusters.iter().filter(|cluster| cluster.is_undecided()).count();
            format!("the forecast is open for {}", clusters(number(open)))
        }
        all if all == summary.machines.total => "no machine could be judged".to_owned(),
        unknown => format!("{} could not be judged", machines(unknown)),
    };
    format!("It is not known whether a restore is safe: {why}.")
}

/// "A restore destroys nothing, but there is work: 2 ghosts and 1 stale machine."
fn manual(of: Presentation<'_>) -> String {
    let summary = &of.report().summary;
    let counted = |all: u64, status| all.saturating_sub(of.report().suppressed_machines(status));
    let all = [
        (counted(summary.machines.ghost, MachineStatus::Ghost), GHOSTS),
        (counted(summary.machines.stale, MachineStatus::Stale), STALE),
        (summary.need_further_confirmation_infra_machines, UNATTRIBUTED),
    ];
    let found = all.into_iter().filter(|(number, _)| *number > 0);
    let mut why: Vec<String> = found.map(|(number, [one, many])| count(number, one, many)).collect();
    if summary.suppressed > 0 {
        why.push(format!("{} ignored", summary.suppressed));
    }
    if why.is_empty() {
        why.push("read the warnings, and what happens to each cluster".to_owned());
    }
    let why = Text::list(why.into_iter().map(Text::words).collect()).plain();
    format!("A restore destroys nothing, but there is work: {why}.")
}

/// "Safe to restore: 32 machines in 4 clusters match vc01."
fn safe(of: Presentation<'_>) -> Text<'_> {
    let summary = &of.report().summary;
    let said =
        format!("Safe to restore: {} in {} match ", machines(summary.machines.total), clusters(summary.clusters.total));
    match of.report().infrastructure.vcenters.as_slice() {
        [only] => Text::words(said).and_name(only.server.as_str()).and_words("."),
        several => Text::words(format!("{said}{} vCenters.", several.len())),
    }
}

/// "up to 6 VMs deleted; 2 etcd members removed".
fn destroys(report: &Report, restore: Restore) -> String {
    let (mut vms, mut members) = (Span::default(), 0_u64);
    for forecast in report.clusters.iter().filter_map(|cluster| cluster.forecast.as_ref()) {
        vms.count(forecast.vms_deleted);
        members = members.saturating_add(number(forecast.etcd_members_removed.len()));
    }
    forecast::losses(vms, members).unwrap_or_else(|| {
        let nothing = match restore {
            Restore::Safe | Restore::Manual => "nothing",
            Restore::Dangerous => "no VM by itself, but see the dangers",
            Restore::Unknown => "nothing that is known",
        };
        nothing.to_owned()
    })
}

/// A side of the restore.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Time {
    /// Before anything is unpaused.
    Before,
    /// Afterwards.
    After,
}

impl Time {
    /// When something is done: when its steps first change anything; where they only look, when the first of them does.
    fn of(steps: &[NextStep]) -> Self {
        let changes = steps.iter().find(|step| step.effect != NextStepEffect::ReadOnly);
        changes.map_or_else(|| Self::of_look(steps), Self::of_step)
    }

    /// When its steps first look.
    fn of_look(steps: &[NextStep]) -> Self {
        steps.first().map_or(Self::After, Self::of_step)
    }

    /// A step without a time belongs to the work itself, afterwards.
    fn of_step(step: &NextStep) -> Self {
        match step.when {
            Some(StepTime::BeforeRestore | StepTime::WhilePaused) => Self::Before,
            Some(StepTime::AfterUnpause | StepTime::AfterRestore) | None => Self::After,
        }
    }
}

/// What is to be done on one side of the restore, in the order of its weight.
fn work(report: &Report, time: Time) -> Vec<String> {
    let of_status = |status: MachineStatus, when: fn(&[NextStep]) -> Time| {
        let machines = report.clusters.iter().flat_map(Cluster::machines);
        number(machines.filter(|it| it.status == status && !it.suppressed && when(&it.next_steps) == time).count())
    };
    let dangers = if time == Time::Before { report.dangers() } else { 0 };
    let unattributed = report.need_further_confirmation_infra_machines.iter();
    let unattributed = unattributed.filter(|vm| Time::of_look(&vm.next_steps) == time);
    let all = [
        (dangers, "remove ", ["danger", "dangers"]),
        (of_status(MachineStatus::Unknown, Time::of_look), "find out about ", ["unknown machine", "unknown machines"]),
        (of_status(MachineStatus::Ghost, Time::of), "decide on ", GHOSTS),
        (number(unattributed.count()), "identify ", UNATTRIBUTED),
        (of_status(MachineStatus::Stale, Time::of), "see to ", STALE),
    ];
    let said = |(number, verb, [one, many]): (u64, &str, [&str; 2])| {
        (number > 0).then(|| format!("{verb}{}", count(number, one, many)))
    };
    all.into_iter().filter_map(said).collect()
}
