//! The vCenters that the backup names, and how far the look-up of each has come.

use drift_core::diagnostic::Severity;
use drift_core::inspection::VcenterLookup;
use drift_core::report::MachineStatus;
use yew::{Callback, Html, html};

use super::account::Account;
use crate::handles::{LookUpEvent, Lookups, Stage};
use crate::icons;
use crate::package;
use crate::state::{Certificate, Event, How, Problem, Subject};
use crate::words::{count, list, time, visible};

/// One vCenter.
pub(super) fn vcenter(lookups: &Lookups, known: &VcenterLookup, on: &Callback<LookUpEvent>) -> Html {
    let subject = Subject::Vcenter(known.server.clone());
    let datacenters: Vec<_> = known.datacenters.iter().map(|datacenter| visible(datacenter)).collect();
    let server = visible(&known.server);
    let body = match lookups.stage(&subject) {
        None => ask(known, on),
        Some(Stage::Waiting) => html! { <p class="soft">{ "Waiting…" }</p> },
        Some(Stage::Asking { read, .. }) => {
            let said = count(*read, "object read", "objects read");
            let stop = on.reform(move |_| Event::Stop(subject.clone()));
            html! { <>
                <p class="progress" role="status">{ said }</p>
                <progress aria-label={format!("Reading {server}")} />
                <button onclick={stop}>{ "Cancel" }</button>
            </> }
        }
        Some(Stage::Confirming(certificate, how)) => confirm(&known.server, certificate, how, on),
        Some(Stage::Read(objects)) => {
            let read = format!("{} read", count(*objects, "object", "objects"));
            let again = on.reform(move |_| Event::Stop(subject.clone()));
            html! { <>
                <p class="done">{ icons::status(MachineStatus::Healthy) }{ read }</p>
                <button class="plain" onclick={again}>{ "Look up again" }</button>
            </> }
        }
        Some(Stage::Failed(why)) => html! { <>{ problem(why) }{ ask(known, on) }</> },
    };
    html! {
        <li class="lookup">
            <h3><b>{ server }</b>
                if !datacenters.is_empty() { <span class="soft">{ format!(" {}", list(&datacenters)) }</span> }
            </h3>
            { body }
        </li>
    }
}

/// Offers the backup's account with one click, or fields for another one.
fn ask(known: &VcenterLookup, on: &Callback<LookUpEvent>) -> Html {
    let subject = Subject::Vcenter(known.server.clone());
    let typed = {
        let subject = subject.clone();
        on.reform(move |account| Event::Ask(subject.clone(), How { account: Some(account), thumbprint: None }))
    };
    let form = html! { <Account server={known.server.clone()} username={known.username.clone()} on_ask={typed} /> };
    let Some(username) = &known.username else {
        let why = known.withheld.iter().map(|why| html! { <p class="soft">{ visible(why) }</p> });
        return html! { <>
            <p class="soft">{ "The backup has no account for this vCenter." }</p>
            { for why }
            { form }
        </> };
    };
    let stored = on.reform(move |_| Event::Ask(subject.clone(), How::default()));
    let label = format!("Look up {} with the backup’s account", known.server);
    html! { <>
        <p class="answers">
            <button class="primary" onclick={stored} aria-label={label}>{ "Look up" }</button>
            <span class="soft">{ "as " }<b>{ visible(username) }</b>{ ", with the password from the backup" }</span>
        </p>
        <details><summary>{ "Use another account" }</summary>{ form }</details>
    </> }
}

/// Asks the person to verify the certificate.
fn confirm(server: &str, certificate: &Certificate, how: &How<package::Account>, on: &Callback<LookUpEvent>) -> Html {
    let subject = Subject::Vcenter(server.to_owned());
    let agree = {
        let (subject, how, thumbprint) = (subject.clone(), how.clone(), certificate.sha256.clone());
        on.reform(move |_| {
            let how = How { thumbprint: Some(thumbprint.clone()), ..how.clone() };
            Event::Ask(subject.clone(), how)
        })
    };
    let refuse = on.reform(move |_| Event::Stop(subject.clone()));
    let fact = |name: &str, value: String| {
        (!value.is_empty()).then(|| html! { <><dt>{ name }</dt><dd><code>{ visible(&value) }</code></dd></> })
    };
    let valid = match (certificate.not_before, certificate.not_after) {
        (Some(from), Some(until)) => format!("{} to {}", time(from), time(until)),
        _ => String::new(),
    };
    let title = format!(
        "The certificate of {} is not signed by a trusted authority. Verify its fingerprint before you continue.",
        visible(server)
    );
    html! {
        <div class="certificate" role="alert">
            <p>{ icons::severity(Severity::Warning) }<span>{ title }</span></p>
            <dl>
                { for fact("SHA-256", certificate.sha256.clone()) }
                { for fact("SHA-1", certificate.sha1.clone()) }
                { for fact("subject", certificate.subject.clone()) }
                { for fact("names", certificate.names.join(", ")) }
                { for fact("issuer", certificate.issuer.clone()) }
                { for fact("valid", valid) }
            </dl>
            if certificate.known {
                <p>{ "The backup contains the same fingerprint for this vCenter." }</p>
            } else {
                <p>{ "Compare it with the fingerprint in the vSphere Client, or ask the vCenter’s administrator. \
                    The password has not been sent." }</p>
            }
            <p class="answers">
                <button class="primary" onclick={agree}>{ "Trust once" }</button>
                <button onclick={refuse}>{ "Do not trust" }</button>
            </p>
        </div>
    }
}

/// What went wrong, and what to do.
pub(super) fn problem(problem: &Problem) -> Html {
    html! {
        <div class="problem" role="alert">
            <p>{ icons::severity(Severity::Error) }<span>{ visible(&problem.title) }</span></p>
            <ul>{ for problem.advice.iter().map(|advice| html! { <li>{ visible(advice) }</li> }) }</ul>
        </div>
    }
}
