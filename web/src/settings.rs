//! What a person may choose. It holds for this visit: the page stores nothing.

use crate::browser;

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Keys of one letter do something. People who speak to their computer switch them off.
    pub(crate) single_keys: bool,
    /// Light or dark.
    pub(crate) theme: Theme,
}

impl Default for Settings {
    fn default() -> Self {
        Self { single_keys: true, theme: Theme::default() }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As everything else on the screen.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// As style sheets know it.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// As people know it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// Tells the style sheets.
    pub(crate) fn apply(self) {
        let root = browser::document().and_then(|document| document.document_element());
        if let Some(root) = root {
            let _told = root.set_attribute("data-theme", self.code());
        }
    }
}
