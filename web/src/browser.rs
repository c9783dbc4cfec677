//! What the page uses of the browser, apart from drawing.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Document, Event, EventTarget, HtmlAnchorElement, HtmlElement, KeyboardEvent,
    ScrollIntoViewOptions, ScrollLogicalPosition, Url, Window,
};

#[wasm_bindgen]
extern "C" {
    /// The global object.
    #[wasm_bindgen(js_name = globalThis, thread_local_v2)]
    static GLOBAL: JsValue;
}

/// The window.
pub(crate) fn window() -> Option<Window> {
    GLOBAL.with(|global| global.clone().dyn_into().ok())
}

/// The document.
pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

/// Milliseconds since the page was opened.
pub(crate) fn now() -> f64 {
    window().and_then(|window| window.performance()).map(|performance| performance.now()).unwrap_or_default()
}

/// Lets the browser draw and take input. No frame is waited for: where the page is not in view, none comes.
pub(crate) async fn breathe() {
    let promise = Promise::new(&mut |resolve: Function, _reject| {
        let _timer = window().and_then(|window| window.set_timeout_with_callback(&resolve).ok());
    });
    let _nothing = JsFuture::from(promise).await;
}

/// The bytes of a file, or of its beginning.
pub(crate) async fn bytes(file: &Blob, at_most: Option<usize>) -> Result<Vec<u8>, JsValue> {
    let end = at_most.and_then(|bytes| i32::try_from(bytes).ok());
    let part = match end {
        Some(end) => file.slice_with_i32_and_i32(0, end)?,
        None => file.clone(),
    };
    let buffer = JsFuture::from(part.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Saves a file as a download.
pub(crate) fn save(name: &str, media_type: &str, content: &JsValue) -> Option<()> {
    let kind = BlobPropertyBag::new();
    kind.set_type(media_type);
    let blob = Blob::new_with_blob_sequence_and_options(&Array::of1(content), &kind).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The download keeps what it needs.
    Url::revoke_object_url(&url).ok()
}

/// Copies a text, and says whether that succeeded.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(navigator) = window().map(|window| window.navigator()) else { return false };
    // Pages from an insecure connection have no clipboard.
    let there = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object());
    there && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// Moves the focus to the element with this id.
pub(crate) fn focus(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _focused = element.focus();
    }
}

/// Whether the element with this id can be seen.
pub(crate) fn is_visible(id: &str) -> bool {
    let Some(element) = document().and_then(|document| document.get_element_by_id(id)) else { return false };
    let style = window().and_then(|window| window.get_computed_style(&element).ok().flatten());
    style.is_some_and(|style| style.get_property_value("visibility").is_ok_and(|value| value == "visible"))
}

/// Scrolls as little as brings the element with this id into view; whether there is one.
pub(crate) fn reveal(id: &str) -> bool {
    let Some(element) = document().and_then(|document| document.get_element_by_id(id)) else { return false };
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
    true
}

/// Whether an event is the Escape key, for the page itself: no field took it, and no dialog is open that it closes.
pub(crate) fn is_escape(event: &Event) -> bool {
    let is_key = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
    let dialog = document().and_then(|document| document.query_selector("dialog[open]").ok().flatten());
    is_key && !event.default_prevented() && dialog.is_none()
}

/// Replaces what follows `#` in the address; the history stays as it is.
pub(crate) fn set_hash(hash: &str) {
    let Some(window) = window() else { return };
    let target = if hash.is_empty() { window.location().pathname().unwrap_or_default() } else { format!("#{hash}") };
    if let Ok(history) = window.history() {
        let _changed = history.replace_state_with_url(&JsValue::NULL, "", Some(&target));
    }
}

/// What follows `#` in the address.
pub(crate) fn hash() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default().trim_start_matches('#').to_owned()
}

/// The token that follows `#` in the address. It is removed from there: it is meant for this page, not for bookmarks.
pub(crate) fn take_token() -> Option<String> {
    let token = hash().strip_prefix("token=").map(str::to_owned)?;
    set_hash("");
    (!token.is_empty()).then_some(token)
}

/// Chooses the colours of the page; the style sheets have the values.
pub(crate) fn set_theme(theme: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _set = root.set_attribute("data-theme", theme);
    }
}

/// A field of a JavaScript object.
pub(crate) fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// An object of these fields.
pub(crate) fn object(fields: &[(&str, &JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        let _set = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// Listens to events of one kind until it is dropped.
#[derive(Debug)]
pub(crate) struct Listener {
    target: EventTarget,
    kind: &'static str,
    called: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Begins to listen.
    pub(crate) fn new(target: &EventTarget, kind: &'static str, act: impl FnMut(Event) + 'static) -> Self {
        let called = Closure::<dyn FnMut(Event)>::new(act);
        let _added = target.add_event_listener_with_callback(kind, called.as_ref().unchecked_ref());
        Self { target: target.clone(), kind, called }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let listener = self.called.as_ref().unchecked_ref();
        let _removed = self.target.remove_event_listener_with_callback(self.kind, listener);
    }
}
