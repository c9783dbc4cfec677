//! The page: drop a backup, see the verdict.
//!
//! In: files that a person adds, and what look-ups bring. Out: what the npm package of the core says about them, on the
//! screen. Nothing is judged here. Nothing leaves the page except look-ups that a person starts, to the program that
//! serves the page.
//!
//! Data flows one way: files → [`intake`] → [`package`] → a report → [`verdict`] → the screen. What is shown is
//! determined by [`state`], which messages change without a browser; [`app`] runs its effects and draws it by
//! [`screens`] and [`verdict`].

mod app;
mod browser;
mod failure;
mod handles;
mod icons;
mod intake;
mod package;
mod parts;
mod runbook;
mod sample;
mod screens;
mod settings;
mod state;
mod verdict;
mod words;

use wasm_bindgen::prelude::wasm_bindgen;

/// Draws the page into `#root`.
#[wasm_bindgen(start)]
pub fn start() {
    if let Some(root) = browser::document().and_then(|document| document.get_element_by_id("root")) {
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
