//! Effects and states in a few words.

use super::super::{Dialog, Effect, Format, Question, Screen, Side, Source, State, Subject, Target, Verdict};
use super::plain::{Plain, loaded};
use crate::intake::Taken;

pub(super) fn effects(effects: Vec<Effect<Plain>>) -> Vec<String> {
    effects.into_iter().map(|each| effect(&each)).collect()
}

fn effect(effect: &Effect<Plain>) -> String {
    match effect {
        Effect::Recognise(files) => format!("recognise {}", files.len()),
        Effect::FetchSample => "fetch the sample".to_owned(),
        Effect::Read(run, file, taken) => format!("read #{} {}{}", run.0, file.name, with(taken)),
        Effect::StopReading(run) => format!("stop reading #{}", run.0),
        Effect::Dispose(backup) => format!("dispose of backup {backup}"),
        Effect::Inspect(run, asked) => format!("inspect #{} backup {}{}", run.0, asked.backup, with(&asked.taken)),
        Effect::Compare(run, asked) => {
            let aliases: Vec<_> = asked.aliases.iter().map(|(named, other)| format!(", {named} is {other}")).collect();
            let into = asked.restore_into.as_ref().map(|versions| format!(", into {versions}")).unwrap_or_default();
            format!("compare #{} backup {}{}{}{into}", run.0, asked.backup, with(&asked.taken), aliases.concat())
        }
        Effect::Load(run, file) => format!("load #{} {}", run.0, file.name),
        Effect::CompareReports(run, [one, other]) => {
            format!("compare reports #{} {} {}", run.0, loaded(one), loaded(other))
        }
        Effect::SaveComparison(comparison, format) => {
            let format = if *format == Format::Json { "JSON" } else { "Markdown" };
            format!("save {} {} as {format}", comparison.before.backup, comparison.after.backup)
        }
        Effect::LookUp { ticket, subject, how, .. } => {
            let account = how.account.map(|account| format!(" as {account}")).unwrap_or_default();
            let trusted =
                how.thumbprint.as_ref().map(|thumbprint| format!(" trusting {thumbprint}")).unwrap_or_default();
            format!("look up {}:{}{account}{trusted}", ticket.0, name(subject))
        }
        Effect::StopLookUp(_, ticket) => format!("stop look-up {}", ticket.0),
        Effect::Focus(Target::Title) => "focus the title".to_owned(),
        Effect::Focus(Target::Search) => "focus the search".to_owned(),
        Effect::ClearAddress => "clear the address".to_owned(),
        Effect::Save(report) => format!("save {report}"),
        Effect::Print => "print".to_owned(),
        Effect::ChooseFiles => "choose files".to_owned(),
        Effect::Apply(theme) => format!("apply {}", theme.code()),
    }
}

/// What the page shows.
pub(super) fn state(state: &State<Plain>) -> String {
    let screen = match &state.screen {
        Screen::Landing { loading: None } => "landing".to_owned(),
        Screen::Landing { loading: Some(run) } => format!("landing, loading #{}", run.0),
        Screen::Reading(reading) => format!("reading {} {:.0} %", reading.name, reading.progress.bytes),
        Screen::Contents(opened) => format!("contents of {}", opened.name),
        Screen::Verdict(verdict) => self::verdict(verdict),
        Screen::Comparison(pair) => {
            let shown = match pair.shown {
                Some(Side::Before) => ", showing the earlier",
                Some(Side::After) => ", showing the later",
                None => "",
            };
            let of = &pair.comparison;
            let (before, after) = (verdict(&pair.before), verdict(&pair.after));
            format!("comparison of {} {}: {before} | {after}{shown}", of.before.backup, of.after.backup)
        }
        Screen::Trouble(failure) => format!("trouble: {}", failure.title),
    };
    let awaited = state.opened().and_then(|opened| opened.awaited);
    let awaited = awaited.map(|run| format!(", awaiting #{}", run.0)).unwrap_or_default();
    let question = match &state.question {
        Some(Question::Backup { file, .. } | Question::Reports(file, None)) => format!(", replace by {}?", file.name),
        Some(Question::Reports(file, Some(other))) => format!(", replace by {} {}?", file.name, other.name),
        Some(Question::Forget) => ", forget?".to_owned(),
        None => String::new(),
    };
    let printing = if state.printing { ", printing" } else { "" };
    let notices = if state.notices.is_empty() { "" } else { ", notice" };
    let helping = if state.helping { ", help" } else { "" };
    let dragging = if state.dragging { ", dragging" } else { "" };
    let comparing = state.comparing.map(|run| format!(", comparing #{}", run.0)).unwrap_or_default();
    format!("{screen}{awaited}{comparing}{}{question}{notices}{helping}{dragging}{printing}", with(&state.taken))
}

fn verdict(verdict: &Verdict<Plain>) -> String {
    let source = match &verdict.source {
        Source::Backup(opened) => opened.name.as_str(),
        Source::Earlier => "a file",
    };
    let dialog = match verdict.dialog {
        Some(Dialog::Lookups) => ", look-ups",
        Some(Dialog::Runbook(_)) => ", runbook",
        None => "",
    };
    let wanted = verdict.wanted.map(|(cluster, _)| format!(", at cluster {cluster}")).unwrap_or_default();
    let ticked = if verdict.ticks.is_empty() { "" } else { ", ticked" };
    let saved = if verdict.saved { ", saved" } else { "" };
    format!("verdict {} of {source}{dialog}{saved}{ticked}{wanted}", verdict.report)
}

fn with(taken: &[Taken<&'static str>]) -> String {
    if taken.is_empty() {
        return String::new();
    }
    let names: Vec<_> = taken.iter().map(|taken| taken.name.as_str()).collect();
    format!(" with {}", names.join(" "))
}

fn name(subject: &Subject) -> &str {
    match subject {
        Subject::Vcenter(name) | Subject::Cluster(name) => name,
    }
}
