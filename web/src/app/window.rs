//! What happens to the whole window: files dropped and pasted, keys.

use wasm_bindgen::JsCast as _;
use web_sys::{BeforeUnloadEvent, ClipboardEvent, DragEvent, Event, FileList, HtmlElement, KeyboardEvent};
use yew::Callback;

use crate::browser::{self, Listener};
use crate::handles::{Message, named};
use crate::state::{NamedFile, Shortcut};

/// Listens to the window.
pub(super) fn listeners(send: &Callback<Message>) -> Vec<Listener> {
    let Some(window) = browser::window() else { return Vec::new() };
    let on = |kind, act: fn(&Callback<Message>, Event)| {
        let send = send.clone();
        Listener::new(&window, kind, move |event| act(&send, event))
    };
    vec![
        on("dragover", |send, event| {
            event.prevent_default(); // Without this the browser leaves the page and opens the file.
            send.emit(Message::Dragging(true));
        }),
        on("dragleave", |send, event| {
            // Between two elements the pointer is still over the page.
            if event.dyn_ref::<DragEvent>().is_some_and(|event| event.related_target().is_none()) {
                send.emit(Message::Dragging(false));
            }
        }),
        on("drop", |send, event| {
            event.prevent_default();
            send.emit(Message::Dragging(false));
            let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
            hand_over(send, transfer.and_then(|transfer| transfer.files()));
        }),
        on("paste", |send, event| {
            let transfer = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            hand_over(send, transfer.and_then(|transfer| transfer.files()));
        }),
        on("keydown", |send, event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                key(send, event);
            }
        }),
    ]
}

/// Lets the browser ask before the page is left.
pub(super) fn farewell() -> Option<Listener> {
    let window = browser::window()?;
    Some(Listener::new(&window, "beforeunload", |event| {
        event.prevent_default();
        if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
            event.set_return_value("unsaved"); // Older browsers ask for this alone, and none shows it.
        }
    }))
}

/// The files of a list, each with what the state reads of it.
pub(super) fn files(list: Option<FileList>) -> Vec<NamedFile<web_sys::File>> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|position| list.item(position)).map(named).collect()
}

fn hand_over(send: &Callback<Message>, list: Option<FileList>) {
    let files = files(list);
    if !files.is_empty() {
        send.emit(Message::Files(files));
    }
}

fn key(send: &Callback<Message>, event: &KeyboardEvent) {
    let command = event.ctrl_key() || event.meta_key();
    if command && event.key() == "p" {
        // Everything has to be drawn first, so the browser's own command comes a moment later.
        let printable = r#"#app:is([data-state="contents"], [data-state="verdict"], [data-state="comparison"])"#;
        if browser::document().is_some_and(|document| document.query_selector(printable).is_ok_and(|it| it.is_some())) {
            event.prevent_default();
            send.emit(Message::Print);
        }
        return;
    }
    if command || event.alt_key() || is_typing(event) {
        return;
    }
    match event.key().as_str() {
        "?" => send.emit(Message::Key(Shortcut::Help)),
        "/" => {
            event.prevent_default(); // Some browsers search the page with it.
            send.emit(Message::Key(Shortcut::Search));
        }
        _ => {}
    }
}

/// Whether the key is text for a field.
fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"))
}
