//! Look-ups: what the state of them asks for is done here.

use std::rc::Rc;

use web_sys::File;
use yew::Context;

use super::{App, Message};
use crate::intake::{Role, Taken};
use crate::lookups::{Effect, Event, Subject};
use crate::package;

impl App {
    /// Something happened to a look-up. `since` tells for which backup: those for an earlier one are void.
    pub(super) fn look_up(&mut self, context: &Context<Self>, since: u32, event: Event) {
        let Some(opened) = self.opened.as_mut().filter(|opened| opened.since == since) else { return };
        for effect in opened.lookups.update(event) {
            match effect {
                Effect::Start(subject, how, abort) => {
                    let (Some(opened), Some(token)) = (&self.opened, &self.token) else { return };
                    let (backup, token, link) = (opened.backup.clone(), Rc::clone(token), context.link().clone());
                    context.link().send_future(async move {
                        let progress = {
                            let subject = subject.clone();
                            move |read| {
                                link.send_message(Message::LookUp(since, Event::Progress(subject.clone(), read)));
                            }
                        };
                        let answer = package::look_up(&backup, &token, &subject, &how, &abort, progress).await;
                        Message::LookUp(since, Event::Answered(subject, answer))
                    });
                }
                Effect::Keep(subject, file) => self.keep_as(observed(subject, file)),
                Effect::Compare => self.compare(context),
            }
        }
    }
}

/// What was looked up, as if it had been dropped.
fn observed(subject: Subject, file: File) -> Taken<File> {
    match subject {
        Subject::Vcenter(server) => Taken { role: Role::Inventory, name: server, cluster: None, file },
        Subject::Cluster(cluster) => Taken { role: Role::Nodes, name: cluster.clone(), cluster: Some(cluster), file },
    }
}
