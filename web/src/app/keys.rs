//! What happens to the whole window: files dropped and pasted, keys.

use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, DragEvent, Event, HtmlElement, KeyboardEvent};
use yew::html::Scope;

use super::{App, Message, Shortcut, files};
use crate::browser::{self, Listener};

/// Listens to the window.
pub(super) fn listeners(link: &Scope<App>) -> Vec<Listener> {
    let Some(window) = browser::window() else { return Vec::new() };
    let on = |kind, act: fn(&Scope<App>, Event)| {
        let link = link.clone();
        Listener::new(&window, kind, move |event| act(&link, event))
    };
    vec![
        on("dragover", |link, event| {
            event.prevent_default(); // Without this the browser leaves the page and opens the file.
            link.send_message(Message::Dragging(true));
        }),
        on("dragleave", |link, event| {
            // Between two elements the pointer is still over the page.
            if event.dyn_ref::<DragEvent>().is_some_and(|event| event.related_target().is_none()) {
                link.send_message(Message::Dragging(false));
            }
        }),
        on("drop", |link, event| {
            event.prevent_default();
            link.send_message(Message::Dragging(false));
            let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
            hand_over(link, transfer.and_then(|transfer| transfer.files()));
        }),
        on("paste", |link, event| {
            let transfer = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            hand_over(link, transfer.and_then(|transfer| transfer.files()));
        }),
        on("keydown", |link, event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                key(link, event);
            }
        }),
    ]
}

fn hand_over(link: &Scope<App>, list: Option<web_sys::FileList>) {
    let files = files(list);
    if !files.is_empty() {
        link.send_message(Message::Files(files));
    }
}

fn key(link: &Scope<App>, event: &KeyboardEvent) {
    let command = event.ctrl_key() || event.meta_key();
    if command && event.key() == "p" {
        // All rows have to be drawn first, so the browser's own command comes a moment later.
        if browser::document().and_then(|document| document.get_element_by_id("list")).is_some() {
            event.prevent_default();
            link.send_message(Message::Print);
        }
        return;
    }
    if command || event.alt_key() || is_typing(event) {
        return;
    }
    match event.key().as_str() {
        "?" => link.send_message(Message::Key(Shortcut::Help)),
        "/" => {
            event.prevent_default(); // Some browsers search the page with it.
            link.send_message(Message::Key(Shortcut::Search));
        }
        _ => {}
    }
}

/// Whether the key is text for a field.
fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"))
}
