//! What can go wrong, and the way out of it.

use wasm_bindgen::JsValue;

use crate::browser::field;

/// Something that ended without a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// What happened, in a few words.
    pub(crate) title: String,
    /// What it means and what to do.
    pub(crate) advice: String,
    /// The command line may succeed where the page did not.
    pub(crate) try_command_line: bool,
    /// Somebody wanted it.
    pub(crate) cancelled: bool,
}

impl Failure {
    /// Of a call of the npm package, whose messages quote nothing of the files.
    pub(crate) fn of(error: &JsValue) -> Self {
        let text = |name| field(error, name).as_string().unwrap_or_default();
        let title = match text("code").as_str() {
            "unusable-backup" => "This file is not a backup that can be judged",
            "read-failed" => "The file could not be read",
            "worker-failed" => "The page could not load its own parts",
            "crashed" => "Reading the backup needs more than this page has",
            _ => "The page has a defect",
        };
        let code = text("code");
        let try_command_line = matches!(code.as_str(), "worker-failed" | "crashed" | "");
        let cancelled = text("name") == "AbortError" || code == "disposed";
        Self { title: title.to_owned(), advice: text("message"), try_command_line, cancelled }
    }

    /// With words of the page's own.
    pub(crate) fn new(title: &str, advice: &str) -> Self {
        Self { title: title.to_owned(), advice: advice.to_owned(), try_command_line: false, cancelled: false }
    }
}
